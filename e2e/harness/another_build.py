"""The same program built once more: an image with another digest, as of the next commit."""
import io
import json
import tarfile


def another_build(cluster, archive):
    """Loads the image of this docker-archive again, with a label more, and returns its reference by digest."""
    again = cluster.state / "build" / f"{archive.stem}-again.tar"
    with tarfile.open(archive) as old, tarfile.open(again, "w") as new:
        manifest = json.load(old.extractfile("manifest.json"))
        config = json.load(old.extractfile(manifest[0]["Config"]))
        config["config"].setdefault("Labels", {})["again"] = "yes"
        texts = {manifest[0]["Config"]: config, "manifest.json": manifest}
        for member in old:
            content = json.dumps(texts[member.name]).encode() if member.name in texts else old.extractfile(member).read() if member.isfile() else b""
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return cluster.load(again)
