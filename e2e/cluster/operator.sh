#!/bin/bash
# The operator, from this checkout: built, given its rights, started.
# usage: operator.sh build | install | start | stop
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
source "$CLUSTER/tools.sh"

# Tests start another build of it.
BINARY=${OPERATOR_BINARY:-$ROOT/build/release/twelvefactor}

build_operator() {
  [[ -e $ROOT/CMakePresets.json ]] || fail "no CMakePresets.json in $ROOT: is the checkout complete?"
  cd "$ROOT"
  as_caller nice cmake --preset release
  as_caller nice cmake --build --preset release --target twelvefactor
}

# The definitions, and in a cluster of ours the operator's own account with what it may do.
install_operator() {
  kubectl apply --server-side --force-conflicts -f "$ROOT/crds/"
  kubectl wait --for=condition=Established --timeout=60s -f "$ROOT/crds/"
  [[ $(current_mode) == external ]] || kubectl apply --server-side --force-conflicts -f "$ROOT/manifests/cluster-wide/role.yaml" -f "$ROOT/manifests/cluster-wide/services-role.yaml" -f "$CLUSTER/operator-binding.yaml"
}

start_operator() {
  local config=$STATE/operator.kubeconfig flags
  # A kubeconfig of somebody else may name a program that wants its environment.
  [[ $(current_mode) != external ]] || { config=$STATE/kubeconfig && PROCESS_ENV=(-u KUBECONFIG); }
  read -ra flags <<<"${OPERATOR_FLAGS:-}"
  enter_network
  process_ensure operator "$BINARY" operator --kubeconfig "$config" "${flags[@]}"
  sleep 0.5
  ! process_gone operator || explain_process operator "ended"
}

kubectl() { "$(tool kubectl)" --kubeconfig "$STATE/kubeconfig" "$@"; }

case ${1-} in
  build) build_operator ;;
  install) install_operator ;;
  start) start_operator ;;
  stop) process_stop operator 30 ;;
  *) fail "usage: operator.sh build | install | start | stop" ;;
esac
