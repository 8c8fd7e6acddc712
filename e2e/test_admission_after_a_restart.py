"""An API server starts while admission policies are there: for some moments it may refuse apps, and only these, and it says why. Policies of plain
workloads keep nothing from starting."""
import time

import pytest

from harness.admission import Policies, installed, program, refusal, rules_in, wait_until_it_counts
from harness.apps import quiet_app
from test_admission_of_workloads import LABEL, PINNED, policy, workload

pytestmark = pytest.mark.no_api_server

APPS = "twelvefactorapps"
TAGGED = "registry.example.com/shop:latest"
LONGEST = 60  # discovery looks for new kinds every half minute


def said_to(api, app):
    try:
        return refusal(api, APPS, app)
    except OSError as error:
        return str(error)


def test_an_api_server_that_starts(api, kubectl, server, namespace, record_property):
    policies = Policies(api, namespace[-6:])
    selector = {"matchLabels": {"kubernetes.io/metadata.name": namespace}}
    everything = program("--workloads", "-f", "-", stdin=policy("strict", defaultLevel="Off", levels={"TF0201": "Enforce"}))
    with installed(kubectl, program("--admission")), installed(kubectl, everything):
        kubectl.run("label", "namespace", namespace, f"{LABEL}=strict")
        policies.put("strict", defaultLevel="Off", levels={"TF0201": "Enforce"}, namespaceSelector=selector)
        good, bad = quiet_app("good", namespace=namespace), quiet_app("bad", namespace=namespace, image=TAGGED)
        wait_until_it_counts("the refusal", lambda: refusal(api, APPS, bad), rules_in)
        api.create(APPS, good)
        server.stop_api_server()
        server.start_api_server()
        began, answers = time.monotonic(), []
        # Everything else works at once: plain workloads, which have policies of their own, and the status of apps, which the operator writes.
        api.create("deployments", {**workload("deployments", PINNED), "metadata": {"name": "plain", "namespace": namespace}})
        api.patch(APPS, "good", {"status": {"observedGeneration": 1}}, namespace, subresource="status")
        api.create("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "plain", "namespace": namespace}})
        good["metadata"]["name"] = "another"
        while (said := said_to(api, good)) and time.monotonic() < began + LONGEST:
            answers.append(said)
            time.sleep(0.1)
        took = time.monotonic() - began
        assert not said, f"still refused after {LONGEST} s: {said}"
        print(f"apps were refused for {took:.1f} s after the API server was ready, {len(answers)} times")
        record_property("refused_seconds", round(took, 1))
        for answer in answers:
            assert "twelvefactor" in answer and ("paramKind" in answer or "not yet ready" in answer or "not yet synced" in answer or "failed to configure" in answer), answer
        wait_until_it_counts("apps to be judged again", lambda: said_to(api, bad), rules_in)
        tagged = {**workload("deployments", name="tagged"), "metadata": {"name": "tagged", "namespace": namespace}}
        wait_until_it_counts("workloads to be judged again", lambda: refusal(api, "deployments", tagged), rules_in)
        policies.remove_all()
