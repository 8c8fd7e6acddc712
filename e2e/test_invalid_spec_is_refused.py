"""The API server itself refuses a spec that cannot work, names the field and says what to do; what is just inside the limits it takes.

Every limit and every CEL rule of the CRD's spec has a row here; test_every_limit_has_a_row sees to it.
"""
import re
from dataclasses import dataclass

import pytest

from harness import schema
from harness.api import ApiError
from harness.apps import REMOVED, changed, full_app, minimal_app
from harness.kubectl import KubectlError

SCHEMA = schema.root(schema.load())
CEL = "CEL"


@dataclass
class Bad:
    """A change that makes a good spec bad for one reason alone."""
    limit: str  # the keyword of the schema, or CEL
    field: str  # the field that the error must name
    says: str  # what its message must say: the remedy, or the limit
    changes: dict
    name: str = "shop"
    alone: bool = True  # no other field is complained about

    def __str__(self):
        return f"{self.field}-{self.limit}-{self.says}".replace(" ", "_")[:110]


def many(count, value, prefix="k"):
    return {f"{prefix}{number}": value for number in range(count)}


ENV, SECRETS, SERVICES = "spec.config.env", "spec.config.secrets", "spec.backingServices"
WEB, WORKER, SEED = "spec.processes.web", "spec.processes.worker", "spec.adminProcesses.seed"
DATABASE = "spec.backingServices.database"
ANNOTATIONS = "spec.serviceAccount.annotations"

LABEL_SAYS = "letters, digits, -, _ and ., beginning and ending with a letter or digit"
VARIABLE_SAYS = "does not start with a digit and has up to 253 characters; rename it in "
OURS_SAYS = "PORT, SERVICE_BINDING_ROOT and TWELVEFACTOR_* are set by the operator; remove them from "
SECRET_SAYS = "write it as in kubectl get secrets"
KEY_SAYS = "write it as in the data of the Secret"
SERVICE_SAYS = "rename it in backingServices"
PROCESS_SAYS = "begins with a letter and ends with a letter or digit; rename it in processes"
ADMIN_SAYS = "begins with a letter and ends with a letter or digit; rename it in adminProcesses"
APP_SAYS = "has up to 40 characters, because the names of its objects begin with it; choose another metadata.name"
AMOUNT_SAYS = "write it like 100m or 64Mi"
PAIR = {"type": "smtp", "secretRef": {"name": "mail"}}
SERVICE_REF = {"apiVersion": "example.com/v1", "kind": "PostgresCluster", "name": "shop"}
ONCE = {"command": ["bin/run"], "trigger": "Once"}
GATE = {"command": ["bin/migrate"], "trigger": "BeforeRelease"}


def top_rows():
    yield Bad("required", "spec", "Required", {"spec": REMOVED})
    for name in ("environment", "codebase", "image", "processes"):
        yield Bad("required", f"spec.{name}", "Required", {f"spec.{name}": REMOVED})
    for name in ("repository", "revision"):
        yield Bad("required", f"spec.codebase.{name}", "Required", {f"spec.codebase.{name}": REMOVED})

    for name in ("spec.environment", "spec.codebase.revision"):
        yield Bad("minLength", name, "at least 1 chars", {name: ""}, alone=False)  # nor is it a label
        yield Bad("maxLength", name, "more than 63 bytes", {name: "a" * 64})
        for wrong in ("feature/x", "two words", "-x", "x-", "grün", "x\n"):
            yield Bad(CEL, name, LABEL_SAYS, {name: wrong})
    yield Bad(CEL, "spec.codebase.revision", "state the commit that was built", {"spec.codebase.revision": "feature/x"})
    yield Bad("minLength", "spec.codebase.repository", "at least 1 chars", {"spec.codebase.repository": ""})
    yield Bad("maxLength", "spec.codebase.repository", "more than 2048 bytes", {"spec.codebase.repository": "r" * 2049})

    yield Bad("minLength", "spec.image", "at least 1 chars", {"spec.image": ""}, alone=False)
    yield Bad("maxLength", "spec.image", "more than 512 bytes", {"spec.image": "i" * 513})
    for wrong in ("two words", "shop ", " shop", "shop\n", "https://registry.example.com/shop", "/shop", "shop\t:1"):
        yield Bad(CEL, "spec.image", "write it like registry.example.com/shop@sha256:<digest>", {"spec.image": wrong})

    for wrong in ("1shop", "shop.a", "a" * 41):
        yield Bad(CEL, "metadata.name", APP_SAYS, {}, name=wrong)
    yield Bad(CEL, "spec.processes", "names of the app and of a process have up to 61 characters together; shorten one of them",
              {"spec.processes": {"p" * 22: {}}}, name="a" * 40)
    yield Bad(CEL, "spec.adminProcesses", "names of the app and of an admin process have up to 50 characters together; shorten one of them",
              {"spec.adminProcesses": {"p" * 11: ONCE}}, name="a" * 40)
    yield Bad(CEL, "spec.adminProcesses", "either a process or an admin process; rename one of the two", {"spec.adminProcesses": {"worker": ONCE}})

    yield Bad("enum", "spec.logs.format", '"json", "text"', {"spec.logs.format": "logfmt"})
    yield Bad("maxProperties", ANNOTATIONS, "at most 32 items", {ANNOTATIONS: many(33, "v")})
    yield Bad("maxLength", ANNOTATIONS + ".k", "more than 4096 bytes", {ANNOTATIONS: {"k": "v" * 4097}})
    for wrong in ("two words", "/x", "a/b/c", "-x", "k" * 64, "Upper.Case/x", ""):
        yield Bad(CEL, ANNOTATIONS, "rename it in serviceAccount.annotations", {ANNOTATIONS: {wrong: "v"}})


def config_rows():
    generate = {"generate": {}}
    for name, map_field, value, most in (("config.env", ENV, "v", 256), ("config.secrets", SECRETS, generate, 128),
                                         ("env of the backing service", DATABASE + ".env", "uri", 64),
                                         ("env of the process", WORKER + ".env", "v", 64), ("secrets of the process", WORKER + ".secrets", generate, 64)):
        yield Bad("maxProperties", map_field, f"at most {most} items", {map_field: many(most + 1, value)})
        for wrong in ("1ST", "A-B", "A.B", "A B", "", "Ä", "A" * 254):
            yield Bad(CEL, map_field, VARIABLE_SAYS + name, {map_field: {wrong: value}})
        for wrong in ("PORT", "SERVICE_BINDING_ROOT", "TWELVEFACTOR_APP", "TWELVEFACTOR_"):
            yield Bad(CEL, map_field, OURS_SAYS + name, {map_field: {wrong: value}})
    yield Bad("maxLength", ENV + ".BIG", "more than 32768 bytes", {ENV: {"BIG": "v" * 32769}})

    yield Bad("maxLength", WORKER + ".env.BIG", "more than 4096 bytes", {WORKER + ".env": {"BIG": "v" * 4097}})
    both, fields = {"A": "v"}, WORKER + ".pod.fieldEnv"
    yield Bad(CEL, WORKER + ".secrets", "is in env and in secrets of the process; set it in one of them", {WORKER + ".env": both, WORKER + ".secrets": {"A": generate}})
    for name, value in (("env", both), ("secrets", {"A": generate})):
        yield Bad(CEL, fields, "is also in env or secrets of the process; set it in one place", {fields: {"A": "status.hostIP"}, f"{WORKER}.{name}": value})
    yield from secret_rows(SECRETS)
    yield from secret_rows(WORKER + ".secrets")


def secret_rows(where):
    for wrong in ({}, {"generate": {}, "secretKeyRef": {"name": "n", "key": "k"}}):
        yield Bad(CEL, where + ".S", "exactly one of generate and secretKeyRef; state one and remove the other", {where: {"S": wrong}})
    for limit, wrong, says in (("minimum", 15, "greater than or equal to 16"), ("maximum", 1025, "less than or equal to 1024")):
        yield Bad(limit, where + ".S.generate.bytes", says, {where: {"S": {"generate": {"bytes": wrong}}}})
    yield Bad("enum", where + ".S.generate.encoding", '"hex", "base64", "base64url"', {where: {"S": {"generate": {"encoding": "base32"}}}})
    yield Bad("maxLength", where + ".S.generate.prefix", "more than 32 bytes", {where: {"S": {"generate": {"prefix": "p" * 33}}}})
    yield Bad(CEL, where + ".S.generate.prefix", "visible ASCII characters without spaces", {where: {"S": {"generate": {"prefix": "a b"}}}})
    yield Bad("maxLength", where + ".S.generate.rotation", "more than 64 bytes", {where: {"S": {"generate": {"rotation": "r" * 65}}}})
    for missing, given in (("name", "key"), ("key", "name")):
        yield Bad("required", f"{where}.S.secretKeyRef.{missing}", "Required", {where: {"S": {"secretKeyRef": {given: "x"}}}})
    yield from secret_names(where + ".S.secretKeyRef.name", lambda value: {where: {"S": {"secretKeyRef": {"name": value, "key": "k"}}}})
    yield from secret_keys(where + ".S.secretKeyRef.key", lambda value: {where: {"S": {"secretKeyRef": {"name": "n", "key": value}}}})


def contract_rows():
    where = "spec.config.contract"
    yield Bad("maxProperties", where, "at most 256 items", {where: many(257, {})})
    for wrong in ("1ST", "A-B", "A.B", "A B", "", "A" * 254):
        yield Bad(CEL, where, VARIABLE_SAYS + "config.contract", {where: {wrong: {}}})
    yield Bad("minItems", where + ".A.enum", "at least 1 items", {where: {"A": {"enum": []}}})
    yield Bad("maxItems", where + ".A.enum", "at most 64 items", {where: {"A": {"enum": ["v"] * 65}}})
    yield Bad("maxLength", where + ".A.enum.0", "more than 256 bytes", {where: {"A": {"enum": ["v" * 257]}}})
    yield Bad("minLength", where + ".A.pattern", "at least 1 chars", {where: {"A": {"pattern": ""}}})
    yield Bad("maxLength", where + ".A.pattern", "more than 512 bytes", {where: {"A": {"pattern": "p" * 513}}})
    yield Bad("maxLength", where + ".A.description", "more than 512 bytes", {where: {"A": {"description": "d" * 513}}})


def secret_names(where, changes):
    yield Bad("minLength", where, "at least 1 chars", changes(""), alone=False)
    yield Bad("maxLength", where, "more than 253 bytes", changes("s" * 254))
    for wrong in ("Stripe", "a_b", "-a", "a.", "a..b", "a b"):
        yield Bad(CEL, where, SECRET_SAYS, changes(wrong))


def secret_keys(where, changes):
    yield Bad("minLength", where, "at least 1 chars", changes(""), alone=False)
    yield Bad("maxLength", where, "more than 253 bytes", changes("k" * 254))
    for wrong in ("a b", "a/b", ".", "..", "..a"):
        yield Bad(CEL, where, KEY_SAYS, changes(wrong))


def backing_service_rows():
    yield Bad("maxProperties", SERVICES, "at most 32 items", {SERVICES: many(33, PAIR)})
    for wrong in ("Database", "a_b", "-a", "a-", "a.b", "", "d" * 64):
        yield Bad(CEL, SERVICES, SERVICE_SAYS, {SERVICES: {wrong: PAIR}})
    yield Bad("required", DATABASE + ".type", "Required", {DATABASE + ".type": REMOVED})
    yield Bad("minLength", DATABASE + ".type", "at least 1 chars", {DATABASE + ".type": ""})
    for name in ("type", "provider", "version"):
        yield Bad("maxLength", f"{DATABASE}.{name}", "more than 63 bytes", {f"{DATABASE}.{name}": "v" * 64})
    exactly_one = "TF0403: a backing service is bound by exactly one of secretRef and serviceRef; name the Secret, or the service"
    for wrong in ({DATABASE + ".secretRef": REMOVED}, {DATABASE + ".serviceRef": SERVICE_REF}):
        yield Bad(CEL, DATABASE, exactly_one, wrong)
    yield Bad("required", DATABASE + ".secretRef.name", "Required", {DATABASE + ".secretRef": {}})
    yield from secret_names(DATABASE + ".secretRef.name", lambda value: {DATABASE + ".secretRef.name": value})
    yield from service_ref_rows()
    yield from secret_keys(DATABASE + ".env.URL", lambda value: {DATABASE + ".env": {"URL": value}})


def service_ref_rows():
    def referring(**changes):
        return {DATABASE + ".secretRef": REMOVED, DATABASE + ".serviceRef": {key: value for key, value in {**SERVICE_REF, **changes}.items() if value is not None}}

    for name, longest in (("apiVersion", 317), ("kind", 63), ("name", 253)):
        where = f"{DATABASE}.serviceRef.{name}"
        yield Bad("required", where, "Required", referring(**{name: None}))
        yield Bad("minLength", where, "at least 1 chars", referring(**{name: ""}), alone=False)
        yield Bad("maxLength", where, f"more than {longest} bytes", referring(**{name: "a" * (longest + 1)}))
    for wrong in ("example.com", "example.com/", "/v1", "Example.com/v1", "a/b/v1", "example.com/v1 ", "../v1", "1"):
        yield Bad(CEL, DATABASE + ".serviceRef.apiVersion", "an apiVersion is group/version", referring(apiVersion=wrong))
    for wrong in ("Postgres.Cluster", "1Kind", "a b", "Kind-", "Kind/status"):
        yield Bad(CEL, DATABASE + ".serviceRef.kind", "a kind is letters, digits and -", referring(kind=wrong))
    for wrong in ("Shop", "a_b", "-a", "a..b", "a/b"):
        yield Bad(CEL, DATABASE + ".serviceRef.name", "the name of a service is lower-case letters", referring(name=wrong))


def words_rows(where, at_least_one):
    yield Bad("maxItems", where, "at most 64 items", {where: ["w"] * 65})
    yield Bad("maxLength", where + ".1", "more than 4096 bytes", {where: ["w", "w" * 4097]})
    if at_least_one:
        yield Bad("minItems", where, "at least 1 items", {where: []})


def process_rows():
    yield Bad("minProperties", "spec.processes", "at least 1 properties", {"spec.processes": {}})
    yield Bad("maxProperties", "spec.processes", "at most 32 items", {"spec.processes": many(33, {})})
    for wrong in ("Web", "1web", "a-", "a.b", "a_b", ""):
        yield Bad(CEL, "spec.processes", PROCESS_SAYS, {"spec.processes": {wrong: {}}})
    yield Bad(CEL, "spec.processes", "is the name of the operator's own ConfigMaps; rename the process", {"spec.processes": {"config-0123abcd": {}}})
    yield Bad(CEL, "spec.processes", "TF0702: the process web takes requests on a port; add processes.web.port, such as 8080",
              {"spec.processes": {"web": {}}})
    yield from words_rows(WEB + ".command", at_least_one=False)
    yield from words_rows(WEB + ".args", at_least_one=False)
    for wrong in (1023, 80, 1, 0, -1):
        yield Bad(CEL, WEB + ".port", "TF0701: ports below 1024 need root; choose 1024 or higher", {WEB + ".port": wrong})
    for limits in (
        ("port", None, 65535), ("replicas", 0, 1000), ("terminationGracePeriodSeconds", 0, 3600), ("preStopSleepSeconds", 0, 600), ("minReadySeconds", 0, 600),
    ):
        yield from number_rows(WEB, *limits, alone=limits[0] not in ("preStopSleepSeconds", "terminationGracePeriodSeconds"))
    for sleep, grace in ((30, 30), (31, 30), (1, 0)):
        yield Bad(CEL, WEB + ".preStopSleepSeconds", "must be smaller; lower it or raise terminationGracePeriodSeconds",
                  {WEB + ".preStopSleepSeconds": sleep, WEB + ".terminationGracePeriodSeconds": grace})
    yield from resource_rows(WEB + ".resources")


def port_rows():
    where = WEB + ".ports"
    yield Bad("maxProperties", where, "at most 8 items", {where: {f"p{number}": {"port": 9000 + number} for number in range(9)}})
    for wrong in ("Metrics", "a_b", "-a", "a-", "a--b", "9090", "p" * 16, ""):
        yield Bad(CEL, where, "the name of a port is up to 15 lower-case letters, digits and single -", {where: {wrong: {"port": 9090}}})
    yield Bad(CEL, where, "http is the name of port in the Service", {where: {"http": {"port": 9090}}})
    yield Bad(CEL, where, "two of ports have the same number; give each its own", {where: {"a": {"port": 9090}, "b": {"port": 9090}}})
    yield Bad(CEL, where, "one of ports has the number of port; give each port of the process its own", {WEB + ".port": 8080, where: {"a": {"port": 8080}}})
    yield Bad("required", where + ".a.port", "Required", {where: {"a": {}}}, alone=False)
    yield Bad("maximum", where + ".a.port", "less than or equal to 65535", {where: {"a": {"port": 65536}}})
    yield Bad(CEL, where + ".a.port", "TF0701: ports below 1024 need root; choose 1024 or higher", {where: {"a": {"port": 1023}}})
    protocol = where + ".a.appProtocol"
    yield Bad("minLength", protocol, "at least 1 chars", {where: {"a": {"port": 9090, "appProtocol": ""}}}, alone=False)
    yield Bad("maxLength", protocol, "more than 317 bytes", {where: {"a": {"port": 9090, "appProtocol": "p" * 318}}}, alone=False)
    for wrong in ("two words", "/h2c", "a/b/c", "p" * 64):
        yield Bad(CEL, protocol, "write it like kubernetes.io/h2c", {where: {"a": {"port": 9090, "appProtocol": wrong}}})
    reserved = "PORT_* are set by the operator where a process has ports; rename the variable in "
    ports = {where: {"a": {"port": 9090}}}
    for field, value in (("env", {"PORT_A": "1"}), ("secrets", {"PORT_A": {"generate": {}}}), ("pod", {"fieldEnv": {"PORT_A": "status.hostIP"}})):
        yield Bad(CEL, where, reserved + "env, secrets or pod.fieldEnv of the process", {**ports, f"{WEB}.{field}": value})


def metrics_rows():
    metrics = WEB + ".metrics"
    good = {"port": "http"}
    yield Bad("required", metrics + ".port", "Required", {metrics: {}}, alone=False)
    yield Bad("minLength", metrics + ".port", "at least 1 chars", {metrics: {"port": ""}}, alone=False)
    yield Bad("maxLength", metrics + ".port", "more than 15 bytes", {metrics: {"port": "p" * 16}}, alone=False)
    names_none = "metrics.port is the name of one of ports of the process or of a sidecar, or http for port; name one that there is"
    yield Bad(CEL, metrics + ".port", names_none, {metrics: {"port": "other"}})
    yield Bad(CEL, WORKER + ".metrics.port", names_none, {WORKER: {"metrics": good, "ports": {"a": {"port": 9090}}}})
    yield Bad(CEL, WORKER + ".metrics.port", names_none, {WORKER: {"metrics": {"port": "b"}, "sidecars": {"pool": {**SIDECAR, "ports": {"a": {"port": 9090}}}}}})
    yield Bad("maxLength", metrics + ".path", "more than 1024 bytes", {metrics: {**good, "path": "/" + "x" * 1024}})
    for wrong in ("metrics", "", "/two words", "http://x/"):
        yield Bad(CEL, metrics + ".path", "path of metrics starts with / and has no spaces", {metrics: {**good, "path": wrong}})
    yield Bad("maxLength", metrics + ".interval", "more than 8 bytes", {metrics: {**good, "interval": "12345678s"}})
    for wrong in ("30", "0s", "1.5s", "1d", "", "s", "1m30s"):
        yield Bad(CEL, metrics + ".interval", "interval is a number with s, m or h behind it; write it like 30s", {metrics: {**good, "interval": wrong}})
    labels = metrics + ".labels"
    yield Bad("maxProperties", labels, "at most 16 items", {metrics: {**good, "labels": many(17, "x")}})
    for wrong in ("two words", "/a", "a/b/c", "k" * 64):
        yield Bad(CEL, labels, "rename it in metrics.labels", {metrics: {**good, "labels": {wrong: "x"}}})
    for wrong in ("app.kubernetes.io/name", "twelvefactor.dev/app", "x.twelvefactor.dev/app"):
        yield Bad(CEL, labels, "are the operator's own; rename it in metrics.labels", {metrics: {**good, "labels": {wrong: "x"}}})
    yield Bad("maxLength", labels + ".a", "more than 63 bytes", {metrics: {**good, "labels": {"a": "v" * 64}}})
    for wrong in ("two words", "-x", "x-"):
        yield Bad(CEL, labels + ".a", "rewrite it in metrics.labels", {metrics: {**good, "labels": {"a": wrong}}})


def scratch_rows():
    where = WORKER + ".scratch"
    yield Bad("maxProperties", where, "at most 16 items", {where: many(17, {"size": "1Mi"}, "/k")})
    for wrong in ("", "/", "tmp", "/a/", "/a//b", "/a/../b", "/a/.", "/a b", "/a:b", "/" + "a" * 512):
        yield Bad(CEL, where, "write it like /app/storage", {where: {wrong: {"size": "1Mi"}}})
    for wrong in ("/proc", "/sys/fs", "/dev/shm", "/bindings", "/bindings/database", "/run/secrets", "/var/run/secrets/x"):
        yield Bad(CEL, where, "choose another path for scratch", {where: {wrong: {"size": "1Mi"}}})
    for wrong in (("/tmp/a",), ("/app", "/app/storage"), ("/app/storage", "/app", "/apple")):
        yield Bad(CEL, where, "lies in another one, or in /tmp, which is one as well", {where: {path: {"size": "1Mi"} for path in wrong}})
    yield Bad("required", where + "./app.size", "Required", {where: {"/app": {}}})
    yield Bad("minLength", where + "./app.size", "at least 1 chars", {where: {"/app": {"size": ""}}}, alone=False)
    yield Bad("maxLength", where + "./app.size", "more than 32 bytes", {where: {"/app": {"size": "1" * 33}}})
    for wrong in ("1x", "-1", "much", "1Pi"):
        yield Bad(CEL, where + "./app.size", AMOUNT_SAYS, {where: {"/app": {"size": wrong}}})
    for wrong in ("0", "64m", "1023Ki"):
        yield Bad(CEL, where + "./app.size", "size of scratch is 1Mi at least; write it like 256Mi", {where: {"/app": {"size": wrong}}})
    yield Bad("enum", where + "./app.medium", '"Disk", "Memory"', {where: {"/app": {"size": "1Mi", "medium": "HugePages"}}})
    for field in ("spec.volumes", WORKER + ".volumes", WORKER + ".volumeMounts"):
        yield Bad(CEL, field, "pods keep nothing on disk: remove ", {field: [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]})
        yield Bad("maxItems", field, "at most 16 items", {field: [{}] * 17}, alone=False)


def file_rows():
    where = "spec.config.files"
    text = {"value": "x"}
    yield Bad("maxProperties", where, "at most 32 items", {where: many(33, text, "/k")})
    for wrong in ("", "/", "etc/a", "/a/", "/a//b", "/a/../b", "/a/.", "/a b", "/a:b", "/" + "a" * 512):
        yield Bad(CEL, where, "write it like /etc/shop/config.yml", {where: {wrong: text}})
    for wrong in ("/tmp", "/tmp/a", "/proc/a", "/sys", "/dev/shm/a", "/bindings", "/bindings/database/uri", "/run/secrets/a", "/var/run/secrets", "/run", "/etc", "/etc/hosts"):
        yield Bad(CEL, where, "choose another path for the file", {where: {wrong: text}})
    for wrong in (("/a", "/a/b"), ("/etc/shop/a", "/etc/shop", "/etc/shopping")):
        yield Bad(CEL, where, "lies in another one, which is a file and no directory", {where: {path: text for path in wrong}})
    for file, directory in (("/data", "/data"), ("/data/a", "/data"), ("/data", "/data/a")):
        yield Bad(CEL, where, "is also a directory of scratch, lies in one or above one", {where: {file: text}, WORKER + ".scratch": {directory: {"size": "1Mi"}}})
    yield Bad("maxLength", where + "./etc/a.value", "more than 65536 bytes", {where: {"/etc/a": {"value": "v" * 65537}}})
    for wrong in ({}, {**text, "secretKeyRef": {"name": "n", "key": "k"}}, {"configMapKeyRef": {"name": "n", "key": "k"}, "secretKeyRef": {"name": "n", "key": "k"}}):
        yield Bad(CEL, where + "./etc/a", "exactly one of value, configMapKeyRef and secretKeyRef; state one and remove the others", {where: {"/etc/a": wrong}})
    for kind in ("secretKeyRef", "configMapKeyRef"):
        at = f"{where}./etc/a.{kind}"
        for missing, given in (("name", "key"), ("key", "name")):
            yield Bad("required", f"{at}.{missing}", "Required", {where: {"/etc/a": {kind: {given: "x"}}}})
    yield from secret_names(f"{where}./etc/a.secretKeyRef.name", lambda value: {where: {"/etc/a": {"secretKeyRef": {"name": value, "key": "k"}}}})
    yield from secret_keys(f"{where}./etc/a.secretKeyRef.key", lambda value: {where: {"/etc/a": {"secretKeyRef": {"name": "n", "key": value}}}})
    at = f"{where}./etc/a.configMapKeyRef"
    for name, says, most in (("name", "write it as in kubectl get configmaps", ("-a", "A", "a_b")), ("key", "write it as in the data of the ConfigMap", ("a/b", "..", "a b"))):
        other = "key" if name == "name" else "name"
        for wrong in most:
            yield Bad(CEL, f"{at}.{name}", says, {where: {"/etc/a": {"configMapKeyRef": {name: wrong, other: "k"}}}})
        yield Bad("minLength", f"{at}.{name}", "at least 1 chars", {where: {"/etc/a": {"configMapKeyRef": {name: "", other: "k"}}}}, alone=False)
        yield Bad("maxLength", f"{at}.{name}", "more than 253 bytes", {where: {"/etc/a": {"configMapKeyRef": {name: "a" * 254, other: "k"}}}}, alone=False)


SIDECAR = {"image": "registry.example.com/pool@sha256:" + "1" * 64}
POOL = WORKER + ".sidecars.pool"


def moved(rows, where, to):
    """The same rows for a field that is defined alike elsewhere, as far as it is."""
    for bad in rows:
        if not all(path.startswith(where) for path in (bad.field, *bad.changes)):
            continue
        field = to + bad.field[len(where):]
        path = schema.general(SCHEMA, field)
        if bad.limit == CEL and not any(path == at and bad.says in message for at, message in schema.rules(SCHEMA)):
            continue
        if bad.limit != CEL and (path, bad.limit) not in set(schema.bounds(SCHEMA)):
            continue
        yield Bad(bad.limit, field, bad.says, {WORKER + ".sidecars": {"pool": SIDECAR}, **{to + at[len(where):]: value for at, value in bad.changes.items()}}, alone=bad.alone)


def sidecar_rows():
    where = WORKER + ".sidecars"

    def having(**fields):
        return {where: {"pool": {**SIDECAR, **fields}}}

    yield Bad("maxProperties", where, "at most 4 items", {where: many(5, SIDECAR)})
    for wrong in ("app", "Pool", "1pool", "pool-", "a.b", "", "p" * 33):
        yield Bad(CEL, where, "which is the container of the process; rename it in sidecars", {where: {wrong: SIDECAR}})
    yield Bad("required", POOL + ".image", "Required", {where: {"pool": {}}}, alone=False)
    yield Bad("minLength", POOL + ".image", "at least 1 chars", having(image=""), alone=False)
    yield Bad("maxLength", POOL + ".image", "more than 512 bytes", having(image="i" * 441 + SIDECAR["image"][-72:]), alone=False)
    for wrong in ("registry.example.com/pool:1", "registry.example.com/pool", "pool@sha256:12", "https://registry.example.com/pool@sha256:" + "1" * 64, "a b@sha256:" + "1" * 64):
        yield Bad(CEL, POOL + ".image", "the image of a sidecar is pinned by its digest", having(image=wrong))
    reference = {"secretKeyRef": {"name": "n", "key": "k"}}
    for name, value in (("env", "v"), ("secrets", reference)):
        field = f"{POOL}.{name}"
        yield Bad("maxProperties", field, "at most 32 items", having(**{name: many(33, value)}))
        for wrong in ("1ST", "A-B", "", "A" * 254):
            yield Bad(CEL, field, VARIABLE_SAYS + name + " of the sidecar", having(**{name: {wrong: value}}))
        for wrong in ("PORT", "SERVICE_BINDING_ROOT", "TWELVEFACTOR_APP"):
            yield Bad(CEL, field, OURS_SAYS + name + " of the sidecar", having(**{name: {wrong: value}}))
    yield Bad("maxLength", POOL + ".env.BIG", "more than 4096 bytes", having(env={"BIG": "v" * 4097}))
    yield Bad(CEL, POOL + ".secrets", "is in env and in secrets of the sidecar; set it in one of them", having(env={"A": "v"}, secrets={"A": reference}))
    yield Bad("required", POOL + ".secrets.A.secretKeyRef", "Required", having(secrets={"A": {}}))
    yield Bad("maxProperties", POOL + ".files", "at most 8 items", having(files=many(9, {"value": "x"}, "/k")))
    yield from moved(secret_rows(WORKER + ".secrets"), WORKER + ".secrets", POOL + ".secrets")
    for name in ("command", "args"):
        yield from moved(words_rows(f"{WEB}.{name}", at_least_one=False), f"{WEB}.{name}", f"{POOL}.{name}")
    yield from moved(resource_rows(WEB + ".resources"), WEB + ".resources", POOL + ".resources")
    for name in ("startup", "readiness"):
        yield from moved(probe_rows(name), f"{WEB}.{name}", f"{POOL}.{name}")
        for wrong in ({}, {"tcp": True, "exec": ["x"]}, {"path": "/x", "tcp": True}):
            yield Bad(CEL, f"{POOL}.{name}", f"the {name} probe needs exactly one of path, tcp: true, grpc and exec; state one and remove the others", having(**{name: wrong}))
    yield from moved((bad for bad in port_rows() if not bad.says.startswith("http is")), WEB + ".ports", POOL + ".ports")
    yield Bad(CEL, POOL + ".ports", "http is the name of port of the process; call the port in ports something else", having(ports={"http": {"port": 9090}}))
    yield from moved((bad for bad in file_rows() if bad.limit != "maxProperties"), "spec.config.files", POOL + ".files")


def rollout_rows():
    rollout = WORKER + ".rollout"
    for name in ("maxSurge", "maxUnavailable"):
        where = f"{rollout}.{name}"
        yield Bad("minimum", where, "greater than or equal to 0", {where: -1}, alone=False)
        yield Bad("maximum", where, "less than or equal to 1000", {where: 1001}, alone=False)
        yield Bad("maxLength", where, "more than 4 bytes", {where: "1000%"}, alone=False)
        for wrong in ("25", "101%", "-1%", "%", "1.5%", "01%"):
            yield Bad(CEL, where, f"{name} is a number of pods, or a share of them from 0% to 100%", {where: wrong})
    for surge in (0, "0%"):
        for unavailable in ({}, {"maxUnavailable": 0}, {"maxUnavailable": "0%"}):
            yield Bad(CEL, rollout + ".maxSurge", "no pod could ever be replaced; raise one of them", {rollout: {"maxSurge": surge, **unavailable}})
    yield from number_rows(rollout, "minReadySeconds", 0, 600)
    yield from number_rows(rollout, "progressDeadlineSeconds", 30, 86400)
    yield Bad(CEL, rollout + ".progressDeadlineSeconds", "progressDeadlineSeconds must be more than minReadySeconds; raise it",
              {rollout: {"minReadySeconds": 60, "progressDeadlineSeconds": 60}})
    for stated in ({"progressDeadlineSeconds": 60}, {"minReadySeconds": 5}):
        yield Bad(CEL, rollout, "minReadySeconds stands beside rollout: remove minReadySeconds from rollout", {WORKER + ".minReadySeconds": 60, rollout: stated})


def number_rows(where, name, least, most, alone=True):
    if least is not None:
        yield Bad("minimum", f"{where}.{name}", f"greater than or equal to {least}", {f"{where}.{name}": least - 1}, alone=alone)
    yield Bad("maximum", f"{where}.{name}", f"less than or equal to {most}", {f"{where}.{name}": most + 1}, alone=alone)


def resource_rows(where):
    for part in ("requests", "limits"):
        for name in ("cpu", "memory", "ephemeral-storage"):
            amount = f"{where}.{part}.{name}"
            yield Bad("minimum", amount, "greater than or equal to 0", {where: {part: {name: -1}}})
            yield Bad("maxLength", amount, "more than 32 bytes", {where: {part: {name: "1" * 33}}})
            for wrong in ("", "1x", "-1", "1.2345", ".5", "1e3", "1 Gi", "1Pi", "much"):
                yield Bad(CEL, amount, AMOUNT_SAYS, {where: {part: {name: wrong}}})
    for name, more, less in (("cpu", 1, "999m"), ("memory", "1025Mi", "1Gi"), ("ephemeral-storage", "1.001G", 1000000000)):
        yield Bad(CEL, where, f"{name} in requests is more than in limits, which no node can serve; lower the request or raise the limit",
                  {where: {"requests": {name: more}, "limits": {name: less}}})


def probe_rows(kind):
    probe = f"{WEB}.{kind}"
    several = f"the {kind} probe needs exactly one of path, tcp: true, grpc and exec; state one and remove the others"
    for wrong in ({}, {"tcp": False}, {"path": "/x", "tcp": True}, {"path": "/x", "exec": ["x"]}, {"tcp": True, "exec": ["x"]},
                  {"path": "/x", "tcp": True, "exec": ["x"]}, {"grpc": {}, "tcp": True}, {"grpc": {"service": "s"}, "exec": ["x"]}):
        yield Bad(CEL, probe, several, {probe: wrong})
    for wrong in ({"path": "/x"}, {"tcp": True}, {"grpc": {}}):
        for ports in ({}, {"ports": {"metrics": {"port": 9090}}}):
            yield Bad(CEL, WORKER + ".port", "path, tcp and grpc of a probe ask the port of the process, and it has none; add port, name one of ports in port of the probe",
                      {WORKER: {kind: wrong, **ports}})
    names_none = f"the port of the {kind} probe is the name of one of ports of the process, or http for its port; name one that there is"
    yield Bad(CEL, probe + ".port", names_none, {probe: {"tcp": True, "port": "grpc"}})
    yield Bad(CEL, probe + ".port", names_none, {WEB + ".ports": {"metrics": {"port": 9090}}, probe: {"grpc": {}, "port": "grpc"}})
    yield Bad(CEL, f"{WORKER}.{kind}.port", names_none, {WORKER: {kind: {"tcp": True, "port": "http"}, "ports": {"metrics": {"port": 9090}}}})
    yield Bad(CEL, probe + ".port", f"exec of the {kind} probe asks no port; remove port or exec", {probe: {"exec": ["x"], "port": "http"}})
    yield Bad("minLength", probe + ".port", "at least 1 chars", {probe: {"tcp": True, "port": ""}}, alone=False)
    yield Bad("maxLength", probe + ".port", "more than 15 bytes", {probe: {"tcp": True, "port": "p" * 16}}, alone=False)
    yield Bad("maxLength", probe + ".grpc.service", "more than 253 bytes", {probe: {"grpc": {"service": "s" * 254}}})
    yield Bad("maxLength", probe + ".path", "more than 1024 bytes", {probe: {"path": "/" + "x" * 1024}})
    for wrong in ("healthz", "", "/two words", "http://x/"):
        yield Bad(CEL, probe + ".path", f"path of the {kind} probe starts with / and has no spaces; write it like /healthz", {probe: {"path": wrong}})
    for bad in words_rows(probe + ".exec", at_least_one=True):
        yield Bad(bad.limit, bad.field, bad.says, {probe: {"exec": bad.changes[probe + ".exec"]}})
    for name, least, most in (("initialDelaySeconds", 0, 3600), ("periodSeconds", 1, 3600), ("timeoutSeconds", 1, 3600),
                              ("successThreshold", 1, 100), ("failureThreshold", 1, 1000)):
        for bad in number_rows(probe, name, least, most, alone=name != "successThreshold"):
            yield Bad(bad.limit, bad.field, bad.says, {probe: {"tcp": True, **{name: bad.changes[bad.field]}}}, alone=bad.alone)
    if kind != "readiness":
        yield Bad(CEL, probe + ".successThreshold", f"successThreshold of a {kind} probe is always 1 in Kubernetes; remove it",
                  {probe: {"tcp": True, "successThreshold": 2}})


def admin_process_rows():
    yield Bad("maxProperties", "spec.adminProcesses", "at most 32 items", {"spec.adminProcesses": many(33, ONCE)})
    for wrong in ("Seed", "1seed", "a-", "a.b", "a_b", ""):
        yield Bad(CEL, "spec.adminProcesses", ADMIN_SAYS, {"spec.adminProcesses": {wrong: ONCE}})
    for wrong in ("config-x", "task-x", "v1-seed", "v12-seed"):
        yield Bad(CEL, "spec.adminProcesses", "are names of the operator's own objects; rename the admin process", {"spec.adminProcesses": {wrong: ONCE}})
    for name in ("command", "trigger"):
        yield Bad("required", f"{SEED}.{name}", "Required", {f"{SEED}.{name}": REMOVED})
    yield from words_rows(SEED + ".command", at_least_one=True)
    yield from words_rows(SEED + ".args", at_least_one=False)
    for wrong in ("once", "Release", "OnDemand", ""):
        yield Bad("enum", SEED + ".trigger", '"BeforeRelease", "Once", "Schedule", "Manual"', {SEED + ".trigger": wrong}, alone=False)
    yield from schedule_rows()
    yield Bad("minLength", SEED + ".runId", "at least 1 chars", {SEED + ".runId": ""}, alone=False)
    yield Bad("maxLength", SEED + ".runId", "more than 63 bytes", {SEED + ".runId": "r" * 64})
    for wrong in ("a b", "-1", "2027/03/01"):
        yield Bad(CEL, SEED + ".runId", LABEL_SAYS, {SEED + ".runId": wrong})
    yield from number_rows(SEED, "activeDeadlineSeconds", 1, 604800)
    yield from resource_rows(SEED + ".resources")


REPORT = {"command": ["bin/report"], "trigger": "Schedule", "schedule": "0 3 * * *"}


def schedule_rows():
    when, zone = SEED + ".schedule", SEED + ".timeZone"
    belongs = "schedule says when an admin process with trigger Schedule runs, and belongs to no other"
    yield Bad(CEL, when, belongs, {SEED: {**ONCE, "trigger": "Schedule"}})
    for other in (ONCE, GATE):
        yield Bad(CEL, when, belongs, {SEED: {**other, "schedule": "@daily"}})
        yield Bad(CEL, zone, "timeZone belongs to trigger Schedule alone", {SEED: {**other, "timeZone": "Etc/UTC"}})
    for where, field, most in ((when, "schedule", 128), (zone, "timeZone", 64)):
        yield Bad("minLength", where, "at least 1 chars", {SEED: {**REPORT, field: ""}}, alone=False)
        yield Bad("maxLength", where, f"more than {most} bytes", {SEED: {**REPORT, field: "a" * (most + 1)}}, alone=False)
    for wrong in ("0 3 * *", "0 3 * * * *", "@never", "TZ=UTC 0 3 * * *", "0 3 * * ;"):
        yield Bad(CEL, when, "schedule has five fields, as in crontab", {SEED: {**REPORT, "schedule": wrong}})
    for wrong in ("Europe/", "/Berlin", "two words", "+2"):
        yield Bad(CEL, zone, "write it like Etc/UTC or Europe/Berlin", {SEED: {**REPORT, "timeZone": wrong}})


def release_rows():
    for field, most in (("pin", 10000000), ("historyLimit", 100)):
        for limit, wrong, says in (("minimum", 0, "greater than or equal to 1"), ("maximum", most + 1, f"less than or equal to {most}")):
            yield Bad(limit, f"spec.release.{field}", says, {"spec.release": {field: wrong}})


def names_of(kind, where, changes, most=253):
    yield Bad("minLength", where, "at least 1 chars", changes(""), alone=False)
    yield Bad("maxLength", where, f"more than {most} bytes", changes("s" * (most + 1)))
    for wrong in ("Upper", "a_b", "-a", "a.", "a..b", "a b"):
        yield Bad(CEL, where, f"write it as in kubectl get {kind}", changes(wrong))


def env_from_rows():
    where = "spec.config.envFrom"
    yield Bad("maxItems", where, "at most 16 items", {where: [{"secretRef": {"name": "s"}}] * 17})
    for wrong in ({}, {"configMapRef": {"name": "a"}, "secretRef": {"name": "a"}}):
        yield Bad(CEL, where + ".0", "exactly one of configMapRef and secretRef; state one and remove the other", {where: [wrong]})
    for reference, kind in (("configMapRef", "configmaps"), ("secretRef", "secrets")):
        yield Bad("required", f"{where}.0.{reference}.name", "Required", {where: [{reference: {}}]})
        yield from names_of(kind, f"{where}.0.{reference}.name", lambda value, reference=reference: {where: [{reference: {"name": value}}]})
    where = "spec.imagePullSecrets"
    yield Bad("maxItems", where, "at most 8 items", {where: [{"name": f"s{number}"} for number in range(9)]})
    yield Bad("required", where + ".0.name", "Required", {where: [{}]}, alone=False)
    yield from names_of("secrets", where + ".0.name", lambda value: {where: [{"name": value}]})


def scaling_rows():
    scaling = WEB + ".autoscaling"

    def scaled(**fields):
        return {WEB + ".replicas": REMOVED, scaling: {"maxReplicas": 5, **fields}}

    yield Bad(CEL, scaling, "replicas and autoscaling both say how many pods there are", {WEB + ".replicas": 2, scaling: {"maxReplicas": 5}})
    yield Bad(CEL, scaling + ".maxReplicas", "state it, or state managedBy", {WEB + ".replicas": REMOVED, scaling: {"minReplicas": 2}})
    yield Bad(CEL, scaling + ".maxReplicas", "maxReplicas must not be less than minReplicas", scaled(minReplicas=6))
    yield Bad(CEL, scaling + ".maxReplicas", "which is 2 when it is left out", scaled(maxReplicas=1))
    for name in ("minReplicas", "maxReplicas", "targetCPUUtilizationPercentage", "targetMemoryUtilizationPercentage"):
        yield Bad("minimum", f"{scaling}.{name}", "greater than or equal to 1", scaled(**{name: 0}), alone=False)
        yield Bad("maximum", f"{scaling}.{name}", "less than or equal to 1000", scaled(**{name: 1001}), alone=False)


def metric_rows():
    metrics = WEB + ".autoscaling.metrics"

    def metric(**members):
        return {WEB + ".replicas": REMOVED, WEB + ".autoscaling": {"maxReplicas": 5, "metrics": {"queue": members}}}

    average = {"type": "AverageValue", "averageValue": "30"}
    whole = {"type": "Value", "value": "30"}
    described = {"apiVersion": "v1", "kind": "Service", "name": "shop"}
    yield Bad("minProperties", metrics, "at least 1", {WEB + ".replicas": REMOVED, WEB + ".autoscaling": {"maxReplicas": 5, "metrics": {}}})
    yield Bad("maxProperties", metrics, "at most 8 items",
              {WEB + ".replicas": REMOVED, WEB + ".autoscaling": {"maxReplicas": 5, "metrics": many(9, {"type": "Pods", "pods": {"metric": {"name": "n"}, "target": average}})}})
    yield Bad(CEL, metrics, "shorten it in autoscaling.metrics", {WEB + ".replicas": REMOVED, WEB + ".autoscaling": {
        "maxReplicas": 5, "metrics": {"q" * 64: {"type": "Pods", "pods": {"metric": {"name": "n"}, "target": average}}}}})
    one = metrics + ".queue"
    yield Bad("required", one + ".type", "Required", metric(external={"metric": {"name": "n"}, "target": average}), alone=False)
    yield Bad("enum", one + ".type", '"External", "Pods", "Object"', metric(type="Resource"), alone=False)
    yield Bad(CEL, one + ".type", "state the one member that type names: external", metric(type="External"))
    yield Bad(CEL, one + ".type", "state the one member that type names: external", metric(type="Pods", external={"metric": {"name": "n"}, "target": average}))
    for kind, member, more in (("External", "external", {}), ("Pods", "pods", {}), ("Object", "object", {"describedObject": described})):
        at = f"{one}.{member}"

        def part(without=None, kind=kind, member=member, more=more, **fields):
            whole_part = {"metric": {"name": "n"}, "target": average, **more, **fields}
            return metric(type=kind, **{member: {name: value for name, value in whole_part.items() if name != without}})

        for name in ("metric", "target", *more):
            yield Bad("required", f"{at}.{name}", "Required", part(without=name))
        yield Bad("required", at + ".metric.name", "Required", part(metric={}), alone=False)
        yield Bad("minLength", at + ".metric.name", "at least 1 chars", part(metric={"name": ""}))
        yield Bad("maxLength", at + ".metric.name", "more than 253 bytes", part(metric={"name": "n" * 254}))
        for wrong in ("a/b", "50%", "..", "."):
            yield Bad(CEL, at + ".metric.name", "write it as the adapter serves it", part(metric={"name": wrong}))
        labels = at + ".metric.selector.matchLabels"
        yield Bad("maxProperties", labels, "at most 16 items", part(metric={"name": "n", "selector": {"matchLabels": many(17, "v")}}))
        yield Bad(CEL, labels, "rename it in matchLabels", part(metric={"name": "n", "selector": {"matchLabels": {"two words": "v"}}}))
        yield Bad("maxLength", labels + ".k", "more than 63 bytes", part(metric={"name": "n", "selector": {"matchLabels": {"k": "v" * 64}}}))
        yield Bad(CEL, labels + ".k", "correct it in matchLabels", part(metric={"name": "n", "selector": {"matchLabels": {"k": "two words"}}}))
        target = at + ".target"
        yield Bad("required", target + ".type", "Required", part(target={"averageValue": "30"}), alone=False)
        yield Bad("enum", target + ".type", '"AverageValue"', part(target={"type": "Utilization", "averageValue": "30"}), alone=False)
        if kind == "Pods":
            yield Bad("required", target + ".averageValue", "Required", part(target={"type": "AverageValue"}))
        else:
            yield Bad(CEL, target + ".type", "state the one member that type names: value", part(target={"type": "Value", "averageValue": "30"}))
        for name, given in (("value", whole), ("averageValue", average)):
            if kind == "Pods" and name == "value":
                continue
            yield Bad("minimum", f"{target}.{name}", "greater than or equal to 1", part(target={**given, name: 0}))
            yield Bad("maxLength", f"{target}.{name}", "more than 32 bytes", part(target={**given, name: "1" * 33}))
            for wrong in ("0", "0.0", "1x", "-1", ""):
                yield Bad(CEL, f"{target}.{name}", "is an amount above 0", part(target={**given, name: wrong}))
    where = one + ".object.describedObject"
    for name, most in (("apiVersion", 253), ("kind", 63), ("name", 253)):
        for without in (True, False):
            given = {key: value for key, value in described.items() if not (without and key == name)}
            if without:
                yield Bad("required", f"{where}.{name}", "Required",
                          metric(type="Object", object={"describedObject": given, "metric": {"name": "n"}, "target": whole}), alone=False)
        for limit, says, wrong in (("minLength", "at least 1 chars", ""), ("maxLength", f"more than {most} bytes", "n" * (most + 1))):
            yield Bad(limit, f"{where}.{name}", says,
                      metric(type="Object", object={"describedObject": {**described, name: wrong}, "metric": {"name": "n"}, "target": whole}))


def managed_rows():
    managed = WEB + ".autoscaling.managedBy"
    for fields in ({"maxReplicas": 3}, {"targetMemoryUtilizationPercentage": 50},
                   {"metrics": {"n": {"type": "Pods", "pods": {"metric": {"name": "n"}, "target": {"type": "AverageValue", "averageValue": 1}}}}}):
        yield Bad(CEL, managed, "remove maxReplicas and the metrics, or remove managedBy", {WEB + ".replicas": REMOVED, WEB + ".autoscaling": {"managedBy": "keda", **fields}})
    yield Bad("minLength", managed, "at least 1 chars", {WEB + ".replicas": REMOVED, WEB + ".autoscaling": {"managedBy": ""}}, alone=False)
    yield Bad("maxLength", managed, "more than 63 bytes", {WEB + ".replicas": REMOVED, WEB + ".autoscaling": {"managedBy": "k" * 64}})
    for wrong in ("two words", "-x", "x-", "a/b"):
        yield Bad(CEL, managed, "write it like keda", {WEB + ".replicas": REMOVED, WEB + ".autoscaling": {"managedBy": wrong}})


def singleton_rows():
    singleton = WORKER + ".singleton"
    says = "a singleton has one pod, which ends before the next one starts; remove replicas (0 stops it)"
    for more in ({"replicas": 2}, {"replicas": 3}, {"autoscaling": {"maxReplicas": 3}}, {"autoscaling": {"managedBy": "keda"}}):
        yield Bad(CEL, singleton, says, {WORKER: {"singleton": True, **more}})
    for name in ("maxSurge", "maxUnavailable"):
        yield Bad(CEL, singleton, says, {WORKER: {"singleton": True, "rollout": {name: 1}}})


def network_rows():
    network, peers = "spec.network", "spec.network.from"
    yield Bad("required", peers, "Required", {network: {}})
    yield Bad("maxProperties", peers, "at most 32 items", {peers: many(33, {})})
    for wrong in ("Shop", "a.b", "-x", "x-", "", "k" * 64):
        yield Bad(CEL, peers, "a name in network.from is lower-case letters", {peers: {wrong: {}}})
    where = peers + ".prometheus.namespace"
    yield Bad("minLength", where, "at least 1 chars", {peers: {"prometheus": {"namespace": ""}}}, alone=False)
    yield Bad("maxLength", where, "more than 63 bytes", {peers: {"prometheus": {"namespace": "n" * 64}}})
    for wrong in ("Monitoring", "a.b", "-x", "x-"):
        yield Bad(CEL, where, "write it as in kubectl get namespaces", {peers: {"prometheus": {"namespace": wrong}}})
    labels = peers + ".prometheus.podLabels"
    yield Bad("maxProperties", labels, "at most 8 items", {peers: {"prometheus": {"podLabels": many(9, "v")}}})
    yield Bad(CEL, labels, "rename it in podLabels", {peers: {"prometheus": {"podLabels": {"two words": "v"}}}})
    yield Bad("maxLength", labels + ".k", "more than 63 bytes", {peers: {"prometheus": {"podLabels": {"k": "v" * 64}}}})
    yield Bad(CEL, labels + ".k", "write it as in kubectl get pods --show-labels", {peers: {"prometheus": {"podLabels": {"k": "two words"}}}})


def expose_rows():
    expose = WEB + ".expose"

    def exposed(**fields):
        return {expose: {"host": "shop.example.com", **fields}}

    for wrong in ({}, {"hosts": []}, {"path": "/"}):
        yield Bad(CEL, expose + ".host", "expose needs a host under which requests come; state host, or hosts", {expose: wrong})
    yield Bad(CEL, expose + ".hosts", "host is in hosts, too; name it once", exposed(hosts=["a.example.com", "shop.example.com"]))
    yield Bad(CEL, expose + ".paths", "path is in paths, too; name it once", exposed(path="/api", paths=["/", "/api"]))
    for field, value in (("hosts", "a.example.com"), ("paths", "/api")):
        yield Bad(CEL, f"{expose}.{field}.1", "Duplicate value", exposed(**{field: [value, value]}))
    yield Bad("maxItems", expose + ".hosts", "at most 15 items", exposed(hosts=[f"h{number}" for number in range(16)]))
    yield Bad("maxItems", expose + ".paths", "at most 15 items", exposed(paths=[f"/{number}" for number in range(16)]))
    yield Bad("minLength", expose + ".hosts.0", "at least 1 chars", exposed(hosts=[""]), alone=False)
    yield Bad("maxLength", expose + ".hosts.0", "more than 253 bytes", exposed(hosts=["h" * 254]))
    yield Bad("maxLength", expose + ".paths.0", "more than 1024 bytes", exposed(paths=["/" + "p" * 1024]))
    for wrong in ("https://shop.example.com", "Shop.example.com", "shop.example.com:80", "*", "a..b"):
        yield Bad(CEL, expose + ".hosts.0", "write it like shop.example.com", exposed(hosts=[wrong]))
    for wrong in ("api", "", "/two words"):
        yield Bad(CEL, expose + ".paths.0", "a path starts with / and has no spaces; write it like /api", exposed(paths=[wrong]))
    gateway = expose + ".gateway"

    def through(**fields):
        return exposed(gateway={"name": "public", "sectionName": "https", **fields})

    yield Bad("required", gateway + ".name", "Required", exposed(gateway={}))
    yield from names_of("gateways", gateway + ".name", lambda value: through(name=value))
    yield Bad("minLength", gateway + ".namespace", "at least 1 chars", through(namespace=""), alone=False)
    yield Bad("maxLength", gateway + ".namespace", "more than 63 bytes", through(namespace="n" * 64))
    for wrong in ("Upper", "a_b", "-a", "a.b"):
        yield Bad(CEL, gateway + ".namespace", "write it as in kubectl get namespaces", through(namespace=wrong))
    for field in ("sectionName", "redirectSectionName"):
        yield Bad("minLength", f"{gateway}.{field}", "at least 1 chars", through(**{field: ""}), alone=False)
        yield Bad("maxLength", f"{gateway}.{field}", "more than 253 bytes", through(**{field: "s" * 254}))
        for wrong in ("Upper", "a_b", "-a"):
            yield Bad(CEL, f"{gateway}.{field}", "write it as in spec.listeners of the Gateway", through(**{field: wrong}))
    yield Bad(CEL, gateway + ".redirectSectionName", "name the one for HTTPS in sectionName, or both would serve", exposed(gateway={"name": "public", "redirectSectionName": "http"}))
    yield Bad(CEL, gateway + ".redirectSectionName", "sectionName is the listener that requests are sent on to", through(redirectSectionName="https"))
    yield Bad(CEL, WORKER + ".expose", "expose lets requests in, and the process has no port", {WORKER + ".expose": {"host": "shop.example.com"}})
    yield Bad("minLength", expose + ".host", "at least 1 chars", exposed(host=""), alone=False)
    yield Bad("maxLength", expose + ".host", "more than 253 bytes", exposed(host="h" * 254))
    for wrong in ("https://shop.example.com", "Shop.example.com", "shop.example.com:80", "*", "a.*.b", "shop.example.com/", "a..b"):
        yield Bad(CEL, expose + ".host", "write it like shop.example.com", exposed(host=wrong))
    yield Bad("maxLength", expose + ".path", "more than 1024 bytes", exposed(path="/" + "p" * 1024))
    for wrong in ("api", "", "/two words"):
        yield Bad(CEL, expose + ".path", "path of expose starts with / and has no spaces; write it like /api", exposed(path=wrong))
    yield from names_of("ingressclasses", expose + ".ingressClassName", lambda value: exposed(ingressClassName=value))
    yield from names_of("secrets", expose + ".tlsSecretName", lambda value: exposed(tlsSecretName=value))
    annotations = expose + ".annotations"
    yield Bad("maxProperties", annotations, "at most 32 items", exposed(annotations=many(33, "v")))
    yield Bad("maxLength", annotations + ".k", "more than 4096 bytes", exposed(annotations={"k": "v" * 4097}))
    for wrong in ("two words", "/x", "a/b/c", "k" * 64):
        yield Bad(CEL, annotations, "rename it in expose.annotations", exposed(annotations={wrong: "v"}))
    yield Bad(CEL, annotations, "are the operator's own; remove them from expose.annotations", exposed(annotations={"twelvefactor.dev/app": "v"}))


def pod_rows(pod):
    for part, kind in (("labels", "label"), ("annotations", "annotation")):
        where = f"{pod}.{part}"
        yield Bad("maxProperties", where, "at most 32 items", {where: many(33, "v")})
        for wrong in ("two words", "/x", "a/b/c", "-x", "k" * 64, "Upper.Case/x", ""):
            yield Bad(CEL, where, f"the key of a{'n' if kind == 'annotation' else ''} {kind} is a name of up to 63 characters", {where: {wrong: "v"}})
    for wrong in ("app.kubernetes.io/name", "twelvefactor.dev/app", "type.bindings.twelvefactor.dev/a", "batch.kubernetes.io/job-name", "pod-template-hash",
                  "controller-uid", "job-name"):
        yield Bad(CEL, pod + ".labels", "choose another label, such as example.com/team", {pod + ".labels": {wrong: "v"}})
    for wrong in ("twelvefactor.dev/release", "type.bindings.twelvefactor.dev/a", "container.apparmor.security.beta.kubernetes.io/app",
                  "seccomp.security.alpha.kubernetes.io/pod"):
        yield Bad(CEL, pod + ".annotations", "remove them from pod.annotations", {pod + ".annotations": {wrong: "v"}})
    yield Bad("maxLength", pod + ".labels.k", "more than 63 bytes", {pod + ".labels": {"k": "v" * 64}})
    for wrong in ("two words", "-x", "x/y"):
        yield Bad(CEL, pod + ".labels.k", "put other text into an annotation", {pod + ".labels": {"k": wrong}})
    yield Bad("maxLength", pod + ".annotations.k", "more than 4096 bytes", {pod + ".annotations": {"k": "v" * 4097}})
    yield from names_of("priorityclasses", pod + ".priorityClassName", lambda value: {pod + ".priorityClassName": value})
    yield Bad(CEL, pod + ".priorityClassName", "are for the cluster's own pods", {pod + ".priorityClassName": "system-node-critical"})
    fields = pod + ".fieldEnv"
    yield Bad("maxProperties", fields, "at most 16 items", {fields: many(17, "status.hostIP")})
    for wrong in ("1ST", "A-B", "A.B", "A B", "", "A" * 254):
        yield Bad(CEL, fields, VARIABLE_SAYS + "pod.fieldEnv", {fields: {wrong: "status.hostIP"}})
    for wrong in ("PORT", "SERVICE_BINDING_ROOT", "TWELVEFACTOR_APP"):
        yield Bad(CEL, fields, OURS_SAYS + "pod.fieldEnv", {fields: {wrong: "status.hostIP"}})
    yield Bad("minLength", fields + ".A", "at least 1 chars", {fields: {"A": ""}}, alone=False)
    yield Bad("maxLength", fields + ".A", "more than 400 bytes", {fields: {"A": f"metadata.labels['{'k' * 390}']"}})
    for wrong in ("spec.hostNetwork", "metadata.labels", "metadata.labels['']", "status.hostIP ", "limits.cpu", "status.hostip"):
        yield Bad(CEL, fields + ".A", "no such field: one of metadata.name", {fields: {"A": wrong}})


def pods_rows():
    yield from pod_rows("spec.pod")
    yield from pod_rows(WORKER + ".pod")
    for name, value in (("env", "v"), ("secrets", {"generate": {}})):
        yield Bad(CEL, "spec.pod.fieldEnv", "is also in config.env or config.secrets; set it in one place",
                  {"spec.pod.fieldEnv": {"NODE_IP": "status.hostIP"}, f"spec.config.{name}": {"NODE_IP": value}})


def security_rows():
    for name in ("runAsUser", "runAsGroup"):
        yield from number_rows("spec.security", name, 1, 2147483647)


def placement_rows(placement):
    nodes = placement + ".nodeSelector"
    yield Bad("maxProperties", nodes, "at most 16 items", {nodes: many(17, "v")})
    yield Bad("maxLength", nodes + ".k", "more than 63 bytes", {nodes: {"k": "v" * 64}})
    where = placement + ".tolerations"
    yield Bad("maxItems", where, "at most 16 items", {where: [{"operator": "Exists"}] * 17})
    yield Bad(CEL, where + ".0", "a toleration without key needs operator Exists", {where: [{"effect": "NoSchedule"}]})
    yield Bad(CEL, where + ".0", "operator Exists has no value", {where: [{"key": "k", "operator": "Exists", "value": "v"}]})
    yield Bad(CEL, where + ".0", "tolerationSeconds belongs to effect NoExecute", {where: [{"key": "k", "tolerationSeconds": 1}]})
    for name, most in (("key", 316), ("value", 63)):
        yield Bad("minLength", f"{where}.0.{name}", "at least 1 chars", {where: [{"key": "k", name: ""}]})
        yield Bad("maxLength", f"{where}.0.{name}", f"more than {most} bytes", {where: [{"key": "k", name: "x" * (most + 1)}]})
    yield Bad("enum", where + ".0.operator", '"Equal", "Exists"', {where: [{"key": "k", "operator": "In"}]})
    yield Bad("enum", where + ".0.effect", '"NoSchedule", "PreferNoSchedule", "NoExecute"', {where: [{"key": "k", "effect": "Never"}]})
    for limit, seconds, says in (("minimum", -1, "greater than or equal to 0"), ("maximum", 2147483648, "less than or equal to 2147483647")):
        yield Bad(limit, where + ".0.tolerationSeconds", says, {where: [{"key": "k", "effect": "NoExecute", "tolerationSeconds": seconds}]})
    where = placement + ".topologySpreadConstraints"

    def spread(**fields):
        return {where: [{"topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", **fields}]}

    yield Bad("maxItems", where, "at most 8 items", {where: [{"topologyKey": f"k{number}", "whenUnsatisfiable": "DoNotSchedule"} for number in range(9)]})
    yield Bad("required", where + ".0.topologyKey", "Required", {where: [{"whenUnsatisfiable": "DoNotSchedule"}]}, alone=False)
    yield Bad("required", where + ".0.whenUnsatisfiable", "Required", {where: [{"topologyKey": "zone"}]}, alone=False)
    yield Bad("minLength", where + ".0.topologyKey", "at least 1 chars", spread(topologyKey=""))
    yield Bad("maxLength", where + ".0.topologyKey", "more than 316 bytes", spread(topologyKey="k" * 317))
    yield Bad("minimum", where + ".0.maxSkew", "greater than or equal to 1", spread(maxSkew=0))
    yield Bad("maximum", where + ".0.maxSkew", "less than or equal to 1000", spread(maxSkew=1001))
    yield Bad("enum", where + ".0.whenUnsatisfiable", '"ScheduleAnyway", "DoNotSchedule"', spread(whenUnsatisfiable="Never"), alone=False)


PEERS, SHARES, MEANT = "spec.parity.peers", "spec.parity.shareWith", "spec.parity.expectedDifferences"
PEER = {"namespace": "x", "name": "x"}
DIFFERENCE = {"dimension": "ConfigValue", "key": "LOG_*", "reason": "r", "expires": "2027-03-31"}
NAMESPACE_SAYS = "write it as in kubectl get namespaces"
NAMED_APP_SAYS = "write it as in kubectl get tfa"


def parity_rows():
    yield Bad("maxProperties", PEERS, "at most 8 items", {PEERS: {f"p{number}": {"namespace": "x", "name": f"a{number}"} for number in range(9)}}, alone=False)
    yield Bad("maxProperties", SHARES, "at most 32 items", {SHARES: many(33, {"namespace": "x"})})
    for wrong in ("Staging", "a_b", "-a", "a-", "a.b", "", "p" * 64):
        yield Bad(CEL, PEERS, "because the report is called after it; rename it in parity.peers", {PEERS: {wrong: {"namespace": "x", "name": "x"}}})
        yield Bad(CEL, SHARES, "rename it in parity.shareWith", {SHARES: {wrong: {"namespace": "x"}}})
    yield Bad(CEL, PEERS, "two peers are the same deploy, which would be compared twice; remove one of them",
              {PEERS: {"a": {"namespace": "x", "name": "shop"}, "b": {"namespace": "x", "name": "shop"}}})
    for field, other in (("namespace", "name"), ("name", "namespace")):
        yield Bad("required", f"{PEERS}.p.{field}", "Required", {PEERS: {"p": {other: "x"}}})
    yield Bad("required", f"{SHARES}.p.namespace", "Required", {SHARES: {"p": {"name": "x"}}})
    for where, given in ((PEERS, {"namespace": "x", "name": "x"}), (SHARES, {"namespace": "x"})):
        for field, most, says, wrongs in (("namespace", 63, NAMESPACE_SAYS, ("Shop", "a_b", "-a", "a-", "a.b")),
                                          ("name", 40, NAMED_APP_SAYS, ("Shop", "1a", "a-", "a.b"))):
            yield Bad("minLength", f"{where}.p.{field}", "at least 1 chars", {where: {"p": {**given, field: ""}}}, alone=False)
            yield Bad("maxLength", f"{where}.p.{field}", f"more than {most} bytes", {where: {"p": {**given, field: "a" * (most + 1)}}})
            for wrong in wrongs:
                yield Bad(CEL, f"{where}.p.{field}", says, {where: {"p": {**given, field: wrong}}})
    for wrong in ("none", "All", ""):
        yield Bad("enum", SHARES + ".p.values", '"None", "Literals", "Secrets"', {SHARES: {"p": {"namespace": "x", "values": wrong}}})
    for field, says in (("maxTimeGap", "write it like 168h"), ("soak", "write it like 1h")):
        yield Bad("minLength", f"{PEERS}.p.{field}", "at least 2 chars", {PEERS: {"p": {**PEER, field: "h"}}}, alone=False)
        yield Bad("maxLength", f"{PEERS}.p.{field}", "more than 9 bytes", {PEERS: {"p": {**PEER, field: "1" * 9 + "h"}}})
        for wrong in ("90", "3w", "-1d", "1d12h", "1.5h"):
            yield Bad(CEL, f"{PEERS}.p.{field}", says, {PEERS: {"p": {**PEER, field: wrong}}})


def expected_difference_rows():
    def meant(**fields):
        return {MEANT: {"d": {name: value for name, value in {**DIFFERENCE, **fields}.items() if value is not REMOVED}}}

    yield Bad("maxProperties", MEANT, "at most 64 items", {MEANT: many(65, DIFFERENCE)})
    for wrong in ("Log", "a_b", "-a", "a-", "a.b", "", "p" * 64):
        yield Bad(CEL, MEANT, "rename it in parity.expectedDifferences", {MEANT: {wrong: DIFFERENCE}})
    for field in DIFFERENCE:
        yield Bad("required", f"{MEANT}.d.{field}", "Required", meant(**{field: REMOVED}))
    for wrong in ("configvalue", "SharedCredential", "*", ""):
        yield Bad("enum", MEANT + ".d.dimension", '"ConfigValue"', meant(dimension=wrong))
    for field, most in (("key", 253), ("peer", 63), ("reason", 256)):
        yield Bad("minLength", f"{MEANT}.d.{field}", "at least 1 chars", meant(**{field: ""}))
        yield Bad("maxLength", f"{MEANT}.d.{field}", f"more than {most} bytes", meant(**{field: "k" * (most + 1)}))
    yield Bad("maxLength", MEANT + ".d.expires", "more than 20 bytes", meant(expires="2" * 21))
    for wrong in ("soon", "2027-3-31", "2027-03-31T12:00:00Z", ""):
        yield Bad(CEL, MEANT + ".d.expires", 'write it like "2027-03-31"', meant(expires=wrong))


EXEMPTIONS = "spec.exemptions"
EXEMPTION = {"reason": "r", "expires": "2027-03-31"}


def exemption_rows():
    yield Bad("maxProperties", EXEMPTIONS, "at most 64 items", {EXEMPTIONS: {f"TF{number:04}": EXEMPTION for number in range(65)}})
    for wrong in ("TF081", "tf0801", "VIII", "TF08011", ""):
        yield Bad(CEL, EXEMPTIONS, "such as TF0801; rename it in exemptions", {EXEMPTIONS: {wrong: EXEMPTION}})
    for field in EXEMPTION:
        yield Bad("required", f"{EXEMPTIONS}.TF0801.{field}", "Required", {EXEMPTIONS: {"TF0801": {name: text for name, text in EXEMPTION.items() if name != field}}})
    yield Bad("minLength", EXEMPTIONS + ".TF0801.reason", "at least 1 chars", {EXEMPTIONS: {"TF0801": {**EXEMPTION, "reason": ""}}})
    yield Bad("maxLength", EXEMPTIONS + ".TF0801.reason", "more than 512 bytes", {EXEMPTIONS: {"TF0801": {**EXEMPTION, "reason": "r" * 513}}})
    yield Bad("maxLength", EXEMPTIONS + ".TF0801.expires", "more than 20 bytes", {EXEMPTIONS: {"TF0801": {**EXEMPTION, "expires": "2" * 21}}})
    for wrong in ("soon", "2027-3-31", "2027-03-31T12:00:00Z", ""):
        yield Bad(CEL, EXEMPTIONS + ".TF0801.expires", 'write it like "2027-03-31"', {EXEMPTIONS: {"TF0801": {**EXEMPTION, "expires": wrong}}})


ROWS = [*top_rows(), *config_rows(), *contract_rows(), *backing_service_rows(), *process_rows(), *port_rows(), *metrics_rows(), *rollout_rows(), *scratch_rows(), *file_rows(), *sidecar_rows(), *probe_rows("startup"), *probe_rows("readiness"),
        *probe_rows("liveness"), *admin_process_rows(), *release_rows(), *parity_rows(), *expected_difference_rows(), *exemption_rows(), *env_from_rows(), *scaling_rows(), *expose_rows(),
        *security_rows(), *placement_rows("spec.placement"), *placement_rows(WORKER + ".placement"), *pods_rows(),
        *metric_rows(), *managed_rows(), *singleton_rows(), *network_rows()]

NOISE = "some validation rules were not checked because the object was invalid"


@pytest.mark.parametrize("bad", ROWS, ids=str)
def test_refused_with_field_and_remedy(api, bad):
    app = changed(full_app(name=bad.name, namespace="default"), bad.changes)
    with pytest.raises(ApiError) as refused:
        api.create("twelvefactorapps", app, dry_run=True)
    assert refused.value.status == 422, refused.value
    causes = [(where, message) for where, message in refused.value.causes if NOISE not in message]
    assert [message for where, message in causes if where == bad.field and bad.says in message], \
        f"no cause names {bad.field} and says {bad.says!r}, but: {causes}"
    if bad.alone:
        # The scale subresource has a rule of its own, and another way to write the field.
        assert {where.lstrip(".") for where, _ in causes} == {bad.field}, "the row is bad in more than one place: it would pass for another reason"


@pytest.mark.parametrize("where,wrong,kind", [
    ("spec.environment", 1, "string"), ("spec.image", True, "string"), ("spec.processes", [], "object"), ("spec.config.env", [], "object"),
    ("spec.config.env.WORKERS", 8, "string"), ("spec.config.env.DEBUG", True, "string"), ("spec.processes.web.port", "8080", "integer"),
    ("spec.processes.web.replicas", 1.5, "int32|integer"), ("spec.processes.web.command", "bin/web", "array"),
    ("spec.processes.web.resources.requests.cpu", 0.5, "integer,string"), ("spec.backingServices.database.mount", "yes", "boolean"),
    ("spec.backingServices.database.version", 15, "string"), ("spec.adminProcesses.seed.runId", 2, "string"),
])
def test_refused_when_of_another_type(api, where, wrong, kind):
    with pytest.raises(ApiError) as refused:
        api.create("twelvefactorapps", changed(full_app(namespace="default"), {where: wrong}), dry_run=True)
    assert refused.value.status == 422, refused.value
    assert [message for named, message in refused.value.causes if named == where and re.search(f"must be of type ({kind})", message)], refused.value  # Kubernetes 1.34 says integer


def test_a_field_that_does_nothing_yet_is_refused_by_kubectl(kubectl, namespace):
    app = full_app(changes={"spec.release": {"pin": 3, "channel": "stable"}})
    with pytest.raises(KubectlError) as refused:
        kubectl.apply(app, namespace)
    assert 'unknown field "spec.release.channel"' in refused.value.error


def test_an_accepted_app_cannot_be_edited_into_a_refused_one(api, namespace):
    api.create("twelvefactorapps", minimal_app(namespace=namespace))
    with pytest.raises(ApiError) as refused:
        api.patch("twelvefactorapps", "shop", {"spec": {"processes": {"web": {"port": 80}}}}, namespace)
    assert refused.value.status == 422
    assert ("spec.processes.web.port", "TF0701") in [(where, message.split(": ")[2]) for where, message in refused.value.causes], refused.value
    assert api.get("twelvefactorapps", "shop", namespace)["spec"]["processes"]["web"]["port"] == 8080


def test_every_limit_has_a_row():
    """A limit that is added to the CRD without a row here, and a row whose limit is gone, both fail."""
    has_row = {(schema.general(SCHEMA, bad.field), bad.limit) for bad in ROWS if bad.limit != CEL}
    wanted = {(path, limit) for path, limit in schema.bounds(SCHEMA) if path.split(".")[0] == "spec"}
    assert len(wanted) > 100
    assert wanted - has_row == set(), "limits that no row breaks"
    assert has_row - wanted == set(), "rows for limits that the CRD does not have"

    rules = {(path, message) for path, message in schema.rules(SCHEMA) if not path.startswith("status")}
    assert len(rules) > 50
    without = {(path, message) for path, message in rules
               if not any(bad.limit == CEL and schema.general(SCHEMA, bad.field) == path and bad.says in message for bad in ROWS)}
    assert without == set(), "CEL rules that no row breaks"


# What is just inside the limits

@dataclass
class Good:
    what: str
    changes: dict
    name: str = "shop"

    def __str__(self):
        return self.what.replace(" ", "_")


def words(count, length):
    return ["w" * length for _ in range(count)]


FIELDS = ["metadata.name", "metadata.namespace", "metadata.uid", "metadata.labels['app.kubernetes.io/name']", "metadata.annotations['a']", "spec.nodeName",
          "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"]

GOOD = [
    Good("as small as it gets", {"spec.config": REMOVED, "spec.backingServices": REMOVED, "spec.adminProcesses": REMOVED, "spec.logs": REMOVED,
                                 "spec.serviceAccount": REMOVED, "spec.processes": {"w": {}}}, name="a"),
    Good("name of 40 characters", {"spec.processes": {"p" * 21: {}}, "spec.adminProcesses": {"a" * 10: ONCE}}, name="a" + "0-" * 19 + "z"),
    Good("names of one character", {"spec.processes": {"p" * 60: {}}, "spec.adminProcesses": {"a" * 49: ONCE}}, name="a"),
    Good("labels of 63 characters", {"spec.environment": "e" * 63, "spec.codebase.revision": "A._-" * 15 + "xyz", "spec.adminProcesses.seed.runId": "9" * 63}),
    Good("labels of one character", {"spec.environment": "e", "spec.codebase.revision": "1", "spec.adminProcesses.seed.runId": "a"}),
    Good("repository of 2048", {"spec.codebase.repository": "r" * 2048}),
    Good("image without digest", {"spec.image": "shop:latest"}),
    Good("image with tag and digest", {"spec.image": "registry.example.com:5000/a/b_c.d-e:1.2@sha256:" + "0" * 64}),
    Good("image from an IPv6 address", {"spec.image": "[2001:db8::1]:5000/shop"}),
    Good("image of 512", {"spec.image": "i" * 512}),
    Good("variables of all shapes", {"spec.config.env": {"_": "", "a": "v", "A1_": "two\nlines", "PORTS": "x", "TWELVEFACTOR": "x", "A" * 253: "x"}}),
    Good("value of 32 KiB", {"spec.config.env": {"BIG": "v" * 32768}}),
    Good("256 variables", {"spec.config.env": many(256, "v", "V")}),
    Good("128 secrets", {"spec.config.secrets": many(128, {"secretKeyRef": {"name": "n", "key": "k"}}, "S")}),
    Good("generated, least and most", {"spec.config.secrets": {
        "A": {"generate": {"bytes": 16, "encoding": "hex", "rotation": ""}}, "B": {"generate": {"bytes": 1024, "encoding": "base64", "rotation": "r" * 64}}}}),
    Good("names of Secrets and keys", {"spec.config.secrets": {"A": {"secretKeyRef": {"name": "s.1-a", "key": ".dockerconfigjson"}},
                                                               "B": {"secretKeyRef": {"name": "s" * 253, "key": "K_-." + "k" * 249}}}}),
    Good("service names", {SERVICES: {"0": PAIR, "d" * 63: PAIR}}),
    Good("32 services with 64 variables", {SERVICES: many(32, {**PAIR, "env": many(64, "uri", "V")}, "s")}),
    Good("service texts of 63", {DATABASE + ".type": "t" * 63, DATABASE + ".provider": "", DATABASE + ".version": "v" * 63, DATABASE + ".mount": False}),
    Good("32 services that name their Secret", {SERVICES: many(32, {"type": "smtp", "serviceRef": {
        "apiVersion": "g." * 126 + "g/" + "v" * 63, "kind": "K" * 63, "name": "n" * 253}}, "s")}),
    Good("a service that is a Secret", {SERVICES: {"mail": {"type": "smtp", "serviceRef": {"apiVersion": "v1", "kind": "Secret", "name": "mail"}}}}),
    Good("32 processes and 32 admin processes", {"spec.processes": many(32, {}, "p"), "spec.adminProcesses": many(32, ONCE, "a")}),
    Good("64 words", {WEB + ".command": words(64, 1), WEB + ".args": words(64, 1), SEED + ".command": words(64, 1), SEED + ".args": words(64, 1)}),
    Good("words of 4096 and of nothing", {WEB + ".command": words(2, 4096), WEB + ".args": [""], SEED + ".command": words(1, 4096)}),
    Good("no words", {WEB + ".command": [], WEB + ".args": [], SEED + ".args": []}),
    Good("lowest port, no replicas", {WEB + ".port": 1024, WEB + ".replicas": 0}),
    Good("highest port, most replicas", {WEB + ".port": 65535, WEB + ".replicas": 1000}),
    Good("no grace", {WEB + ".terminationGracePeriodSeconds": 0, WEB + ".preStopSleepSeconds": 0}),
    Good("sleep just below the grace", {WEB + ".terminationGracePeriodSeconds": 30, WEB + ".preStopSleepSeconds": 29}),
    Good("longest grace and sleep", {WEB + ".terminationGracePeriodSeconds": 3600, WEB + ".preStopSleepSeconds": 600}),
    Good("amounts", {WEB + ".resources": {"requests": {"cpu": 0, "memory": "1.125Gi", "ephemeral-storage": "0.001T"},
                                          "limits": {"cpu": "0.001", "memory": "1152Mi", "ephemeral-storage": 1000000000}}}),
    Good("requests without limits", {WEB + ".resources": {"requests": {"cpu": "1.5k", "memory": "2Ti"}, "limits": {}}}),
    Good("limits without requests", {WEB + ".resources": {"limits": {"cpu": 2, "memory": "2M"}}}),
    Good("probes that ask once a second", {f"{WEB}.{kind}": {"tcp": True, "initialDelaySeconds": 0, "periodSeconds": 1, "timeoutSeconds": 1,
                                                             "successThreshold": 1, "failureThreshold": 1} for kind in ("startup", "readiness", "liveness")}),
    Good("probes that ask seldom", {**{f"{WEB}.{kind}": {"path": "/", "initialDelaySeconds": 3600, "periodSeconds": 3600, "timeoutSeconds": 3600,
                                                         "failureThreshold": 1000} for kind in ("startup", "liveness")},
                                    WEB + ".readiness": {"path": "/a?b=c&d=%20#e", "tcp": False, "successThreshold": 100}}),
    Good("path of 1024", {WEB + ".startup": {"path": "/" + "x" * 1023}}),
    Good("exec probes without a port", {WORKER: {kind: {"exec": words(64, 1)} for kind in ("startup", "readiness", "liveness")}}),
    Good("deadlines", {SEED + ".activeDeadlineSeconds": 1, "spec.adminProcesses.report": {**ONCE, "activeDeadlineSeconds": 604800}}),
    Good("names that look like ours", {"spec.processes": {"config": {}, "configs-a": {}, "v1-api": {}, "task-runner": {}, "generated": {}},
                                       "spec.adminProcesses": {"v": ONCE, "v1": ONCE, "va-1": ONCE, "task": ONCE, "configs-b": ONCE}}),
    Good("annotations", {ANNOTATIONS: {"a": "", "iam.gke.io/gcp-service-account": "x", "e" * 253 + "/" + "N" * 63: "v" * 4096}}),
    Good("32 annotations", {ANNOTATIONS: many(32, "v")}),
    Good("gates", {"spec.adminProcesses": {"migrate": GATE, "index": {**GATE, "args": ["--all"], "activeDeadlineSeconds": 604800}}}),
    Good("32 gates", {"spec.adminProcesses": many(32, GATE, "g")}),
    Good("release, least", {"spec.release": {"pin": 1, "historyLimit": 1, "runBeforeRelease": False}}),
    Good("release, most", {"spec.release": {"pin": 10000000, "historyLimit": 100, "runBeforeRelease": True}}),
    Good("release, empty", {"spec.release": {}}),
    Good("schedules", {"spec.adminProcesses": {f"r{number}": {**REPORT, "schedule": schedule} for number, schedule in enumerate(
        ("@hourly", "*/10 * * * *", "0 3 * * MON-FRI", "0,30 8-18/2 1 JAN ?", "0  3 * * *"))}}),
    Good("time zones", {SEED: {**REPORT, "timeZone": "America/Argentina/Buenos_Aires"}, "spec.adminProcesses.utc": {**REPORT, "timeZone": "UTC"},
                        "spec.adminProcesses.gmt": {**REPORT, "timeZone": "Etc/GMT+12"}}),
    Good("autoscaling", {WEB + ".replicas": REMOVED, WEB + ".autoscaling": {"minReplicas": 1000, "maxReplicas": 1000, "targetCPUUtilizationPercentage": 1000},
                         "spec.processes.api": {"autoscaling": {"minReplicas": 1, "maxReplicas": 1, "targetCPUUtilizationPercentage": 1}}}),
    Good("autoscaling by metrics", {WEB + ".replicas": REMOVED, WEB + ".autoscaling": {"maxReplicas": 2, "metrics": many(8, {
        "type": "External", "external": {"metric": {"name": "n" * 253, "selector": {"matchLabels": many(16, "v" * 63)}}, "target": {"type": "Value", "value": "0.5Mi"}}}, "m")}}),
    Good("managed", {WEB + ".replicas": REMOVED, WEB + ".autoscaling": {"managedBy": "k" * 63, "minReplicas": 2, "targetCPUUtilizationPercentage": 80}}),
    Good("singleton", {WORKER + ".singleton": True, WORKER + ".replicas": 0, "spec.processes.beat": {"singleton": True, "replicas": 1, "rollout": {"minReadySeconds": 0}},
                       "spec.processes.no": {"singleton": False, "replicas": 3}}),
    Good("network", {"spec.network": {"from": many(32, {"namespace": "n" * 63, "podLabels": many(8, "v" * 63)})}}),
    Good("network of its own", {"spec.network": {"from": {}}}),
    Good("exposed", {WEB + ".expose": {"host": "*.example.com", "path": "/a?b", "ingressClassName": "n" * 253, "tlsSecretName": "t", "annotations": many(32, "v")}}),
    Good("placement", {"spec.placement": {"nodeSelector": many(16, "v" * 63), "tolerations": [{"operator": "Exists"}, {
        "key": "k" * 316, "operator": "Equal", "value": "v" * 63, "effect": "NoExecute", "tolerationSeconds": 0}], "topologySpreadConstraints": []},
        "spec.security": {"runAsUser": 1, "runAsGroup": 2147483647}, "spec.suspend": True}),
    Good("scratch", {WORKER + ".scratch": {"/tmp": {"size": "1Mi"}, "/home/app/.cache": {"size": "1048576", "medium": "Memory"}, "/a": {"size": "1.5Ti"}, "/ab": {"size": "1G"},
                                           "/" + "d" * 511: {"size": "1Mi", "medium": "Disk"}}, WEB + ".scratch": many(16, {"size": "1Mi"}, "/k")}),
    Good("files", {"spec.config.files": {**many(28, {"value": ""}, "/k"), "/" + "d" * 511: {"value": "v" * 65536}, "/etc/a.d/..b": {"secretKeyRef": {"name": "s", "key": ".k"}},
                                         "/etc/a.d.b": {"configMapKeyRef": {"name": "c" * 253, "key": "k" * 253}}, "/run/secretary": {"value": "x"}},
                   WORKER + ".scratch": {"/etc/a": {"size": "1Mi"}}}),
    Good("sidecars", {f"spec.processes.p{number}": {"sidecars": {name: {**SIDECAR, "readiness": {"exec": ["check"]}} for name in ("a", "a" * 32, "x-1", "nginx")}} for number in range(30)}),
    Good("rollouts", {WORKER + ".rollout": {"maxSurge": "100%", "maxUnavailable": 1000, "minReadySeconds": 29, "progressDeadlineSeconds": 30},
                      WEB + ".rollout": {"maxSurge": 0, "maxUnavailable": "1%"}, "spec.processes.api": {"rollout": {}}}),
    Good("labels of pods", {"spec.pod": {"labels": {**many(31, "v" * 63), "e" * 253 + "/" + "N" * 63: ""}, "annotations": {**many(31, ""), "E/x".lower(): "v" * 4096},
                                         "priorityClassName": "p" * 253}}),
    Good("fields of pods", {"spec.pod.fieldEnv": {f"V{number}": field for number, field in enumerate(FIELDS)}, WORKER + ".pod.fieldEnv": {"V0": FIELDS[1], "V" * 253: FIELDS[0]}}),
    Good("placement of a process", {WORKER + ".placement": {"nodeSelector": {}, "tolerations": [], "topologySpreadConstraints": []}}),
    Good("metrics of a process and of a sidecar", {WEB + ".metrics": {"port": "http", "path": "/m", "interval": "30s", "labels": {"release": "monitoring", "example.com/a": ""}},
                                                   WORKER: {"metrics": {"port": "pool"}, "sidecars": {"a": {**SIDECAR, "ports": {"pool": {"port": 9127}}, "startup": {"tcp": True, "port": "pool"}}}}}),
    Good("16 sources of variables", {"spec.config.envFrom": [{"configMapRef": {"name": "c" * 253}}] * 15 + [{"secretRef": {"name": "s", "optional": True}}]}),
    Good("8 peers", {PEERS: {f"{number}" + "p" * 62: {"namespace": "n" * 63, "name": f"a{number}" + "a" * 38} for number in range(8)}}),
    Good("peers of one name", {PEERS: {"a": {"namespace": "x", "name": "shop"}, "b": {"namespace": "y", "name": "shop"}, "c": {"namespace": "x", "name": "b"}}}),
    Good("peers with limits", {PEERS: {"a": {"namespace": "x", "name": "a", "maxTimeGap": "168h", "soak": "1h", "required": True, "cleanPods": True},
                                       "b": {"namespace": "x", "name": "b", "maxTimeGap": "99999999s", "soak": "0s", "required": False}}}),
    Good("64 expected differences", {MEANT: {f"d{number:02}" + "d" * 60: {"dimension": "AdminProcess", "key": "*" * 253, "peer": "p" * 63, "reason": "r" * 256,
                                                                       "expires": "2027-03-31T00:00:00Z"} for number in range(64)}}),
    Good("an expected difference of each dimension", {MEANT: {dimension.lower(): {**DIFFERENCE, "dimension": dimension} for dimension in (
        "Code", "Time", "ConfigKey", "ConfigValue", "BackingService", "Process", "AdminProcess", "Policy")}}),
    Good("32 to share with", {SHARES: many(32, {"namespace": "n" * 63, "name": "a" * 40, "values": "Secrets"}, "s")}),
    Good("shared with a namespace", {SHARES: {"0": {"namespace": "0"}, "l" * 63: {"namespace": "a-b", "values": "Literals"}}}),
    Good("64 exemptions", {EXEMPTIONS: {f"TF{number:04}": {"reason": "r" * 512, "expires": "2027-03-31T00:00:00Z"} for number in range(64)}}),
    Good("logs as text", {"spec.logs.format": "text"}),
    Good("empty groups", {"spec.config": {}, SERVICES: {}, "spec.adminProcesses": {}, "spec.logs": {}, "spec.serviceAccount": {}, "spec.parity": {}, PEERS: {}, SHARES: {}, MEANT: {}}),
]
def contains(whole, part):
    """part, with whatever the API server has added as defaults."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and contains(whole[key], value) for key, value in part.items())
    return whole == part


@pytest.mark.parametrize("good", GOOD, ids=str)
def test_accepted_at_the_edge(api, good):
    app = changed(full_app(name=good.name, namespace="default"), good.changes)
    accepted = api.create("twelvefactorapps", app, dry_run=True)
    assert contains(accepted["spec"], app["spec"]), "something was dropped or changed on the way"


def test_the_largest_spec_is_stored(api, namespace):
    """Every map full at once, in an object near the size that etcd takes: the rules' cost stays within the API server's budget."""
    pod = {"labels": {f"example.com/{number:02}": "v" * 63 for number in range(8)}, "fieldEnv": {f"F{number:02}": FIELDS[0] for number in range(16)},
           "priorityClassName": "p" * 63}
    placement = {"nodeSelector": many(4, "v" * 63)}
    process = {"command": words(16, 64), "args": words(16, 64), "port": 65535, "replicas": 1000,
               "resources": {part: {"cpu": "1.125", "memory": "1.125Gi", "ephemeral-storage": "1.125Gi"} for part in ("requests", "limits")},
               "startup": {"path": "/" + "x" * 1023}, "readiness": {"exec": words(64, 8)}, "liveness": {"path": "/" + "x" * 1023},
               "terminationGracePeriodSeconds": 3600, "preStopSleepSeconds": 600, "minReadySeconds": 600, "pod": pod, "placement": placement}
    admin = {"command": words(64, 16), "args": words(64, 16), "trigger": "Once", "runId": "r" * 63, "activeDeadlineSeconds": 604800,
             "resources": process["resources"]}
    service = {"type": "t" * 63, "provider": "p" * 63, "version": "v" * 63, "secretRef": {"name": "s" * 253}, "mount": True,
               "env": {f"V{number:03}" + "V" * 60: "key-of-the-secret" for number in range(64)}}
    app = minimal_app("a" * 40, namespace, changes={
        "spec.config": {"env": {f"V{number:03}" + "V" * 249: "v" * 1800 for number in range(256)},
                        "secrets": {f"S{number:03}" + "S" * 249: {"secretKeyRef": {"name": "s" * 253, "key": "k" * 253}} for number in range(128)}},
        "spec.backingServices": {f"s{number:02}" + "s" * 60: service for number in range(32)},
        "spec.processes": {f"p{number:02}" + "p" * 18: process for number in range(32)},
        "spec.adminProcesses": {f"a{number:02}" + "a" * 7: admin for number in range(32)},
        "spec.serviceAccount.annotations": {f"example.com/{number:02}" + "n" * 61: "v" * 2048 for number in range(32)},
        EXEMPTIONS: {f"TF{number:04}": {"reason": "r" * 512, "expires": "2027-03-31"} for number in range(64)},
        PEERS: {f"p{number}" + "p" * 61: {"namespace": "n" * 63, "name": f"a{number}" + "a" * 38, "maxTimeGap": "87600h", "soak": "87600h"} for number in range(8)},
        MEANT: {f"d{number:02}" + "d" * 60: {"dimension": "BackingService", "key": "k" * 253, "peer": "p" * 63, "reason": "r" * 256, "expires": "2027-03-31"}
                for number in range(64)},
        SHARES: {f"s{number:02}" + "s" * 60: {"namespace": "n" * 63, "name": "a" * 40, "values": "Secrets"} for number in range(32)},
    })
    stored = api.create("twelvefactorapps", app)
    assert contains(stored["spec"], app["spec"])
    api.patch("twelvefactorapps", app["metadata"]["name"], {"spec": {"processes": {"p00" + "p" * 18: {"replicas": 3}}}}, namespace)
    assert api.get("twelvefactorapps", app["metadata"]["name"], namespace)["spec"]["processes"]["p00" + "p" * 18]["replicas"] == 3


# Policies

POLICY_SCHEMA = schema.root(schema.load("twelvefactorpolicies"))


def policy(**spec):
    return {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorPolicy", "metadata": {"name": "strict"}, "spec": {"environments": ["prod*"], **spec}}


def policy_rows():
    """(limit, field, what the message says, spec)"""
    yield "minItems", "spec.environments", "at least 1 items", {"environments": []}
    yield "maxItems", "spec.environments", "at most 32 items", {"environments": [f"e{number}" for number in range(33)]}
    yield "minLength", "spec.environments.0", "at least 1 chars", {"environments": [""]}
    yield "maxLength", "spec.environments.0", "more than 63 bytes", {"environments": ["e" * 64]}
    for wrong in ("prod/*", "a b", "[ab]", "{a,b}"):
        yield CEL, "spec.environments.0", "write it like prod*", {"environments": [wrong]}
    for wrong in ("warn", "Error", ""):
        yield "enum", "spec.defaultLevel", '"Enforce", "Warn", "Audit", "Off"', {"defaultLevel": wrong}
        yield "enum", "spec.levels.III", '"Enforce", "Warn", "Audit", "Off"', {"levels": {"III": wrong}}
    yield "maxProperties", "spec.levels", "at most 128 items", {"levels": {f"TF{number:04}": "Warn" for number in range(129)}}
    for wrong in ("iii", "XIII", "TF00", "TF13", "TF030", "tf0301", "*"):
        yield CEL, "spec.levels", "such as III; rename it in levels", {"levels": {wrong: "Warn"}}
    yield "minLength", "spec.exemptions.maxDuration", "at least 2 chars", {"exemptions": {"maxDuration": "d"}}
    yield "maxLength", "spec.exemptions.maxDuration", "more than 9 bytes", {"exemptions": {"maxDuration": "1" * 9 + "d"}}
    for wrong in ("90", "3w", "-1d", "1d12h"):
        yield CEL, "spec.exemptions.maxDuration", "write it like 90d", {"exemptions": {"maxDuration": wrong}}
    labels, expressions = "spec.namespaceSelector.matchLabels", "spec.namespaceSelector.matchExpressions"
    yield "maxProperties", labels, "at most 16 items", {"namespaceSelector": {"matchLabels": {f"l{number}": "" for number in range(17)}}}
    yield "maxLength", f"{labels}.stage", "more than 63 bytes", {"namespaceSelector": {"matchLabels": {"stage": "p" * 64}}}
    for limit, field, says, wrong in (("maxItems", expressions, "at most 16 items", [{"key": "stage", "operator": "Exists"}] * 17),
                                      ("minLength", f"{expressions}.0.key", "at least 1 chars", [{"key": "", "operator": "Exists"}]),
                                      ("maxLength", f"{expressions}.0.key", "more than 317 bytes", [{"key": "k" * 318, "operator": "Exists"}]),
                                      ("enum", f"{expressions}.0.operator", '"In", "NotIn", "Exists", "DoesNotExist"', [{"key": "stage", "operator": "Is"}]),
                                      ("maxItems", f"{expressions}.0.values", "at most 32 items", [{"key": "stage", "operator": "In", "values": [f"v{number}" for number in range(33)]}]),
                                      ("maxLength", f"{expressions}.0.values.0", "more than 63 bytes", [{"key": "stage", "operator": "In", "values": ["v" * 64]}])):
        yield limit, field, says, {"namespaceSelector": {"matchExpressions": wrong}}
    for names in ("hosts", "ingressClassNames", "exposeAnnotations", "serviceAccountAnnotations", "tolerations", "podLabels", "podAnnotations", "priorityClassNames"):
        yield "maxItems", f"spec.allowed.{names}", "at most 64 items", {"allowed": {names: [f"n{number}" for number in range(65)]}}
        yield "maxLength", f"spec.allowed.{names}.0", "more than 317 bytes", {"allowed": {names: ["n" * 318]}}


@pytest.mark.parametrize("limit,field,says,spec", list(policy_rows()))
def test_policy_refused_with_field_and_remedy(api, limit, field, says, spec):
    with pytest.raises(ApiError) as refused:
        api.create("twelvefactorpolicies", policy(**spec), dry_run=True)
    assert refused.value.status == 422, refused.value
    assert [message for where, message in refused.value.causes if where == field and says in message], f"{limit}: {refused.value.causes}"


def test_policies_at_the_edge_are_accepted(api):
    names = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "TF01", "TF12"]
    for spec in ({}, {"environments": ["*", "a-b_c.d?", "e" * 63]}, {"defaultLevel": "Off", "levels": {name: "Audit" for name in names}},
                 {"levels": {f"TF{number:04}": "Enforce" for number in range(128)}}, {"exemptions": {"allowed": False, "maxDuration": "720h"}}):
        accepted = api.create("twelvefactorpolicies", policy(**spec), dry_run=True)
        assert contains(accepted["spec"], spec)
    assert api.create("twelvefactorpolicies", policy(exemptions={}), dry_run=True)["spec"]["exemptions"]["allowed"] is True


def test_every_limit_of_a_policy_has_a_row():
    rows = {(field.replace(".0", "[]").replace("levels.III", "levels.*").replace("matchLabels.stage", "matchLabels.*"), limit) for limit, field, _, _ in policy_rows() if limit != CEL}
    wanted = {(path, limit) for path, limit in schema.bounds(POLICY_SCHEMA) if path.startswith("spec.") and limit != "required"}
    assert rows == wanted
    without = {(path, message) for path, message in schema.rules(POLICY_SCHEMA)
               if not any(limit == CEL and field.replace(".0", "[]") == path and says in message for limit, field, says, _ in policy_rows())}
    assert without == set(), "CEL rules that no row breaks"
