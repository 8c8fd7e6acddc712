"""AdminTasks: made, waited for, and what they say."""
from .apps import API_VERSION
from .waiting import wait_for

TASKS = "admintasks"


def task(namespace, name="fix", app="shop", **spec):
    return {"apiVersion": API_VERSION, "kind": "AdminTask", "metadata": {"name": name, "namespace": namespace},
            "spec": {"appRef": {"name": app}, **spec}}


def probe_task(namespace, *words, **more):
    """One that calls the probe with these words."""
    name = more.pop("name", "fix")
    return task(namespace, name, command=["/bin/probe", *words], **more)


def conditions(found):
    return {entry["type"]: entry for entry in found.get("status", {}).get("conditions", [])}


def is_true(found, kind):
    return conditions(found).get(kind, {}).get("status") == "True"


def wait_task(api, made, kind, timeout=60):
    """Waits until that condition of the task is True; returns the task."""
    meta = made["metadata"]
    return wait_for(f"task {meta['name']} to be {kind}", lambda: api.get(TASKS, meta["name"], meta["namespace"]), lambda seen: is_true(seen, kind),
                    timeout=timeout)


def wait_reason(api, made, reason, timeout=30):
    """Waits until the task says Ready=False for that reason; returns the condition."""
    meta = made["metadata"]
    seen = wait_for(f"task {meta['name']} to say {reason}", lambda: api.get(TASKS, meta["name"], meta["namespace"]),
                    lambda found: conditions(found).get("Ready", {}).get("reason") == reason, timeout=timeout)
    return conditions(seen)["Ready"]


def cancel(api, made):
    meta = made["metadata"]
    return api.patch(TASKS, meta["name"], {"spec": {"cancelled": True}}, meta["namespace"])
