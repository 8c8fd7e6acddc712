"""Every field that the operator writes is edited in every way that the API server accepts, and comes back; what others added stays.

shape_paths.json names the fields; a unit test (tests/unit/kinds/shape_paths_test.cpp) fails when it is not what the operator writes. The app is
suspended: it has every object, and no pod runs. E2E_EDITS=text walks only the edits whose description holds it, and says why others are refused.
"""
import copy
import itertools
import json
import os
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.api import ApiError
from harness.apps import quiet_app
from harness.children import bare, children, differences
from harness.deploy import change, events_told, in_namespace, put_ready, wait_ready
from harness.waiting import wait_for

SHAPES = json.loads((Path(__file__).parent / "shape_paths.json").read_text())
WALKERS = 4  # apps side by side
PATIENCE = 30

CLASS = "nobody-serves-the-walk"
PROBES = [{"path": "/healthz", "initialDelaySeconds": 1}, {"tcp": True}, {"exec": ["bin/check"]}]


def process(turn):
    """A process with all that a pod can have; each probe in another of its forms."""
    startup, readiness, liveness = PROBES[turn:] + PROBES[:turn]
    return {"command": ["bin/web"], "args": ["--all"], "port": 8080, "startup": startup, "readiness": readiness, "liveness": liveness,
            "preStopSleepSeconds": 5, "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}}}


def pool():
    """A sidecar with all that one can have."""
    return {"image": "registry.example.com/pool@sha256:" + "1" * 64, "command": ["pool"], "args": ["--all"], "env": {"MODE": "transaction"},
            "secrets": {"PASSWORD": {"secretKeyRef": {"name": "shop-database", "key": "uri"}}},
            "startup": {"exec": ["started"], "initialDelaySeconds": 1}, "readiness": {"exec": ["check"]}, "files": {"/etc/pool": {"value": "x"}},
            "resources": {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}}}


def whole_app(namespace):
    web = {**process(0), "autoscaling": {"minReplicas": 2, "maxReplicas": 5}, "expose": {
        "host": "shop.example.com", "ingressClassName": CLASS, "tlsSecretName": "shop-tls", "annotations": {"example.com/rate": "10"}}}
    return quiet_app(
        namespace=namespace, suspend=True, pod={"priorityClassName": "of-the-walk"}, imagePullSecrets=[{"name": "registry"}], logs={"format": "json"},
        serviceAccount={"annotations": {"example.com/role": "shop"}}, security={"runAsUser": 10001, "runAsGroup": 10001},
        config={"env": {"LOG_LEVEL": "info"}, "files": {"/etc/shop/config.yml": {"value": "log: info"}, "/etc/shop/key": {"secretKeyRef": {"name": "shop-database", "key": "uri"}}},
                "envFrom": [{"secretRef": {"name": "legacy", "optional": True}}],
                "secrets": {"KEY": {"generate": {"rotation": "1"}}}},
        backingServices={"database": {"type": "postgresql", "provider": "rds", "secretRef": {"name": "shop-database"},
                                      "env": {"DATABASE_URL": "uri"}, "mount": True}},
        placement={"nodeSelector": {"kubernetes.io/os": "linux"}, "tolerations": [{"key": "dedicated", "operator": "Exists"}],
                   "topologySpreadConstraints": [{"topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway", "maxSkew": 1}]},
        processes={"web": web, "api": process(1), "worker": process(2), "plain": {
            "command": ["bin/plain"], "pod": {"fieldEnv": {"NODE_IP": "status.hostIP"}}, "scratch": {"/data": {"size": "64Mi", "medium": "Memory"}}, "sidecars": {"pool": pool()},
            "ports": {"grpc": {"port": 9000, "appProtocol": "kubernetes.io/h2c"}}, **dict.fromkeys(("startup", "readiness", "liveness"), {"grpc": {"service": "s"}, "port": "grpc"})}},
        adminProcesses={"report": {"command": ["bin/report"], "args": ["--all"], "trigger": "Schedule", "schedule": "0 3 * * *", "timeZone": "Etc/UTC",
                                   "resources": {"requests": {"cpu": "100m"}, "limits": {"memory": "64Mi"}}}},
        network={"from": {"prometheus": {"namespace": "monitoring", "podLabels": {"app": "prometheus"}}}},
        parity={"peers": {"staging": {"namespace": namespace, "name": "nobody"}}})


def foreign_pod():
    return {"metadata": {"labels": {"team": "blue"}, "annotations": {"example.com/note": "x"}}, "spec": {
        "subdomain": "theirs", "hostAliases": [{"ip": "10.1.2.3", "hostnames": ["theirs"]}], "securityContext": {"fsGroup": 7},
        "affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
            {"weight": 1, "preference": {"matchExpressions": [{"key": "disk", "operator": "Exists"}]}}]}},
        "volumes": [{"name": "theirs", "emptyDir": {}}],
        "containers": [{"name": "app", "workingDir": "/srv", "env": [{"name": "THEIRS", "value": "1"}],
                        "volumeMounts": [{"name": "theirs", "mountPath": "/theirs"}]},
                       {"name": "sidecar", "image": "registry.example.com/proxy:1", "volumeMounts": [{"name": "theirs", "mountPath": "/theirs"}]}]}}


ANY = {"metadata": {"labels": {"team": "blue"}, "annotations": {"example.com/note": "x"}}}
# What others add to each kind before the walk; it must be there after each repair.
FOREIGN = {
    "deployments": {**ANY, "spec": {"template": foreign_pod()}},
    "cronjobs": {**ANY, "spec": {"jobTemplate": {"spec": {"ttlSecondsAfterFinished": 60, "template": foreign_pod()}}}},
    "services": {**ANY, "spec": {"sessionAffinity": "ClientIP", "ports": [{"name": "metrics", "port": 9090}]}},
    "horizontalpodautoscalers": {**ANY, "spec": {"behavior": {"scaleDown": {"stabilizationWindowSeconds": 60}}}},
    "serviceaccounts": {**ANY, "imagePullSecrets": [{"name": "theirs"}]},
}
THEIR_KEYS = {"team", "example.com/note", "subdomain", "hostAliases", "fsGroup", "affinity", "workingDir", "ttlSecondsAfterFinished",
              "sessionAffinity", "sessionAffinityConfig", "behavior"}
THEIR_NAMES = {"theirs", "THEIRS", "sidecar", "metrics"}
MERGED = ("appreleases", "parityreports")  # kinds of definitions take no strategic patch


# --- edits

@dataclass
class Edit:
    what: str
    child: tuple
    path: tuple  # of the shape
    patch: list
    extra: bool = False  # what was edited may stay beside ours, as somebody else's
    rough: bool = False  # it takes away what others added, too

    def __str__(self):
        return f"{'/'.join(self.child)} {what_path(self.path)} {self.what}"


def what_path(path):
    return ".".join(step if isinstance(step, str) else f"[{','.join(step)}]" for step in path)


def pointer(steps):
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def set_to(steps, value):
    # "add" makes room for one more item of a list.
    return {"op": "replace" if isinstance(steps[-1], int) else "add", "path": pointer(steps), "value": value}


def gone(steps):
    return {"op": "remove", "path": pointer(steps)}


def is_theirs(item):
    return isinstance(item, dict) and item.get("name") in THEIR_NAMES


def without_theirs(value):
    """What of an object is left without what others added to it."""
    if isinstance(value, dict):
        left = {key: without_theirs(item) for key, item in value.items() if key not in THEIR_KEYS}
        return {key: item for key, item in left.items() if item not in ({}, []) or value[key] in ({}, [])}
    return [without_theirs(item) for item in value if not is_theirs(item)] if isinstance(value, list) else value


def at(obj, steps):
    for step in steps:
        obj = obj[step]
    return obj


def places(value, path, steps=()):
    """Where in the object this path is: the steps to it, also to a last member that is not there."""
    if not path:
        yield steps
        return
    step, rest = path[0], path[1:]
    if isinstance(step, list):
        name, _, only = step[0].partition("=")
        for index, item in enumerate(value if isinstance(value, list) else []):
            if not is_theirs(item) and (not only or item.get(name) == only):
                yield from places(item, rest, (*steps, index))
    elif isinstance(value, dict):
        names = [name for name in value if name.startswith(step[:-1]) and name not in THEIR_KEYS] if step.endswith("*") else [step]
        for name in names:
            if name in value:
                yield from places(value[name], rest, (*steps, name))
            elif not rest:
                yield (*steps, name)


OTHER = {"imagePullPolicy": ["Always"], "restartPolicy": ["Always", "OnFailure", "Never"], "protocol": ["UDP"], "scheme": ["HTTPS"],
         "terminationMessagePolicy": ["File", "FallbackToLogsOnError"], "whenUnsatisfiable": ["DoNotSchedule"], "concurrencyPolicy": ["Allow"], "podReplacementPolicy": [
             "TerminatingOrFailed"], "unhealthyPodEvictionPolicy": ["IfHealthyBudget"], "schedule": ["@daily"], "timeZone": ["Europe/Berlin"],
         "maxSurge": ["50%"], "maxUnavailable": ["50%", 2], "type": ["NodePort", "Recreate", "Unconfined"], "sizeLimit": ["7Gi"], "mountPath": ["/elsewhere"]}

HANDLERS = {"exec": {"command": ["true"]}, "httpGet": {"port": 1, "path": "/", "scheme": "HTTP"}, "tcpSocket": {"port": 1}, "grpc": {"port": 1}}

# What is added to a node that is ours alone; a value of None takes a member away in the same edit.
MORE = {
    "env": [{"value": None, "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}, {"valueFrom": None, "value": "literal"},
            {"value": None, "valueFrom": {"configMapKeyRef": {"name": "theirs", "key": "k"}}}],
    "secretKeyRef": [{"optional": True}],
    "httpGet": [{"host": "theirs.example.com"}, {"httpHeaders": [{"name": "X", "value": "y"}]}],
    "emptyDir": [{"medium": "Memory"}],
    "volumes": [{"emptyDir": None, "projected": None, "secret": {"secretName": "theirs"}}, {"emptyDir": None, "projected": None, "configMap": {"name": "theirs"}},
                {"emptyDir": None, "projected": None, "hostPath": {"path": "/"}}],
    "seccompProfile": [{"type": "Localhost", "localhostProfile": "theirs"}],
    "spec": [{"maxUnavailable": None, "minAvailable": 3}],
    "strategy": [{"type": "Recreate", "rollingUpdate": None}],
    "resources": [{"limits": {"cpu": "50m", "memory": "64Mi"}, "requests": {"cpu": "50m", "memory": "32Mi"}}, {"limits": {"cpu": "2", "memory": "1Gi"}},
                  {"requests": None}],
    "ports": [{"hostPort": 8080}],
    "volumeMounts": [{"subPath": "theirs"}, {"mountPropagation": "HostToContainer"}],
    "capabilities": [{"add": ["NET_ADMIN"]}],
    "securityContext": [{"runAsUser": 0}, {"appArmorProfile": {"type": "Unconfined"}}, {"seccompProfile": {"type": "Unconfined"}}],
    "topologySpreadConstraints": [{"nodeTaintsPolicy": "Honor"}],
    "selector": [{"theirs": "x"}], "nodeSelector": [{"theirs": "x"}], "scaleTargetRef": [{"name": "theirs"}],
}
for name in ("startupProbe", "readinessProbe", "livenessProbe", "preStop"):
    MORE[name] = [{**{each: None for each in [*HANDLERS, "sleep"]}, handler: value} for handler, value in HANDLERS.items()]
for name in ("startupProbe", "livenessProbe"):
    MORE[name] = [*MORE[name], {"terminationGracePeriodSeconds": 9}]

# What is added where we write nothing, and nothing is to be.
ADDED = {"command": ["sh"], "args": ["--theirs"], "envFrom": [{"configMapRef": {"name": "theirs"}}], "timeZone": "Europe/Berlin", "parallelism": 2, "completions": 2,
         "lifecycle": {"preStop": {"exec": {"command": ["true"]}}}, "preStop": {"exec": {"command": ["true"]}},
         "startupProbe": {"tcpSocket": {"port": 1}}, "readinessProbe": {"tcpSocket": {"port": 1}}, "livenessProbe": {"tcpSocket": {"port": 1}}}


def others(name, value):
    """Values of the same kind, the likelier first."""
    known = [each for each in OTHER.get(name, []) if each != value]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [*known, value + 1, value + 7, 1]
    if isinstance(value, str):
        return [*known, value + "x", "other", "7"]
    if isinstance(value, list):
        return [[], [*value, copy.deepcopy(value[-1])] if value else ["x"], ["theirs"]]
    if isinstance(value, dict):
        if not without_theirs(value):
            return []
        first = next(name for name in value if name not in THEIR_KEYS)
        return [{**value, first: other} for other in others(first, value[first])[:1]]
    return ["x"]


def edits_of_item(child, entry, obj, steps):
    """An item of a list: taken away, there twice, and under another key."""
    path, item = tuple(map(_hashable, entry["path"])), at(obj, steps)
    keys = [key.partition("=")[0] for key in entry["path"][-1]]
    rough = without_theirs(item) != item
    yield Edit("item removed", child, path, [gone(steps)], rough=rough)
    twin = copy.deepcopy(item)
    for name, value in item.items():
        if name not in keys and others(name, value):
            twin[name] = others(name, value)[0]
    yield Edit("item with the same key added", child, path, [set_to((*steps[:-1], "-"), twin)], rough=rough)
    for key in keys:
        for other in others(key, item.get(key)):
            yield Edit(f"key {key} is {other}", child, path, [set_to((*steps, key), other)], extra=True, rough=rough)
    yield from edits_of_more(child, entry, obj, steps, entry["path"][-2])


def edits_of_more(child, entry, obj, steps, name):
    value, path = at(obj, steps), tuple(map(_hashable, entry["path"]))
    if not entry.get("whole") or not isinstance(value, dict):
        return
    for more in MORE.get(name, []):
        changed = {key: each for key, each in {**value, **more}.items() if each is not None}
        if changed != value:
            yield Edit(f"with {json.dumps(more)}", child, path, [set_to(steps, changed)], rough=without_theirs(value) != value)


def _hashable(step):
    return tuple(step) if isinstance(step, list) else step


def edits_of(child, entry, obj, steps):
    """All edits of one path in one object."""
    path = tuple(map(_hashable, entry["path"]))
    if isinstance(entry["path"][-1], list):
        yield from edits_of_item(child, entry, obj, steps)
        return
    name = steps[-1]
    if name not in at(obj, steps[:-1]):
        if entry.get("always") and name in ADDED:
            yield Edit("added", child, path, [set_to(steps, ADDED[name])])
        return
    value = at(obj, steps)
    rough = without_theirs(value) != value
    key = len(path) > 1 and isinstance(path[-2], tuple) and name in {each.partition("=")[0] for each in path[-2]}
    yield Edit("removed", child, path, [gone(steps)], extra=key, rough=rough or key)
    if key:
        return  # edited with its item
    if not isinstance(value, (dict, list)) or not any(other["path"][:len(path)] == entry["path"] and other != entry for other in SHAPES[child[0]]):
        for other in others(name, value):
            yield Edit(f"is {json.dumps(other)}", child, path, [set_to(steps, other)], rough=rough)
    yield from edits_of_more(child, entry, obj, steps, name)


METADATA = [entry for entry in SHAPES["services"] if entry["path"][0] == "metadata" and "ownerReferences" not in entry["path"]]


def all_edits(objects):
    """Of each path of each kind the edits at the first place where there is one. Nobody else's edit of an owner reference can be told from theft."""
    walked, absent = [], []
    for resource, shape in SHAPES.items():
        for entry in shape or METADATA:
            if entry["path"] in (["metadata"], ["spec"], ["spec", "template"]) and not entry.get("whole") or "ownerReferences" in entry["path"]:
                continue
            made = []
            for child, obj in sorted(objects.items()):
                if child[0] != resource or made:
                    continue
                for steps in places(obj, entry["path"]):
                    made = list(edits_of(child, entry, obj, steps))
                    if made:
                        break
            (walked if made else absent).append((resource, entry, made))
    return walked, absent


# --- the walk

def fields(resource, obj):
    found = bare(resource, obj)
    found["metadata"].get("annotations", {}).pop("deployment.kubernetes.io/revision", None)
    if resource == "parityreports":
        found.pop("status", None)
    return in_order(found)


def in_order(value):
    """Lists of objects are told apart by keys: their order is nobody's."""
    if isinstance(value, dict):
        return {key: in_order(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted(map(in_order, value), key=json.dumps) if all(isinstance(item, dict) for item in value) else value
    return value


def holds(now, before):
    """Is all of before still there, whatever was added to a list?"""
    if isinstance(before, dict):
        return isinstance(now, dict) and all(key in now and holds(now[key], value) for key, value in before.items())
    if isinstance(before, list) and isinstance(now, list) and all(isinstance(item, dict) for item in before):
        return all(any(holds(item, wanted) for item in now) for wanted in before)
    return now == before


class Walker:
    """One app, whose objects are edited one after another."""

    def __init__(self, api, proxy, namespace):
        self.api, self.proxy, self.namespace = api, proxy, namespace
        self.app = put_ready(api, whole_app(namespace), timeout=180)
        for child in self.objects():
            theirs = FOREIGN.get(child[0], ANY)
            kind = "merge" if child[0] in MERGED else "strategic"
            api.patch(*child, theirs, namespace, kind=kind, field_manager="somebody")
        self.before = {child: fields(child[0], obj) for child, obj in self.objects().items()}
        self.results = []

    def objects(self):
        return children(self.api, self.app)

    def send(self, edit, version):
        """Did the API server accept it, and did it change anything?"""
        try:
            answer = self.api.patch(*edit.child, edit.patch, self.namespace, kind="json", field_manager="kubectl-edit")
        except ApiError as error:
            if error.status in (400, 403, 422):
                if os.environ.get("E2E_EDITS"):
                    print(f"{edit}: {error}", file=sys.__stderr__, flush=True)
                return None
            raise
        return answer["metadata"]["resourceVersion"] != version

    def is_back(self, edit):
        now, before = fields(edit.child[0], self.api.get(*edit.child, self.namespace)), self.before[edit.child]
        if edit.rough:
            now, before = without_theirs(now), without_theirs(before)
        return holds(now, before) if edit.extra else now == before

    def restore(self, edit, raw):
        """What stays beside ours goes before the next edit. The operator may still write: then once more."""
        raw["metadata"].pop("managedFields")

        def put():
            live = self.api.get(*edit.child, self.namespace)
            if fields(edit.child[0], live) == self.before[edit.child]:
                return True
            raw["metadata"]["resourceVersion"] = live["metadata"]["resourceVersion"]
            self.api.replace(edit.child[0], raw)
            return False

        wait_for(f"{edit.child} to be as before", put)

    def needed(self, since, child):
        """What the operator sent for this object: an apply, the way out after a refusal, ..."""
        sent = [(("force=true" in request["path"]), write.status) for request, write in in_namespace(self.proxy, self.namespace, since)
                if write.resource == child[0] and write.name in (child[1], "") and write.verb in ("PATCH", "POST", "PUT") and write.subresource == ""]
        if (True, 422) in sent:
            return "refused, then the way out"
        applied = [number for number, write in enumerate(sent) if write == (True, 200)]
        if applied and any(not force for force, _ in sent[applied[0] + 1:]):
            return "applied, then cleared"
        return "applied" if applied else "patched"

    def walk(self, edit):
        since, raw = self.proxy.stats()["n"], self.api.get(*edit.child, self.namespace)
        accepted = self.send(edit, raw["metadata"]["resourceVersion"])
        if not accepted:
            self.results.append((edit, "refused" if accepted is None else "no change"))
            return
        try:
            wait_for(str(edit), lambda: self.is_back(edit), timeout=PATIENCE)
        except AssertionError:
            now = fields(edit.child[0], self.api.get(*edit.child, self.namespace))
            self.results.append((edit, "NOT BACK: " + "; ".join(differences(self.before[edit.child], now))[:600]))
            print(f"{edit}: {self.results[-1][1]}", file=sys.__stderr__, flush=True)
            raise
        self.results.append((edit, self.needed(since, edit.child)))
        if edit.extra or edit.rough:
            self.restore(edit, raw)


class Turns:
    """Edits that several walkers take one after another."""

    def __init__(self, edits):
        self._edits, self._lock = iter(edits), threading.Lock()

    def __iter__(self):
        while True:
            with self._lock:
                edit = next(self._edits, None)
            if edit is None:
                return
            yield edit


def walk_all(walker, turns, failures, fresh):
    for edit in turns:
        try:
            walker.walk(edit)
        except AssertionError as error:
            failures.append(f"{edit}\n    {walker.results[-1][1]}\n")
            del error
            results = walker.results
            walker = fresh()
            walker.results = results
    return walker


@pytest.fixture(scope="module", autouse=True)
def ingress_class(api):
    if not api.find("ingressclasses", CLASS):
        api.create("ingressclasses", {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass", "metadata": {"name": CLASS},
                                      "spec": {"controller": "example.com/nobody"}})
    yield
    api.delete("ingressclasses", CLASS)


@pytest.fixture
def make_walker(api, make_namespace):
    lock, number = threading.Lock(), itertools.count()

    def make(proxy):
        with lock:
            namespace = make_namespace(f"w{next(number)}")
        for name, data in (("shop-database", {"uri": "u", "type": "t"}), ("legacy", {"LEGACY": "l"})):
            api.create("secrets", {"metadata": {"name": name}, "stringData": data}, namespace)
        return Walker(api, proxy, namespace)

    return make


def test_every_path_of_every_shape(operator, make_walker, capsys):
    with ThreadPoolExecutor(WALKERS) as threads:
        walkers = list(threads.map(lambda _: make_walker(operator.proxy), range(WALKERS)))
        walked, absent = all_edits(walkers[0].objects())
        chosen = os.environ.get("E2E_EDITS", "")
        turns, failures = Turns(edit for _, _, edits in walked for edit in edits if chosen in str(edit)), []
        walkers = list(threads.map(lambda walker: walk_all(walker, turns, failures, lambda: make_walker(operator.proxy)), walkers))
    results = [result for walker in walkers for result in walker.results]
    with capsys.disabled():
        print(f"\n{len(walked)} paths walked with {len(results)} edits: {dict(Counter(result.split(':')[0] for _, result in results))}")
        print(f"  {len(absent)} further paths are written in no object of this app (probes and ports of a CronJob, a Job's metadata, ...)")
    assert not failures, "\n".join(failures)
    assert len(results) > 300 or chosen


# One of each sort that an apply alone does not undo, and plain ones: on objects that do not touch each other.
WHILE_DOWN = {
    ("deployments", "shop-web"): {"spec": {"template": {"spec": {"containers": [{"name": "app", "image": "registry.example.com/theirs:1", "env": [
        {"name": "DATABASE_URL", "value": "theirs", "valueFrom": None}, {"name": "LOG_LEVEL", "value": "theirs"}]}]}}}},
    ("deployments", "shop-api"): {"spec": {"template": {"spec": {"containers": [{"name": "app", "resources": {
        "requests": {"cpu": "10m"}, "limits": {"cpu": "20m"}}}]}}}},
    ("deployments", "shop-worker"): {"spec": {"template": {"spec": {
        "securityContext": {"seccompProfile": {"type": "Localhost", "localhostProfile": "theirs"}}}}}},
    ("cronjobs", "shop-report"): {"spec": {"jobTemplate": {"spec": {"parallelism": 2, "template": {"spec": {"containers": [{"name": "app", "env": [
        {"name": "LEGACY", "value": "theirs"}]}]}}}}}},
    ("poddisruptionbudgets", "shop-web"): {"spec": {"maxUnavailable": None, "minAvailable": 3}},
    ("services", "shop"): {"metadata": {"labels": {"twelvefactor.dev/app": "theirs"}}},
}


def test_what_was_edited_while_the_operator_was_down(own_operator, api, make_walker):
    own_operator.start_ready()
    walker = make_walker(None)
    own_operator.stop()
    releases = [child for child in walker.before if child[0] == "appreleases"]
    for child, edit in WHILE_DOWN.items():
        api.patch(*child, edit, walker.namespace, kind="strategic", field_manager="kubectl-edit")
    for child in releases:
        api.patch(*child, {"metadata": {"labels": {"app.kubernetes.io/managed-by": None}}}, walker.namespace, field_manager="kubectl-edit")
    own_operator.start_ready()
    for child in [*WHILE_DOWN, *releases]:
        wait_for(f"{child} to be as before", lambda: differences(walker.before[child], fields(child[0], api.get(*child, walker.namespace))),
                 lambda left: not left)
    wait_ready(api, walker.app)


def test_a_variable_of_config_is_not_overridden(operator, api, make_walker):
    """Variables of config come by envFrom; one of the same name beside them would win, in this release and in all that follow."""
    walker = make_walker(operator.proxy)
    for child in (("deployments", "shop-web"), ("cronjobs", "shop-report")):
        pod = {"spec": {"containers": [{"name": "app", "env": [
            {"name": "LOG_LEVEL", "value": "theirs"}, {"name": "LEGACY", "value": "theirs"}, {"name": "TRACE", "value": "1"}]}]}}
        edit = {"spec": {"template": pod} if child[0] == "deployments" else {"jobTemplate": {"spec": {"template": pod}}}}
        api.patch(*child, edit, walker.namespace, kind="strategic", field_manager="kubectl-set")
        wanted = json.loads(json.dumps(walker.before[child]))

        def names():
            obj = api.get(*child, walker.namespace)
            template = obj["spec"]["template"] if child[0] == "deployments" else obj["spec"]["jobTemplate"]["spec"]["template"]
            return {entry["name"] for entry in template["spec"]["containers"][0]["env"]}

        wait_for("theirs to go", names, lambda seen: not seen & {"LOG_LEVEL", "LEGACY"})
        assert {"TRACE", "THEIRS"} <= names(), "what overrides nothing stays"
        assert holds(fields(child[0], api.get(*child, walker.namespace)), wanted)
    assert ("Normal", "Repaired") in events_told(api, walker.app)


def test_labels_of_what_is_made_once_come_back(operator, api, namespace):
    """A Job and a release are never changed, but they are found by their labels and say by their annotations what they are of."""
    app = put_ready(api, quiet_app(namespace=namespace))
    app = change(api, app, {"spec.adminProcesses": {"seed": {"command": ["bin/seed"], "trigger": "Once", "runId": "1"}}})
    wait_for("the Job", lambda: api.find("jobs", "shop-seed", namespace))
    change(api, app, {"spec.codebase.revision": "0123456789abcdef"})
    wait_for("the second release", lambda: api.find("appreleases", "shop-v2", namespace))
    for child in (("jobs", "shop-seed"), ("appreleases", "shop-v1"), ("appreleases", "shop-v2")):
        before = api.get(*child, namespace)["metadata"]
        for label, annotation in (("theirs", "theirs"), (None, None)):
            edit = {"labels": {"twelvefactor.dev/environment": label, "app.kubernetes.io/version": label, "team": "blue"},
                    "annotations": {"twelvefactor.dev/revision": annotation, "twelvefactor.dev/repository": annotation}}
            api.patch(*child, {"metadata": edit}, namespace, field_manager="kubectl-label")
            found = wait_for(f"{child} to be as before", lambda: api.get(*child, namespace)["metadata"],
                             lambda now: now["labels"] == {**before["labels"], "team": "blue"} and now["annotations"] == before["annotations"])
            assert found["uid"] == before["uid"]
