"""Builders for TwelveFactorApps: plain dicts, so that a test can say what differs and nothing else."""
import copy

API_VERSION = "twelvefactor.dev/v1alpha1"
KIND = "TwelveFactorApp"

# A reference that names nothing; tests whose pods must run take cluster.image.
IMAGE = "registry.example.com/shop@sha256:" + "9f86d081884c7d65" * 4

REMOVED = object()  # as a value in changed(): the field is taken away


def minimal_app(name="shop", namespace=None, image=None, changes=None, **spec):
    """The least that is accepted and breaks no rule that is enforced: one web process with a port. Keyword arguments replace fields of the spec;
    changes are paths, as in changed()."""
    app = {
        "apiVersion": API_VERSION, "kind": KIND, "metadata": {"name": name},
        "spec": {
            "environment": "production",
            "codebase": {"repository": "https://git.example.com/acme/shop", "revision": "4f2a9c1d0b7e5a3f8c6d2e1b9a0f7c4d3e2b1a09"},
            "image": image or IMAGE,
            "processes": {"web": {"port": 8080, "minReadySeconds": 0}},  # without a probe it counts as ready at once
        },
    }
    if namespace:
        app["metadata"]["namespace"] = namespace
    app["spec"].update(copy.deepcopy(spec))
    return changed(app, changes or {})


def quiet_app(name="shop", namespace=None, image=None, changes=None, **spec):
    """An app of one object of each kind but Job, without a pod: no node is needed, and Ready comes at once."""
    quiet = {"config": {"env": {"LOG_LEVEL": "info"}, "secrets": {"KEY": {"generate": {"rotation": "1"}}}},
             "processes": {"web": {"port": 8080, "replicas": 0}}}
    return minimal_app(name, namespace, image, changes, **{**quiet, **spec})


def full_app(name="shop", namespace=None, image=None, changes=None):
    """Every field of the first version, each as a team would use it."""
    spec = {
        "imagePullSecrets": [{"name": "registry"}],
        "config": {
            "env": {"LOG_LEVEL": "info"},
            "envFrom": [{"configMapRef": {"name": "shared", "optional": True}}, {"secretRef": {"name": "legacy", "optional": True}}],
            "secrets": {
                "SESSION_KEY": {"generate": {"bytes": 32, "encoding": "base64url", "rotation": "1"}},
                "STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}},
            },
        },
        "backingServices": {
            "database": {"type": "postgresql", "provider": "rds", "version": "15", "secretRef": {"name": "shop-database"},
                         "env": {"DATABASE_URL": "uri"}, "mount": True},
        },
        "processes": {
            "web": {
                "command": ["bin/web"], "args": [], "port": 8080, "replicas": 2,
                "resources": {"requests": {"cpu": "100m", "memory": "64Mi", "ephemeral-storage": "64Mi"},
                              "limits": {"cpu": 1, "memory": "128Mi", "ephemeral-storage": "1Gi"}},
                "startup": {"path": "/healthz", "failureThreshold": 30},
                "readiness": {"path": "/healthz", "initialDelaySeconds": 1, "periodSeconds": 5, "timeoutSeconds": 2,
                              "successThreshold": 2, "failureThreshold": 2},
                "liveness": {"tcp": True},
                "terminationGracePeriodSeconds": 30, "preStopSleepSeconds": 5, "minReadySeconds": 5,
                "expose": {"host": "shop.example.com", "path": "/", "ingressClassName": "nginx", "tlsSecretName": "shop-tls",
                           "annotations": {"example.com/rate": "10"}},
            },
            "worker": {"command": ["bin/worker"], "liveness": {"exec": ["bin/check"]}},
        },
        "adminProcesses": {
            "seed": {"command": ["bin/seed"], "args": ["--all"], "trigger": "Once", "runId": "1", "activeDeadlineSeconds": 600,
                     "resources": {"requests": {"memory": "64Mi"}, "limits": {"memory": "64Mi"}}},
            "report": {"command": ["bin/report"], "trigger": "Schedule", "schedule": "0 3 * * *", "timeZone": "Etc/UTC"},
        },
        "logs": {"format": "json"},
        "security": {"runAsUser": 10001, "runAsGroup": 10001},
        "placement": {"nodeSelector": {"kubernetes.io/os": "linux"}, "tolerations": [{"key": "dedicated", "operator": "Exists"}],
                      "topologySpreadConstraints": [{"topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway", "maxSkew": 1}]},
        "release": {"historyLimit": 5, "runBeforeRelease": False},
        "suspend": False,
        "serviceAccount": {"annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/shop"}},
    }
    return minimal_app(name, namespace, image, changes, **spec)


def changed(obj, changes):
    """A copy with fields set, made, or taken away (REMOVED). Paths are dotted, "spec.processes.web.port", or tuples where a key holds a dot."""
    obj = copy.deepcopy(obj)
    for path, value in changes.items():
        keys = path.split(".") if isinstance(path, str) else list(path)
        place = obj
        for key in keys[:-1]:
            if isinstance(place, list):
                place = place[int(key)]
            else:
                place = place.setdefault(key, {})
        last = int(keys[-1]) if isinstance(place, list) else keys[-1]
        if value is REMOVED:
            del place[last]
        else:
            place[last] = copy.deepcopy(value)
    return obj


def merge_patch(changes):
    """The same changes as a merge patch; REMOVED becomes null."""
    patch = {}
    for path, value in changes.items():
        keys = path.split(".") if isinstance(path, str) else list(path)
        place = patch
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = None if value is REMOVED else value
    return patch


def condition(app, kind):
    """One condition of an app as a dict; an empty one where there is none."""
    for entry in app.get("status", {}).get("conditions", []):
        if entry["type"] == kind:
            return entry
    return {}


def is_ready(app):
    """Ready, and about the spec as it is now."""
    generation = app["metadata"]["generation"]
    ready = condition(app, "Ready")
    return app["status"]["observedGeneration"] == generation and ready.get("status") == "True" and ready.get("observedGeneration") == generation


def observed(app):
    """The operator has dealt with the spec as it is now, whatever came of it."""
    return app["status"]["observedGeneration"] == app["metadata"]["generation"]
