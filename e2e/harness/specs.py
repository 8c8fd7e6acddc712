"""Apps that are wrong in ways that nobody thought of: a good one with parts of it changed, by what its schema says. A seed gives the same apps each time."""
import copy
import random

from .apps import full_app

TEXTS = ("", "a", "A", "x", "-a", "a-", "a.b", "a..b", "a_b", "a b", " a", "a ", "a\n", "grün", "🌱", "0", "1", "8080", "true", "null", "~", "*", "*.example.com", "a/b", "/", "/x",
         "/two words", "https://example.com", "1Gi", "100m", "-1", "1.5", "1e3", "1.2345", "64Mi", "2Ti", "1x", "PORT", "TWELVEFACTOR_X", "A_B", "config-x", "task-x",
         "v1-x", "web", "0 3 * * *", "@daily", "@never", "Etc/UTC", "2027-03-31", "2027-3-31", "1d", "90", "TF0801", "III", "Exists", "Schedule", "Once", "BeforeRelease",
         "NoExecute", "json", "prod*", "example.com/v1", "twelvefactor.dev/app", "é" * 20, "a" * 40, "a" * 41, "a" * 63, "a" * 64, "a" * 253, "a" * 254)
NUMBERS = (-1, 0, 1, 2, 15, 16, 30, 31, 80, 100, 1000, 1001, 1023, 1024, 3600, 65535, 65536, 2147483647, 2147483648, 0.5, 1.5)


def whole_app():
    """full_app with what it leaves out, so that every field of the schema is somewhere."""
    return full_app(namespace="default", changes={
        "spec.config.contract": {"LOG_LEVEL": {"enum": ["info", "debug"], "description": "how much"}, "OTHER": {"required": False, "pattern": "^a+$"}},
        "spec.backingServices.queue": {"type": "rabbitmq", "serviceRef": {"apiVersion": "example.com/v1", "kind": "Queue", "name": "shop"}},
        "spec.processes.api": {"port": 8081, "metrics": {"port": "http", "path": "/m", "interval": "30s", "labels": {"release": "monitoring"}}, "autoscaling": {"minReplicas": 2, "maxReplicas": 5}},
        "spec.processes.beat": {"singleton": True},
        "spec.processes.queue": {"autoscaling": {"managedBy": "keda"}},
        "spec.processes.mails": {"autoscaling": {"maxReplicas": 5, "targetMemoryUtilizationPercentage": 70, "metrics": {"queue": {"type": "Object", "object": {
            "describedObject": {"apiVersion": "v1", "kind": "Service", "name": "shop"}, "metric": {"name": "n", "selector": {"matchLabels": {"a": "b"}}},
            "target": {"type": "Value", "value": "30"}}}}}},
        "spec.network": {"from": {"prometheus": {"namespace": "monitoring", "podLabels": {"app": "prometheus"}}}},
        "spec.adminProcesses.migrate": {"command": ["bin/migrate"], "trigger": "BeforeRelease"},
        "spec.adminProcesses.console": {"command": ["bin/console"], "trigger": "Manual"},
        "spec.parity": {"peers": {"staging": {"namespace": "shop-staging", "name": "shop", "maxTimeGap": "168h", "required": True, "soak": "1h", "cleanPods": True}},
                        "shareWith": {"staging": {"namespace": "shop-staging", "name": "shop", "values": "Literals"}},
                        "expectedDifferences": {"log": {"dimension": "ConfigValue", "key": "LOG_*", "peer": "staging", "reason": "r", "expires": "2027-03-31"}}},
        "spec.exemptions": {"TF0801": {"reason": "single writer", "expires": "2027-03-31"}},
        "spec.placement.tolerations": [{"key": "dedicated", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 5}, {"key": "b", "value": "c"}],
    })


def random_apps(schema, seed, count):
    """Yields apps. Three of four have up to three changes, which leave some of them good."""
    source = random.Random(seed)
    good = whole_app()
    for _ in range(count):
        app = copy.deepcopy(good)
        for _ in range(source.choice((1, 1, 1, 2, 3))):
            if "spec" not in app:
                break
            places = list(_places(app["spec"], schema["properties"]["spec"], app, "spec"))
            holder, key, part = source.choice(places)
            _change(holder, key, part, source)
        if source.random() < 0.1:
            app["metadata"]["name"] = source.choice(TEXTS)
        yield app


def _places(value, schema, holder, key):
    """(holder, key, schema) of the value and of all below it; a list that was made of a map has none below it."""
    yield holder, key, schema
    if isinstance(value, dict):
        for name, member in value.items():
            part = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
            if isinstance(part, dict):
                yield from _places(member, part, value, name)
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for index, item in enumerate(value):
            yield from _places(item, schema["items"], value, index)


def _change(holder, key, schema, source):
    value = holder[key]
    ways = [_remove, _other_type, _other_value, _other_value, _other_value]
    if isinstance(value, dict):
        ways += [_unknown_field, _more_entries, _more_entries, _emptied]
    if isinstance(value, list):
        ways += [_twice, _too_many, _emptied, _more_items]
    if isinstance(value, dict) and schema.get("properties"):
        ways += [_add_field, _add_field, _add_field]
    source.choice(ways)(holder, key, schema, source)


def _remove(holder, key, _schema, _source):
    del holder[key]


def _other_type(holder, key, _schema, source):
    holder[key] = source.choice(("text", 7, 0.5, True, [], {}, None, ["x"], {"x": "y"}, [None], {"x": None}))


def _other_value(holder, key, schema, source):
    holder[key] = _value(schema, source)


def _value(schema, source):
    """Mostly of the right type, often outside of the limits."""
    if schema.get("enum") and source.random() < 0.7:
        return source.choice(schema["enum"])
    if schema.get("x-kubernetes-int-or-string"):
        return source.choice(TEXTS + NUMBERS)
    kind = schema.get("type")
    if kind == "integer":
        near = [schema[name] + step for name in ("minimum", "maximum") if name in schema for step in (-1, 0, 1)]
        return source.choice(near + list(NUMBERS))
    if kind == "string":
        near = ["a" * (schema["maxLength"] + step) for step in (0, 1) if schema.get("maxLength", 10 ** 6) < 5000]
        return source.choice(near + list(TEXTS))
    if kind == "boolean":
        return source.choice((True, False, "true", 0))
    if kind == "array":
        return [_value(schema["items"], source) for _ in range(source.randrange(4))]
    if isinstance(schema.get("additionalProperties"), dict):
        return {source.choice(TEXTS): _value(schema["additionalProperties"], source) for _ in range(source.randrange(4))}
    fields = schema.get("properties", {})
    wanted = [name for name in fields if name in schema.get("required", []) or source.random() < 0.4]
    return {name: _value(fields[name], source) for name in wanted}


def _unknown_field(holder, key, schema, source):
    names = list(schema.get("properties", {"entry": None}))
    name = source.choice(names)
    holder[key][source.choice((name + "x", name.upper(), name[1:] or "x", "other"))] = source.choice((1, "x", {}, None, {"x": [1]}))


def _more_entries(holder, key, schema, source):
    part = schema.get("additionalProperties")
    if isinstance(part, dict):
        present = list(holder[key].values())
        holder[key][source.choice(TEXTS)] = copy.deepcopy(source.choice(present)) if present and source.random() < 0.6 else _value(part, source)
        if source.random() < 0.1:
            holder[key].update({f"k{number}": copy.deepcopy(present[0]) if present else _value(part, source) for number in range(schema.get("maxProperties", 5) + 1)})
    else:
        _add_field(holder, key, schema, source)


def _add_field(holder, key, schema, source):
    fields = schema.get("properties", {})
    if fields:
        name = source.choice(list(fields))
        holder[key][name] = _value(fields[name], source)


def _emptied(holder, key, _schema, _source):
    holder[key] = type(holder[key])()


def _twice(holder, key, _schema, source):
    if holder[key]:
        holder[key].append(copy.deepcopy(source.choice(holder[key])))


def _too_many(holder, key, schema, source):
    if holder[key]:
        holder[key].extend(copy.deepcopy(source.choice(holder[key])) for _ in range(min(schema.get("maxItems", 5), 64)))


def _more_items(holder, key, schema, source):
    if isinstance(schema.get("items"), dict):
        holder[key].append(_value(schema["items"], source))
