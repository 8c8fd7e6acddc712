"""A local PostgreSQL and a local Redis are swapped for ones that somebody else runs (another address, port, account; TLS), by changing only the binding:
first the Secrets that are named, then what they hold. What each server holds tells which one was used, and clients ask all the time."""
import pytest

from harness import samples
from harness.client import Client
from harness.deploy import change, current, put
from harness.releases import release, wait_active
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node

ACCOUNTS = {"local": "swap", "hosted": "tenant"}


@pytest.fixture
def servers(cluster):
    """{where: (what the binding of the database holds, and that of the cache)}; both are empty."""
    if not cluster.own:
        pytest.skip("there is no way into the node of a cluster that was given to us")
    found = {where: (samples.postgres(cluster, account, hosted=where == "hosted"), samples.service(cluster, "redis-hosted" if where == "hosted" else "redis"))
             for where, account in ACCOUNTS.items()}
    for database, cache in found.values():
        samples.sql(cluster, database, "DROP TABLE IF EXISTS go_notes")
        samples.redis(cluster, cache, "DEL", "go:written")
    return found


@pytest.fixture
def app(cluster, api, operator, namespace, servers):
    for where, (database, cache) in servers.items():
        samples.bind(api, namespace, f"database-{where}", database)
        samples.bind(api, namespace, f"cache-{where}", cache)
    app = samples.sample(cluster, "go", namespace, {
        "spec.backingServices.database.secretRef.name": "database-local", "spec.backingServices.cache.secretRef.name": "cache-local"})
    return wait_active(api, put(api, app), 1, timeout=120)


def notes(cluster, servers, where):
    """(rows in that PostgreSQL, writes counted by that Redis). A server that no release has used yet has no table."""
    database, cache = servers[where]
    there = samples.sql(cluster, database, "SELECT to_regclass('go_notes') IS NOT NULL") == ["t"]
    rows = int(samples.sql(cluster, database, "SELECT count(*) FROM go_notes")[0]) if there else 0
    return rows, int(samples.redis(cluster, cache, "GET", "go:written") or 0)


class Traffic:
    """A client that reads and one that writes, each request through both services."""

    def __init__(self, cluster, api, app):
        address = api.get("services", app["metadata"]["name"], app["metadata"]["namespace"])["spec"]["clusterIP"]
        self.clients = Client(cluster, address, path="/notes", expected='"notes":'), Client(cluster, address, "POST", "/notes", '"stored":true')

    def __enter__(self):
        for client in self.clients:
            client.__enter__()
        return self

    def go_on(self, count=50):
        before = [client.count() for client in self.clients]
        wait_for(f"{count} more requests of each", lambda: [client.count() for client in self.clients],
                 lambda now: all(later >= earlier + count for earlier, later in zip(before, now)))

    def __exit__(self, *_):
        for client in self.clients:
            client.__exit__()


def nothing_old_serves(api, app):
    """A release is active before the last old pod has gone: that one serves on until every node knows."""
    labels = {"twelvefactor.dev/app": app["metadata"]["name"], "twelvefactor.dev/process": "web"}
    wait_for("the old pods to go", lambda: api.list("pods", app["metadata"]["namespace"], labels=labels),
             lambda pods: not [pod for pod in pods if "deletionTimestamp" in pod["metadata"]])


def of_release(api, app, number):
    spec = release(api, app, number)["spec"]
    return spec["reason"], {name: entry["secretName"] for name, entry in spec["backingServices"].items()}


def swapped_by_the_spec(cluster, api, app, servers):
    """Other Secrets are named: one release."""
    change(api, app, {"spec.backingServices.database.secretRef.name": "database-hosted", "spec.backingServices.cache.secretRef.name": "cache-hosted"})
    wait_active(api, app, 2, timeout=120)
    nothing_old_serves(api, app)
    assert of_release(api, app, 2) == ("BackingService", {"database": "database-hosted", "cache": "cache-hosted"})


def swapped_by_the_secrets(cluster, api, app, servers):
    """The same Secrets hold what leads to other servers: nothing was written to the app. Two Secrets may be one release or two."""
    namespace, before = app["metadata"]["namespace"], notes(cluster, servers, "local")
    for name, data in zip(("database-hosted", "cache-hosted"), servers["local"]):
        api.patch("secrets", name, {"stringData": data}, namespace)
    wait_for("both others to be used", lambda: notes(cluster, servers, "local"), lambda there: all(map(int.__gt__, there, before)), timeout=60)
    status = wait_for("the newest release to be active", lambda: current(api, app)["status"],
                      lambda status: status["activeRelease"] == f"v{status['release']['desired']}", timeout=60)
    nothing_old_serves(api, app)
    newest = status["release"]["desired"]
    assert newest in (3, 4) and {of_release(api, app, number)[0] for number in range(3, newest + 1)} == {"Rotation"}
    assert current(api, app)["metadata"]["generation"] == 2


def test_to_a_hosted_one_by_the_spec_and_back_by_the_secrets(cluster, api, app, servers, record_property):
    with Traffic(cluster, api, app) as traffic:
        traffic.go_on()
        assert min(notes(cluster, servers, "local")) > 0 and notes(cluster, servers, "hosted") == (0, 0)
        for swap, left_one in ((swapped_by_the_spec, "local"), (swapped_by_the_secrets, "hosted")):
            swap(cluster, api, app, servers)
            left = notes(cluster, servers, left_one)
            traffic.go_on()
            assert notes(cluster, servers, left_one) == left, f"{left_one} was left, and is still used"
    reads, writes = (client.sent for client in traffic.clients)
    for name, sent in (("reads", reads), ("writes", writes)):
        print(f"{sent.answered + len(sent.lost)} {name}, {len(sent.lost)} lost, the slowest took {sent.slowest} s")
        record_property(name, sent.answered + len(sent.lost))
        record_property(f"{name} lost", len(sent.lost))
        assert sent.lost == [] and sent.answered >= 300, sent
    both = [sum(pair) for pair in zip(*(notes(cluster, servers, where) for where in servers))]
    assert both == [writes.answered] * 2, "each note is in one of the two servers, and in one only"
