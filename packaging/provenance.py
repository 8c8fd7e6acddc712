"""Where the files of a release come from: an in-toto Statement (in-toto.io/Statement/v1) with SLSA provenance (slsa.dev/spec/v1.0/provenance).

It is not signed and holds no time, so that whoever makes the release again gets the same bytes. SHA256SUMS holds its digest, and is signed."""
import hashlib
import json
import os
from urllib.parse import quote

BUILD = "releasing.md#make-it-yourself"  # what a build of this type does, in words


def statement(files, commit, homepage, parameters, packages):
    """files: {name: bytes}. parameters: the variables of the environment that decide on the bytes. packages: [(name, version)] of Debian that are compiled or
    linked into them. RELEASE_BUILDER names the machine or the pipeline."""
    source = {"uri": f"git+{homepage}", "digest": {"gitCommit": commit}}
    return (json.dumps({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": name, "digest": {"sha256": hashlib.sha256(data).hexdigest()}} for name, data in sorted(files.items())],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": f"{homepage}/blob/{commit}/docs/{BUILD}",
                "externalParameters": {"source": source, "variables": {name: value for name, value in sorted(parameters.items()) if value}},
                "resolvedDependencies": [source, *({"uri": f"pkg:deb/debian/{quote(name)}@{quote(version, safe=':~')}"} for name, version in sorted(packages))],
            },
            "runDetails": {"builder": {"id": os.environ.get("RELEASE_BUILDER") or f"{homepage}#make-dist"}},
        },
    }, indent=1, ensure_ascii=False) + "\n").encode()
