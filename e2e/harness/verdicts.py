"""What is refused in an app, as the API server says it and as `lint` and `render` say it without one: names of fields, to be compared."""
import json
import os
import re
import subprocess

from .api import ApiError
from .operator import find_binary

NOISE = "some validation rules were not checked because the object was invalid"
_UNKNOWN = re.compile(r'unknown field "([^"]*)"')
_RANGE = re.compile(r"value must be of type integer .* in (\S+)$")

UNREADABLE = "(unreadable)"  # refused before any field is looked at


def dotted(field):
    """Keys written as the server writes most of them; a line end in a key is printed as a space."""
    return re.sub(r"\s", " ", field.replace("[", ".").replace("]", ""))


def of_server(api, resource, obj):
    """The fields that the API server refuses, as kubectl would have it: unknown fields are refused. Empty: it takes the object."""
    unknown = set()
    for validation in ("Strict", "Ignore"):
        try:
            api.request("POST", api.path(resource, obj["metadata"].get("namespace")), obj, query={"dryRun": "All", "fieldValidation": validation})
            return unknown
        except ApiError as error:
            if error.status == 400 and "strict decoding error" in error.message:
                # Nothing else has been looked at.
                unknown = {dotted(field) for field in _UNKNOWN.findall(error.message)}
                continue
            if error.status != 422:
                return unknown | {UNREADABLE}
            return unknown | _fields(error.causes)
    return unknown


def _fields(causes):
    fields = set()
    for field, message in causes:
        out_of_range = _RANGE.search(message)
        if out_of_range:  # has no field of its own
            fields.add(dotted(out_of_range[1]))
        elif NOISE not in message and field != "<nil>" and not field.startswith("."):  # the scale subresource repeats what its field is told
            fields.add(dotted(field))
    return fields


def of_lint(directory):
    """By file, below the directory: the fields that `lint` refuses."""
    ended = _run("lint", "-f", str(directory), "-o", "json")
    assert ended.returncode in (0, 1, 2), ended.stderr
    return _by_file((problem["file"], problem["message"]) for problem in json.loads(ended.stdout)["problems"])


def of_render(files):
    """By file: the fields that `render` refuses."""
    ended = _run("render", *(argument for file in files for argument in ("-f", str(file))))
    lines = (line.removeprefix("twelvefactor: ") for line in ended.stderr.splitlines() if line.startswith("twelvefactor: "))
    parts = (line.split(": ", 1) for line in lines)
    return _by_file((re.sub(r":\d+$", "", place), message) for place, message in parts)


def _by_file(problems):
    """A message is "TwelveFactorApp shop: spec.image: is required"."""
    found = {}
    for file, message in problems:
        if "(Kubernetes would refuse the " in message:  # of what is made of the app, which the API server takes
            continue
        field = re.search(r"(?:^|: )((?:metadata|spec|status|kind|apiVersion)(?:\[[^]]*\]|[^][\s])*?): ", message)
        assert field, f"names no field: {message}"
        found.setdefault(file, set()).add(dotted(field[1]))
    return found


def _run(*arguments):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TWELVEFACTOR_")}
    return subprocess.run([str(find_binary()), *arguments], capture_output=True, text=True, timeout=120, check=False, env=environment)
