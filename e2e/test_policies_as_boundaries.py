"""The ready-made admission policy (manifests/policies): who has the right to write apps, and no more, cannot change what policies and promotion gates
go by. No pod runs, and nothing waits for the operator."""
import json

import pytest

from harness.apps import quiet_app
from harness.install import ROOT
from harness.kubectl import KubectlError
from harness.waiting import wait_for

USER = "a-developer"
PEERS = {"staging": {"namespace": "shop-staging", "name": "shop", "required": True}}
EXEMPTIONS = {"TF0201": {"reason": "until the registry has digests", "expires": "2099-01-01"}}


@pytest.fixture(autouse=True)
def boundaries(kubectl):
    kubectl.run("apply", "-k", str(ROOT / "manifests/policies"))
    yield
    kubectl.run("delete", "-k", str(ROOT / "manifests/policies"))


@pytest.fixture
def change(kubectl, namespace):
    """change(part of the spec): what the API server says to it from somebody who may write apps; "" when it would take it. Nothing is
    changed: the admission policy counts a moment after it is made."""
    def patch(part):
        try:
            kubectl.run("--as", USER, "-n", namespace, "patch", "tfa", "shop", "--type=merge", "--dry-run=server", "-p", json.dumps({"spec": part}))
        except KubectlError as error:
            return error.error
        return ""
    return patch


@pytest.fixture
def app(api, kubectl, namespace):
    kubectl.run("label", "namespace", namespace, "twelvefactor.dev/environment=production")
    kubectl.run("-n", namespace, "create", "role", "writes-apps", "--verb=get,list,create,patch,update", "--resource=twelvefactorapps.twelvefactor.dev")
    kubectl.run("-n", namespace, "create", "rolebinding", "writes-apps", "--role=writes-apps", f"--user={USER}")
    return api.create("twelvefactorapps", quiet_app(namespace=namespace, environment="production", parity={"peers": PEERS}))


def test_who_writes_apps_alone_may_not_change_what_policies_go_by(app, change):
    refused = {"the environment": ({"environment": "sandbox"}, "set-environment"),
               "a peer that is required no more": ({"parity": {"peers": {"staging": {"required": False}}}}, "set-peers"),
               "no peers": ({"parity": {"peers": None}}, "set-peers"),
               "an exemption": ({"exemptions": EXEMPTIONS}, "set-exemptions")}
    for what, (part, verb) in refused.items():
        said = wait_for(f"the refusal of {what}", lambda part=part: change(part))
        assert verb in said and "twelvefactor-boundaries" in said, said
    assert change({"image": "registry.example.com/shop:v3"}) == ""


def test_a_role_with_the_verb_allows_it(app, change, kubectl, namespace):
    kubectl.run("-n", namespace, "create", "rolebinding", "decides", "--clusterrole=twelvefactor-boundaries", f"--user={USER}")
    for part in ({"environment": "sandbox"}, {"parity": {"peers": None}}, {"exemptions": EXEMPTIONS}, {"exemptions": None}):
        wait_for("the right", lambda part=part: change(part), lambda said: said == "")


def test_exemptions_may_be_taken_away_by_anybody(api, app, change, namespace):
    api.patch("twelvefactorapps", "shop", {"spec": {"exemptions": EXEMPTIONS}}, namespace)
    assert change({"exemptions": None}) == ""
