"""The hook for pre-commit in a GitOps repository, as a team has it: files of kustomize, Helm and of others are passed over, and what the cluster would
refuse is told with file and line. Needs no cluster; the hook comes from a Git repository that holds our .pre-commit-hooks.yaml.

pre-commit is a package of PyPI, which is installed once below ~/.cache/twelvefactor-operator.
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from harness.cluster import ROOT, SCRIPTS
from harness.operator import find_binary

PRE_COMMIT = "4.7.0"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twelvefactor-operator"
DIGEST = "@sha256:" + "9f86d081884c7d65" * 4

APP = f"""\
apiVersion: twelvefactor.dev/v1alpha1
kind: TwelveFactorApp
metadata: {{name: shop, namespace: shop-production}}
spec:
  environment: production
  codebase: {{repository: https://git.example.com/acme/shop, revision: 4f2a9c1d0b7e5a3f8c6d2e1b9a0f7c4d3e2b1a09}}
  image: registry.example.com/shop{DIGEST}
  processes:
    web: {{port: 8080, replicas: 2, readiness: {{path: /healthz}}}}
"""

DEPLOYMENT = f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  replicas: 2
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
        - name: web
          image: registry.example.com/web{DIGEST}
          ports: [{{containerPort: 8080}}]
          readinessProbe: {{httpGet: {{path: /healthz, port: 8080}}}}
          resources: {{requests: {{cpu: 100m, memory: 64Mi}}}}
"""

# A template with a hook; what it becomes, with a hook that is run once and a test pod.
TEMPLATE = """\
{{- if .Values.migrate }}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-migrate
  annotations: {"helm.sh/hook": pre-upgrade}
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: {{ .Values.image }}}]}}
{{- end }}
"""
RENDERED = f"""\
apiVersion: v1
kind: Pod
metadata:
  name: migrate
  annotations: {{"helm.sh/hook": "pre-install,pre-upgrade"}}
spec:
  restartPolicy: Never
  activeDeadlineSeconds: 600
  containers: [{{name: migrate, image: "registry.example.com/web{DIGEST}", command: [bin/migrate]}}]
---
apiVersion: v1
kind: Pod
metadata: {{name: test, annotations: {{"helm.sh/hook": test}}}}
spec: {{containers: [{{name: wget, image: busybox}}]}}
"""

GOOD = {
    "apps/shop.yaml": APP,
    "base/deployment.yaml": DEPLOYMENT,
    "base/kustomization.yaml": "resources: [deployment.yaml]\n",
    "overlays/production/kustomization.yaml": """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../../base]
namePrefix: prod-
patches:
  - path: replicas.yaml
  - path: args.json
    target: {kind: Deployment}
""",
    "overlays/production/replicas.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 5}\n",
    "overlays/production/args.json": '[{"op": "add", "path": "/spec/template/spec/containers/0/args", "value": ["serve"]}]\n',
    "overlays/production/other.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template: {spec: {containers: [{name: web, env: [{name: A, value: b}]}]}}\n",
    "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.1.0\n",
    "charts/web/values.yaml": "image: registry.example.com/web\nmigrate: true\n",
    "charts/web/templates/migrate.yaml": TEMPLATE,
    "rendered/web.yaml": RENDERED,
    # Of others.
    ".github/workflows/ci.yaml": "on: [push]\njobs: {test: {runs-on: ubuntu-latest, steps: [{run: make test}]}}\n",
    "docker-compose.yml": "services: {web: {build: ., ports: ['8080:8080']}}\n",
    "package.json": '{"name": "shop", "version": "1.0.0"}\n',
    "tsconfig.json": '{\n  // a comment, which JSON has not\n  "compilerOptions": {"strict": true,},\n}\n',
    "mkdocs.yml": "site_name: Shop\nmarkdown_extensions:\n  - pymdownx.emoji: {emoji_index: !!python/name:materialx.emoji.twemoji}\n",
    "cloudformation.yaml": "Resources:\n  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Name}}\n",
    "playbooks/site.yml": "- hosts: all\n  tasks:\n    - debug: {msg: \"{{ item }}\"}\n      loop: {{ things }}\n",
    "notes.yaml": "a: 1\na: 2\n",
    "empty.yaml": "",
}


@pytest.fixture(scope="session")
def pre_commit():
    """The program."""
    place = CACHE / f"pre-commit-{PRE_COMMIT}"
    if not (place / "bin" / "pre-commit").exists():
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([SCRIPTS / "packages.sh", "python"], check=True, capture_output=True)
        subprocess.run([sys.executable, "-m", "venv", place], check=True, capture_output=True)
        subprocess.run([place / "bin" / "pip", "install", "--quiet", f"pre-commit=={PRE_COMMIT}"], check=True, capture_output=True, timeout=300)
    return place / "bin" / "pre-commit"


def git(directory, *arguments):
    return subprocess.run(["git", "-c", "user.name=e2e", "-c", "user.email=e2e@example.com", "-C", directory, *arguments], check=True, capture_output=True,
                          text=True).stdout.strip()


@pytest.fixture(scope="session")
def hooks(tmp_path_factory):
    """A repository of hooks, and its commit."""
    place = tmp_path_factory.mktemp("hooks")
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", place)
    git(place, "init", "--quiet")
    git(place, "add", ".")
    git(place, "commit", "--quiet", "-m", "hooks")
    return place, git(place, "rev-parse", "HEAD")


@pytest.fixture
def repository(pre_commit, hooks, tmp_path):
    """A function from files, and what is said of the hook, to what `pre-commit run --all-files` says: (exit code, text)."""
    place, home, path = tmp_path / "gitops", tmp_path / "home", tmp_path / "bin"
    path.mkdir()
    (path / "twelvefactor").symlink_to(find_binary().resolve())
    environment = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ['PATH']}", "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never"}

    def run(files, more=""):
        where, commit = hooks
        config = f"repos:\n- repo: {where}\n  rev: {commit}\n  hooks: [{{id: twelvefactor-lint{more}}}]\n"
        for name, text in {**files, ".pre-commit-config.yaml": config}.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(text)
        git(tmp_path, "init", "--quiet", str(place))
        git(place, "add", ".")
        ended = subprocess.run([pre_commit, "run", "--all-files", "--verbose"], cwd=place, env=environment, capture_output=True, text=True, timeout=120, check=False)
        return ended.returncode, ended.stdout + ended.stderr

    return run


def test_a_good_repository_passes(repository):
    code, text = repository(GOOD)
    assert code == 0, text
    assert "twelvefactor lint" in text and "Passed" in text, text
    # It has looked at them, and says what it has passed over.
    assert "1 app" in text and "2 plain workloads" in text, text
    assert "overlays/production/replicas.yaml" in text and "charts/web/templates/migrate.yaml" in text, text


BAD = {
    "a field that does not exist": ("apps/shop.yaml", APP.replace("environment: production", "enviroment: production"), "apps/shop.yaml:5", "did you mean environment?"),
    "a limit of the definition": ("apps/shop.yaml", APP.replace("replicas: 2", "replicas: 5000"), "apps/shop.yaml:9", "spec.processes[web].replicas"),
    "an object that Kubernetes refuses": ("apps/shop.yaml", APP + '  adminProcesses: {report: {command: [x], trigger: Schedule, schedule: "0 24 * * *"}}\n', "apps/shop.yaml:10",
                                          "the hour is 24"),
    "an enforced rule": ("apps/shop.yaml", APP + "  config: {env: {A: x}, contract: {A: {enum: [z1]}}}\n", "apps/shop.yaml:10", "TF0306"),
    "an app that is no YAML": ("apps/shop.yaml", APP + "  config: [\n", "apps/shop.yaml:11", ""),
    "a workload that is no YAML": ("base/deployment.yaml", DEPLOYMENT + "    bad\n", "base/deployment.yaml:", ""),
}


@pytest.mark.parametrize("file,text,place,says", BAD.values(), ids=BAD)
def test_what_is_bad_fails_with_its_place(repository, file, text, place, says):
    code, printed = repository({**GOOD, file: text})
    assert code == 1 and "Failed" in printed, printed
    lines = [line for line in printed.splitlines() if place in line and says in line]
    assert lines, printed
    wrong = [line for line in printed.splitlines() if any(word in line for word in (" error ", ": unreadable: ", ": refused: "))]
    assert wrong and all(line.startswith(file) for line in wrong), printed


def test_arguments_come_before_the_files(repository):
    unpinned = {**GOOD, "base/deployment.yaml": DEPLOYMENT.replace(DIGEST, ":latest")}
    code, text = repository(unpinned)
    assert code == 0 and "base/deployment.yaml:12" in text and "TF0201" in text, text
    code, text = repository(unpinned, more=", args: [--strict, -f]")
    assert code == 1 and "TF0201" in text, text


def test_a_repository_of_others_passes(repository):
    """Nothing to judge is no failure there."""
    code, text = repository({name: text for name, text in GOOD.items() if "/" not in name or name.startswith((".github", "playbooks"))})
    assert code == 0, text
