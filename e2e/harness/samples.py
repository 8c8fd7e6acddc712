"""The apps in samples/ and the backing services that they are bound to: real servers beside the node, in a cluster of our own."""
import subprocess

import yaml

from .apps import changed
from .cluster import ROOT, script

SAMPLES = ROOT / "samples"
LANGUAGES = ("go", "node", "perl", "python", "ruby")


def image(cluster, language):
    """The reference of the sample's image by digest; it is made and put into the node when it is first asked for."""
    made = subprocess.run([str(SAMPLES / "make_image.py"), language], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    archive = made.stdout.strip()
    loaded = cluster.state / "run" / f"sample-{language}.image"
    if not loaded.exists() or loaded.read_text().split()[1] != archive:
        loaded.write_text(f"{cluster.load(archive)} {archive}\n")
    return loaded.read_text().split()[0]


def sample(cluster, language, namespace, changes=None):
    """The app as its manifest has it, with the image that is here. changes are paths, as in apps.changed()."""
    app = yaml.safe_load((SAMPLES / language / "app.yaml").read_text())
    app["metadata"]["namespace"] = namespace
    return changed(app, {"spec.image": image(cluster, language), **(changes or {})})


def service(cluster, name):
    """Starts a service (e2e/cluster/services.sh) and returns what its binding holds."""
    _run(cluster, "services.sh", "start", name)
    return _binding(cluster, ["services.sh"], name)


def stop(cluster, name):
    _run(cluster, "services.sh", "stop", name)


def postgres(cluster, account, hosted=False):
    """Starts the PostgreSQL of the cluster, or the one that is as if somebody else ran it; an account with a database; its binding."""
    server = ["postgres.sh", *(["--hosted"] if hosted else [])]
    _run(cluster, *server, "start")
    _run(cluster, *server, "account", account)
    return _binding(cluster, server, account)


def _binding(cluster, server, name):
    return dict(line.split("=", 1) for line in _run(cluster, *server, "binding", name).splitlines())


def _run(cluster, *words):
    return script(cluster.state, *words, timeout=90)


def bind(api, namespace, name, data):
    """A Secret as a provider of such services makes it (servicebinding.io)."""
    return api.create("secrets", {"metadata": {"name": name, "namespace": namespace}, "type": f"servicebinding.io/{data['type']}", "stringData": data})


def sql(cluster, binding, statement):
    """What that server answers: one line a row."""
    return cluster.inside("psql", "-AtX", "-d", binding["uri"], "-c", statement).splitlines()


def redis(cluster, binding, *words):
    return cluster.inside("redis-cli", "-u", binding["uri"], "--no-auth-warning", *words).strip()
