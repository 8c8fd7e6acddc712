"""twelvefactor ps, logs and completion, as somebody uses them in a day, on real pods."""
import json
import re
import subprocess

import pytest

from harness.apps import minimal_app
from harness.deploy import change, put_ready, wait_ready
from harness.operator import find_binary
from harness.waiting import wait_for

pytestmark = pytest.mark.real_node


@pytest.fixture
def shop(cluster, api, operator, namespace):
    """Two processes that write; what they write says which one it was."""
    return put_ready(api, minimal_app(namespace=namespace, image=cluster.probe, processes={
        "web": {"command": ["/bin/probe", "serve"], "port": 8080, "minReadySeconds": 0, "replicas": 2, "readiness": {"path": "/ok", "periodSeconds": 1}},
        "worker": {"command": ["/bin/probe", "tick", "500", "from the worker"], "minReadySeconds": 0}}), timeout=120)


def twelvefactor(cluster, *arguments):
    return subprocess.run([str(find_binary()), *arguments, "--kubeconfig", str(cluster.kubeconfig)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)


def test_ps_lists_the_pods_by_process(cluster, api, namespace, shop):
    listed = twelvefactor(cluster, "ps", "shop", "-n", namespace)
    assert listed.returncode == 0, listed.stderr
    assert re.findall(r"^(\w+) +shop-\1-\S+ +v1 +yes +Running +0 +\S+ +\S+$", listed.stdout, re.M) == ["web", "web", "worker"], listed.stdout
    only = json.loads(twelvefactor(cluster, "ps", "shop", "-n", namespace, "--process", "worker", "-o", "json").stdout)
    assert [(pod["process"], pod["release"], pod["ready"]) for pod in only] == [("worker", "v1", True)]
    missing = twelvefactor(cluster, "ps", "shopp", "-n", namespace)
    assert missing.returncode == 1 and "shopp" in missing.stderr


def test_logs_are_one_stream_with_the_pod_before_each_line(cluster, api, namespace, shop):
    def written():
        return twelvefactor(cluster, "logs", "shop", "-n", namespace, "--process", "worker", "--tail", "3")

    printed = wait_for("lines of the worker", written, lambda found: found.stdout.count("from the worker") == 3)
    assert printed.returncode == 0 and all(re.fullmatch(r"worker-\S+ .*from the worker.*", line) for line in printed.stdout.splitlines()), printed.stdout
    bare = twelvefactor(cluster, "logs", "shop", "-n", namespace, "-p", "worker", "--tail", "1", "--bare", "--timestamps")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\S+Z .*from the worker.*\n", bare.stdout), bare.stdout
    everything = twelvefactor(cluster, "logs", "shop", "-n", namespace, "--tail", "all", "--since", "10m")
    assert {line.split("-")[0] for line in everything.stdout.splitlines()} >= {"worker"}


def test_follow_goes_on_through_a_release(cluster, api, namespace, shop, tmp_path):
    with (tmp_path / "followed").open("wb") as out:
        following = subprocess.Popen([str(find_binary()), "logs", "shop", "-n", namespace, "-f", "--process", "worker", "--kubeconfig", str(cluster.kubeconfig)],
                                     stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        try:
            def lines():
                return (tmp_path / "followed").read_text().splitlines()

            wait_for("lines", lines, lambda found: len(found) >= 3)
            before = {line.split(" ")[0] for line in lines()}
            change(api, shop, {"spec.config.env": {"ROUND": "2"}})
            wait_ready(api, shop, timeout=120)
            wait_for("lines of the new pod", lambda: {line.split(" ")[0] for line in lines()} - before, bool, timeout=60)
        finally:
            following.terminate()
            following.wait(10)


def test_the_shell_is_told_the_names_of_apps(cluster, api, namespace, shop):
    script = f"source <({find_binary()} completion bash); COMP_WORDS=({find_binary()} status -n {namespace} --kubeconfig {cluster.kubeconfig} sh); COMP_CWORD=6; _twelvefactor; echo ${{COMPREPLY[@]}}"
    told = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=30, check=False)
    assert told.stdout.split() == ["shop"], told
