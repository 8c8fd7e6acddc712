"""The admission policies of the program in a cluster, TwelveFactorPolicies without an operator, and what the API server says to a change."""
import contextlib
import datetime
import re
import subprocess

import yaml

from .api import ApiError
from .kubectl import KubectlError
from .operator import find_binary
from .waiting import wait_for

POLICIES = "twelvefactorpolicies"
RULE = re.compile(r"\b(TF[0-9]{4}) ")


def program(*arguments, stdin=None):
    """Standard output of `twelvefactor policies`."""
    ended = subprocess.run([str(find_binary()), "policies", *arguments], input=stdin, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def today(days=0):
    return (datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=days)).isoformat()


@contextlib.contextmanager
def installed(kubectl, manifests):
    """Policies of the API server, applied; gone at the end."""
    kubectl.run("apply", "-f", "-", stdin=manifests)
    try:
        yield
    finally:
        kubectl.run("delete", "--ignore-not-found", "-f", "-", stdin=manifests)


class Policies:
    """TwelveFactorPolicies, with the status that the operator would write: the tests choose the day, and need no operator."""

    def __init__(self, api, suffix):
        self.api, self.suffix, self.names = api, suffix, []

    def put(self, name, environments=("*",), match=None, shadowed_by="^$", as_of=None, shadowed_in=None, **spec):
        name = f"{name}-{self.suffix}"
        body = {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorPolicy", "metadata": {"name": name},
                "spec": {"environments": list(environments), **spec}}
        if name in self.names:
            self.remove(name)
        self.names.append(name)
        self.api.create(POLICIES, body)
        if match is not False:
            globs = "|".join(glob.replace(".", "\\.").replace("*", ".*").replace("?", ".") for glob in environments)
            self.status(name, match=match or f"^({globs})$", shadowed_by=shadowed_by, as_of=as_of or today(), shadowed_in=shadowed_in)
        return name

    def status(self, name, match, shadowed_by="^$", as_of=None, shadowed_in=None):
        status = {"observedGeneration": 1, "match": match, "shadowedBy": shadowed_by}
        status.update({key: value for key, value in (("asOf", as_of), ("shadowedIn", shadowed_in)) if value})
        self.api.patch(POLICIES, name, {"status": status}, subresource="status")

    def remove(self, name):
        self.names.remove(name)
        self.api.delete(POLICIES, name)

    def remove_all(self):
        for name in list(self.names):
            self.remove(name)


class Tenant:
    """Somebody who may write apps and workloads in one namespace, by kubectl."""

    def __init__(self, kubectl, namespace, user="a-tenant"):
        self.kubectl, self.namespace, self.user = kubectl, namespace, user
        kubectl.run("-n", namespace, "create", "role", "tenant", "--verb=get,list,create,patch,update,delete",
                    "--resource=twelvefactorapps.twelvefactor.dev,twelvefactorapps.twelvefactor.dev/scale,deployments.apps,statefulsets.apps,"
                    "daemonsets.apps,replicasets.apps,jobs.batch,cronjobs.batch,configmaps,deployments.apps/scale")
        kubectl.run("-n", namespace, "create", "rolebinding", "tenant", "--role=tenant", f"--user={user}")

    def run(self, *arguments, stdin=None):
        """(what kubectl says on standard error; "" where it says nothing, whether it was refused)"""
        whole = [self.kubectl.binary, "--kubeconfig", self.kubectl.kubeconfig, *self.kubectl.options, "--as", self.user, "-n", self.namespace, *arguments]
        ended = subprocess.run(whole, input=stdin, capture_output=True, text=True, timeout=60, check=False)
        return ended.stderr, ended.returncode != 0

    def says(self, *arguments, stdin=None):
        return self.run(*arguments, stdin=stdin)[0]

    def applies(self, obj, *options):
        """What kubectl apply says to it, with --dry-run=server among the options too."""
        return self.says("apply", "-f", "-", *options, stdin=yaml.safe_dump(obj))

    def refused(self, *arguments, stdin=None):
        said, failed = self.run(*arguments, stdin=stdin)
        return said if failed else ""


def rules_in(text):
    return set(RULE.findall(text))


def refusal(api, resource, obj):
    """What the API server says to it in a dry run; "" when it would take it."""
    try:
        api.create(resource, obj, dry_run=True)
        return ""
    except ApiError as error:
        return error.message


def warnings(api, resource, obj):
    """The warnings with which the API server would take it; what it says where it would not."""
    said = refusal(api, resource, obj)
    return said or "\n".join(api.warnings)


def wait_until_it_counts(what, look, until=bool):
    """A policy counts some moments after it was made, in each API server."""
    return wait_for(what, look, until, timeout=30, every=0.3)


__all__ = ["KubectlError", "Policies", "Tenant", "installed", "program", "refusal", "rules_in", "today", "wait_until_it_counts", "warnings"]
