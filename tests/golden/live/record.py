#!/usr/bin/env python3
"""Records what an API server makes of our objects, and of what others do to them. See README.md.

usage: record.py KUBECTL KUBECONFIG TWELVEFACTOR
"""
import base64
import contextlib
import copy
import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
NAMESPACE = "live"
MANAGER = "twelvefactor-operator"
OWNER = {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp", "name": "shop",
         "uid": "11111111-2222-4333-8444-555555555555", "controller": True, "blockOwnerDeletion": True}
ROOTS = {"Deployment": "/apis/apps/v1", "Job": "/apis/batch/v1", "CronJob": "/apis/batch/v1", "Ingress": "/apis/networking.k8s.io/v1",
         "HorizontalPodAutoscaler": "/apis/autoscaling/v2", "PodDisruptionBudget": "/apis/policy/v1"}
POLICIES = "/apis/admissionregistration.k8s.io/v1"
METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"


class Server:
    def __init__(self, kubectl, kubeconfig, url):
        self.kubectl, self.kubeconfig, self.url = kubectl, kubeconfig, url

    def ask(self, method, path, body=None, content="application/json", accept="application/json"):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": content, "Accept": accept}, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def somebody(self, *arguments):
        """What a person does with kubectl, under kubectl's own field manager."""
        subprocess.run([self.kubectl, "--kubeconfig", self.kubeconfig, "--namespace", NAMESPACE, *arguments], check=True,
                       stdout=subprocess.DEVNULL)


def collection(kind):
    return f"{ROOTS.get(kind, '/api/v1')}/namespaces/{NAMESPACE}/{kind.lower()}{'es' if kind.endswith('s') else 's'}"


def path_of(thing):
    return f"{collection(thing['kind'])}/{thing['metadata']['name']}"


def rendered(twelvefactor, app):
    text = subprocess.run([twelvefactor, "render", "--quiet", "-f", HERE / app], check=True, stdout=subprocess.PIPE).stdout
    things = {}
    for thing in yaml.safe_load_all(text):
        thing["metadata"]["ownerReferences"] = [OWNER]
        if thing["kind"] == "Secret":  # the operator makes the values when it sends it
            keys = json.loads(thing["metadata"]["annotations"]["twelvefactor.dev/generated"])
            thing["data"] = {key: base64.b64encode(b"no secret").decode() for key in keys}
        things[f"{thing['kind']}/{thing['metadata']['name']}"] = thing
    return things


class Recorder:
    def __init__(self, server, twelvefactor):
        self.server = server
        self.things = rendered(twelvefactor, "app.yaml")
        self.less = rendered(twelvefactor, "app-with-less.yaml")

    def save(self, name, thing):
        (HERE / f"{name}.json").write_text(json.dumps(thing, ensure_ascii=False, separators=(",", ":")) + "\n")

    def create(self, key):
        thing = self.things[key]
        return self.server.ask("POST", f"{collection(thing['kind'])}?fieldManager={MANAGER}", thing)

    def apply(self, thing):
        return self.server.ask("PATCH", f"{path_of(thing)}?fieldManager={MANAGER}&force=true", thing, "application/apply-patch+yaml")

    def turn_entry_over(self, thing):
        """What the operator sends before its first change of an object that it created (operator/apply/bodies.cpp)."""
        entries = thing["metadata"]["managedFields"]
        at = next(i for i, entry in enumerate(entries) if entry["manager"] == MANAGER and entry["operation"] == "Update")
        self.server.ask("PATCH", f"{path_of(thing)}?fieldManager={MANAGER}",
                        [{"op": "replace", "path": f"/metadata/managedFields/{at}/operation", "value": "Apply"}],
                        "application/json-patch+json")

    def record(self, key, name, change=lambda created: None, accept="application/json"):
        """Creates the object as the operator does, lets `change` happen to it, saves it as it is then, and deletes it."""
        created = self.create(key)
        change(created)
        self.save(name, self.server.ask("GET", path_of(self.things[key]), accept=accept))
        self.server.ask("DELETE", path_of(self.things[key]) + "?propagationPolicy=Background")

    def created(self):
        for key, name in (("ServiceAccount/shop", "serviceaccount"), ("Service/shop", "service"), ("Service/shop-api", "service-api"),
                          ("Deployment/shop-web", "deployment"), ("Deployment/shop-worker", "deployment-worker"),
                          ("Deployment/shop-api", "deployment-api"), ("Deployment/shop-mail", "deployment-mail"),
                          ("Job/shop-migrate", "job"), (self.config_map(), "configmap"), ("CronJob/shop-report", "cronjob"),
                          ("HorizontalPodAutoscaler/shop-mail", "horizontalpodautoscaler"), ("Ingress/shop-web", "ingress"),
                          ("PodDisruptionBudget/shop-web", "poddisruptionbudget")):
            self.record(key, f"{name}-created")

    def config_map(self):
        return next(key for key in self.things if key.startswith("ConfigMap/"))

    def deployments(self):
        somebody = self.server.somebody
        web, less = "deployment/shop-web", self.less["Deployment/shop-web"]

        def record(name, change):
            self.record("Deployment/shop-web", f"deployment-{name}", change)

        def patch(body):
            somebody("patch", web, "--type=json", f"--patch={json.dumps(body)}")

        def apply_with_less(created):
            self.turn_entry_over(created)
            self.apply(less)

        record("foreign-label", lambda _: somebody("label", web, "team=blue"))
        record("foreign-annotation", lambda _: somebody("annotate", web, "twelvefactor.example.com/seen=yes"))
        record("foreign-variable", lambda _: somebody("set", "env", web, "TRACE=1"))
        record("foreign-sidecar", lambda _: patch([{"op": "add", "path": "/spec/template/spec/containers/0",
                                                   "value": {"name": "proxy", "image": "proxy", "env": [{"name": "PORT", "value": "1"}]}}]))
        record("foreign-volume", lambda _: patch([{"op": "add", "path": "/spec/template/spec/volumes/0",
                                                  "value": {"name": "certificates", "emptyDir": {}}}]))
        record("restarted", lambda _: somebody("rollout", "restart", web))
        record("applied-again", lambda _: self.apply(self.things["Deployment/shop-web"]))
        record("turned-over", self.turn_entry_over)
        record("turned-over-and-applied-with-less", apply_with_less)
        record("applied-with-less-only", lambda _: self.apply(less))
        record("label-edited", lambda _: somebody("label", web, "--overwrite", "twelvefactor.dev/environment=staging"))
        record("label-removed", lambda _: somebody("label", web, "app.kubernetes.io/part-of-", "app.kubernetes.io/version-"))
        record("variable-edited", lambda _: somebody("set", "env", web, "PORT=1"))
        record("variable-removed", lambda _: somebody("set", "env", web, "PORT-"))
        record("image-edited", lambda _: somebody("set", "image", web, "app=registry.example.com/other"))
        record("scaled", lambda _: somebody("scale", web, "--replicas=7"))
        record("probe-removed", lambda _: patch([{"op": "remove", "path": "/spec/template/spec/containers/0/readinessProbe"}]))
        record("owner-removed", lambda _: patch([{"op": "remove", "path": "/metadata/ownerReferences"}]))
        record("argument-added", lambda _: patch([{"op": "add", "path": "/spec/template/spec/containers/0/args/-", "value": "-v"}]))
        with self.injected('Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: ['
                           'Object.spec.template.spec.containers{name: "proxy", image: "proxy"}]}}}}'):
            record("injected-sidecar", lambda _: None)
        with self.injected('Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: ['
                           'Object.spec.template.spec.containers{name: "app", imagePullPolicy: "Always"}]}}}}'):
            record("rewritten-by-admission", lambda _: None)

    @contextlib.contextmanager
    def injected(self, expression):
        """While this lasts, admission changes each Deployment that is made: what it adds is recorded under the creator's name."""
        policy = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingAdmissionPolicy", "metadata": {"name": "live"},
                  "spec": {"failurePolicy": "Fail", "reinvocationPolicy": "Never",
                           "matchConstraints": {"resourceRules": [{"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"],
                                                                   "resources": ["deployments"]}]},
                           "mutations": [{"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": expression}}]}}
        binding = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingAdmissionPolicyBinding",
                   "metadata": {"name": "live"}, "spec": {"policyName": "live"}}
        self.server.ask("POST", f"{POLICIES}/mutatingadmissionpolicies", policy)
        self.server.ask("POST", f"{POLICIES}/mutatingadmissionpolicybindings", binding)
        try:
            self.wait_for_injection(True)
            yield
        finally:
            self.server.ask("DELETE", f"{POLICIES}/mutatingadmissionpolicybindings/live")
            self.server.ask("DELETE", f"{POLICIES}/mutatingadmissionpolicies/live")
            self.wait_for_injection(False)

    def wait_for_injection(self, wanted):
        probe = copy.deepcopy(self.things["Deployment/shop-web"])
        plain = probe["spec"]["template"]["spec"]["containers"]
        while True:
            answer = self.server.ask("POST", f"{collection('Deployment')}?dryRun=All", probe)
            containers = answer["spec"]["template"]["spec"]["containers"]
            same = len(containers) == len(plain) and containers[0]["imagePullPolicy"] == plain[0]["imagePullPolicy"]
            if same != wanted:
                return

    def others(self):
        somebody = self.server.somebody
        self.record("Service/shop", "service-foreign-annotation", lambda _: somebody("annotate", "service/shop", "team=blue"))
        self.record("Service/shop", "service-port-edited", lambda _: somebody(
            "patch", "service/shop", "--patch", '{"spec":{"ports":[{"port":80,"targetPort":1}]}}'))
        self.record("Service/shop", "service-selector-edited", lambda _: somebody(
            "patch", "service/shop", "--patch", '{"spec":{"selector":{"team":"blue"}}}'))
        config_map = "configmap/" + self.config_map().split("/")[1]
        self.record(self.config_map(), "configmap-foreign-label", lambda _: somebody("label", config_map, "team=blue"))
        self.record(self.config_map(), "configmap-label-edited",
                    lambda _: somebody("label", config_map, "--overwrite", "twelvefactor.dev/app=other"))
        self.record("ServiceAccount/shop", "serviceaccount-foreign-annotation",
                    lambda _: somebody("annotate", "serviceaccount/shop", "team=blue"))
        self.record("ServiceAccount/shop", "serviceaccount-annotation-edited",
                    lambda _: somebody("annotate", "--overwrite", "serviceaccount/shop", "eks.amazonaws.com/role-arn=other"))
        self.record("ServiceAccount/shop", "serviceaccount-token-mounted", lambda _: somebody(
            "patch", "serviceaccount/shop", "--patch", '{"automountServiceAccountToken":true}'))

    def more_kinds(self):
        somebody = self.server.somebody
        ingress, report, mail, budget = "ingress/shop-web", "cronjob/shop-report", "hpa/shop-mail", "pdb/shop-web"

        def patched(thing, body):
            return lambda _: somebody("patch", thing, "--type=merge", f"--patch={json.dumps(body)}")

        self.record("Ingress/shop-web", "ingress-foreign-annotation", lambda _: somebody("annotate", ingress, "team=blue"))
        self.record("Ingress/shop-web", "ingress-annotation-edited", lambda _: somebody("annotate", "--overwrite", ingress, "example.com/rate=1"))
        self.record("Ingress/shop-web", "ingress-host-edited", lambda _: somebody(
            "patch", ingress, "--type=json", '--patch=[{"op":"replace","path":"/spec/rules/0/host","value":"other.example.com"}]'))
        self.record("CronJob/shop-report", "cronjob-foreign-label", lambda _: somebody("label", report, "team=blue"))
        self.record("CronJob/shop-report", "cronjob-schedule-edited", patched(report, {"spec": {"schedule": "0 4 * * *"}}))
        self.record("CronJob/shop-report", "cronjob-image-edited", lambda _: somebody("set", "image", report, "app=registry.example.com/other"))
        self.record("HorizontalPodAutoscaler/shop-mail", "horizontalpodautoscaler-foreign-behavior",
                    patched(mail, {"spec": {"behavior": {"scaleDown": {"stabilizationWindowSeconds": 60}}}}))
        self.record("HorizontalPodAutoscaler/shop-mail", "horizontalpodautoscaler-most-edited", patched(mail, {"spec": {"maxReplicas": 50}}))
        self.record("PodDisruptionBudget/shop-web", "poddisruptionbudget-foreign-label", lambda _: somebody("label", budget, "team=blue"))
        self.record("PodDisruptionBudget/shop-web", "poddisruptionbudget-budget-edited", patched(budget, {"spec": {"maxUnavailable": 3}}))

    def generated_secrets(self):
        """As the watch tells them: without their content."""
        somebody, secret = self.server.somebody, "secret/shop-generated"

        def record(name, change=lambda created: None):
            self.record("Secret/shop-generated", f"secret-{name}", change, METADATA_ONLY)

        def patched_by_us(body):
            return lambda _: self.server.ask("PATCH", f"{path_of(self.things['Secret/shop-generated'])}?fieldManager={MANAGER}", body,
                                             "application/merge-patch+json")

        record("created")
        self.record("Secret/shop-generated", "secret-created-whole")
        record("rotated-by-us", patched_by_us({"data": {"TOKEN": "b3RoZXI="}}))
        record("foreign-label", lambda _: somebody("label", secret, "team=blue"))
        record("value-edited", lambda _: somebody("patch", secret, "--patch", '{"data":{"TOKEN":"b3RoZXI="}}'))
        record("key-removed", lambda _: somebody("patch", secret, "--patch", '{"data":{"TOKEN":null}}'))
        record("recipe-edited", lambda _: somebody("annotate", "--overwrite", secret, "twelvefactor.dev/generated={}"))

    def referents(self):
        """Secrets of others, as apps refer to them: made in all the ways in which people make them."""
        server, somebody = self.server, self.server.somebody
        url = collection("Secret")

        def save(name):
            self.save(f"referent-{name}", server.ask("GET", f"{url}/stripe", accept=METADATA_ONLY))
            server.ask("DELETE", f"{url}/stripe")

        secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "stripe", "namespace": NAMESPACE}}
        server.ask("POST", f"{url}?fieldManager=ci", {**secret, "data": {"api-key": "eA==", "uri": "eA=="}})
        save("created-with-data")
        server.ask("POST", f"{url}?fieldManager=ci", {**secret, "stringData": {"api-key": "x", "uri": "x"}})
        save("created-with-string-data")
        server.ask("PATCH", f"{url}/stripe?fieldManager=ci", {**secret, "stringData": {"api-key": "x", "uri": "x"}},
                   "application/apply-patch+yaml")
        save("applied-with-string-data")
        somebody("create", "secret", "generic", "stripe", "--from-literal=api-key=x", "--from-literal=uri=x")
        save("created-by-kubectl")
        somebody("create", "secret", "generic", "stripe", "--from-literal=api-key=x")
        somebody("patch", "secret/stripe", "--patch", '{"stringData":{"uri":"x"}}')
        save("key-added-by-kubectl")
        somebody("create", "secret", "generic", "stripe", "--from-literal=api-key=x", "--from-literal=uri=x")
        somebody("patch", "secret/stripe", "--patch", '{"data":{"uri":null}}')
        save("key-removed-by-kubectl")
        server.ask("PATCH", f"{url}/stripe?fieldManager=ci", {**secret, "stringData": {"api-key": "x", "uri": "x"}},
                   "application/apply-patch+yaml")
        somebody("patch", "secret/stripe", "--patch", '{"data":{"uri":null}}')
        save("key-removed-after-applied-string-data")
        somebody("create", "secret", "generic", "stripe")
        save("empty")
        server.ask("POST", url, {**secret, "data": {"api-key": "eA=="}})
        server.ask("PATCH", f"{url}/stripe", {"metadata": {"managedFields": [{}]}}, "application/merge-patch+json")
        save("managed-fields-cleared")

    def quantities(self):
        """In which form the server gives quantities back."""
        spec = copy.deepcopy(self.things["Deployment/shop-web"])
        resources = spec["spec"]["template"]["spec"]["containers"][0]["resources"]
        numbers = ["0", "1", "3", "0.1", "0.5", "1.5", "2.50", "0.001", "12.345", "100", "512", "999", "1000", "1001", "1023", "1024", "1025",
                   "1500", "4096", "1000000", "1048576", "007", "7", "1.", ".5", ".", "0.125", "10.000", "12345", "1048576.5"]
        forms = {}
        texts = [number + suffix for number in numbers for suffix in ("", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti")]
        while texts:
            text = texts.pop()
            resources.clear()
            resources["limits"] = {"memory": text}
            with contextlib.suppress(urllib.error.HTTPError):  # what it refuses is not recorded
                answer = self.server.ask("POST", f"{collection('Deployment')}?dryRun=All", spec)
                forms[text] = answer["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["memory"]
                if forms[text] not in forms:
                    texts.append(forms[text])
        self.save("quantities", dict(sorted(forms.items())))


def main(kubectl, kubeconfig, twelvefactor):
    proxy = subprocess.Popen([kubectl, "--kubeconfig", kubeconfig, "proxy", "--port=0"], stdout=subprocess.PIPE, text=True)
    try:
        server = Server(kubectl, kubeconfig, "http://" + proxy.stdout.readline().split()[-1])
        server.ask("PATCH", f"/api/v1/namespaces/{NAMESPACE}?fieldManager=record", {
            "apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}, "application/apply-patch+yaml")
        recorder = Recorder(server, twelvefactor)
        recorder.created()
        recorder.deployments()
        recorder.others()
        recorder.more_kinds()
        recorder.generated_secrets()
        recorder.referents()
        recorder.quantities()
    except urllib.error.HTTPError as problem:
        sys.exit(f"{problem.url}: {problem}: {problem.read().decode()}")
    finally:
        proxy.terminate()
        proxy.wait()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
