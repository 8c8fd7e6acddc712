#!/bin/bash
# `make run`: from a fresh clone to a running cluster with the operator and the sample app. Run again, it repairs and updates.
# usage: up.sh [--only-cluster]
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
source "$CLUSTER/tools.sh"
source "$CLUSTER/mode.sh"

main() {
  local began=$SECONDS
  lock_state
  claim_state_directory
  choose_mode "${1-}"
  choose_kubernetes
  MODE=$(current_mode)
  say_what_it_takes
  title "Packages and programs"
  packages
  begin_programs
  [[ ${1-} == --only-cluster ]] || operator_build
  programs
  title "The cluster"
  if [[ $MODE == external ]]; then external_cluster; else cluster; fi
  if [[ ${1-} == --only-cluster ]]; then
    say_cluster
  else
    operator_and_sample
  fi
  title "Done in $((SECONDS - began)) s. To use it: eval \"\$(make kubeconfig)\"; to end it: make down"
}

# `make down` deletes this directory: it must not be one that holds something else.
claim_state_directory() {
  [[ -e $STATE/.twelvefactor || $STATE == "$ROOT/.local" || -z $(ls -A "$STATE" 2>/dev/null) ]] ||
    fail "TF_STATE is $STATE, which holds other files: name an empty or a new directory"
  mkdir -p "$STATE/run" "$LOGS" "$CACHE"
  touch "$STATE/.twelvefactor"
  give_to_caller "$STATE"
}

packages() {
  local kind=$MODE
  [[ $MODE != external ]] || kind=$([[ -n ${SHOP_IMAGE:-} ]] && echo fake || echo image)
  step packages "Debian packages for the cluster" "Install them by hand and try again." "$CLUSTER/packages.sh" "$kind"
}

operator_build() {
  [[ -z ${OPERATOR_BINARY:-} ]] || return 0
  step build-packages "Debian packages for the build" "Install them by hand and try again." "$CLUSTER/packages.sh" build
  step build "Building the operator" "Mend the build; 'make build' repeats it alone." "$CLUSTER/operator.sh" build
}

# What the mode needs, and no more.
tools_of_mode() {
  echo kubernetes
  [[ $MODE == external ]] || echo etcd
  [[ $MODE != fake ]] || echo kwok
}

tools_are_missing() {
  local name
  for name in $(tools_of_mode); do [[ -d $(tool_directory "$name") ]] || return 0; done
  return 1
}

say_what_it_takes() {
  tools_are_missing || return 0
  title "The first time, all is built from source: about ten minutes on two cores, with 4 GB of memory and 6 GB of disk (build/ and below"
  say "$HOME: .cache, go). It downloads from Debian's mirror, PyPI and the Go module proxy. Later runs take less than a minute."
}

# Beside the operator, because either build leaves a core idle now and then; in a process group that ends with this script.
begin_programs() {
  PROGRAMS=''
  tools_are_missing || return 0
  # By itself, because it may install packages, which only one at a time can.
  step go "Go" "Look whether pip can download packages, or install Go 1.26." find_go
  export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}
  # shellcheck disable=SC2046 # a word for each
  setsid "$CLUSTER/tools.sh" $(tools_of_mode) >"$LOGS/up-tools.log" 2>&1 </dev/null 8>&- &
  PROGRAMS=$!
  trap 'kill -TERM -- "-$PROGRAMS" 2>/dev/null || true' EXIT
}

await_programs() {
  local code=0
  [[ -n $PROGRAMS ]] || return 0
  wait "$PROGRAMS" || code=$?
  trap - EXIT
  cat "$LOGS/up-tools.log"
  return "$code"
}

programs() {
  step programs "Kubernetes $(module_version kubernetes k8s.io/kubernetes) and what goes with it" \
    "Look whether Go modules can be downloaded; what was built already is kept." await_programs
  # For people, who should not have to know the cache.
  mkdir -p "$STATE/bin"
  ln -f "$(tool kubectl)" "$STATE/bin/kubectl" 2>/dev/null || cp "$(tool kubectl)" "$STATE/bin/kubectl"
}

cluster() {
  local again="Try 'make down' and again."
  if [[ $MODE == real ]]; then
    step namespace "Namespaces, network and cgroups of the node" "$again" "$CLUSTER/namespace.sh" start
  elif [[ ! -s $STATE/run/slot ]]; then
    claim_slot ports_free
  fi
  step pki "Certificates" "$again" "$CLUSTER/pki.sh"
  step control-plane "etcd, API server, controllers, scheduler" "$again" "$CLUSTER/control_plane.sh" start
  if [[ $MODE == real ]]; then
    step node "containerd, kubelet, kube-proxy" "$again" "$CLUSTER/node.sh" start
  else
    step node "Simulated node" "$again" "$CLUSTER/fake_node.sh" start
  fi
}

ports_free() {
  local port
  for port in "$ETCD_PORT" "$ETCD_PEER_PORT" "$API_PORT" "$KWOK_PORT"; do
    ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || return 1
  done
}

external_cluster() {
  umask 077
  "$(tool kubectl)" config view --minify --flatten --raw | write_file "$STATE/kubeconfig" 0600
  give_to_caller "$STATE/kubeconfig"
  step reach "Reaching the cluster of $KUBECONFIG" "Look whether 'kubectl get namespaces' works with it." \
    "$(tool kubectl)" --kubeconfig "$STATE/kubeconfig" get namespaces
}

operator_and_sample() {
  local image="Look at the text above; the sources are in e2e/shop."
  title "The operator and the sample app"
  step crds "Definitions and rights" "May this account make them?" "$CLUSTER/operator.sh" install
  step operator "Starting the operator" "Its log says why." "$CLUSTER/operator.sh" start
  if [[ $MODE == external && -z ${SHOP_IMAGE:-} ]]; then
    step shop "Building the image of the sample app" "$image" "$CLUSTER/images.sh" shop
    explain_external
    return
  fi
  if [[ $MODE == real ]]; then
    step shop "The image of the sample app" "$image" "$CLUSTER/images.sh" shop-loaded
    step postgres "PostgreSQL" "Its log is in $LOGS/postgres.log." "$CLUSTER/postgres.sh" start
  fi
  step sample "Deploying shop to staging and production" "Look at the text above." "$CLUSTER/sample.sh" deploy
  step ready "Waiting until both are Ready" "The operator's log: make logs." "$CLUSTER/sample.sh" wait
  "$CLUSTER/sample.sh" show
}

explain_external() {
  title "The operator runs against your cluster. The sample app needs an image that your cluster can pull:"
  say "  1. push $STATE/shop.tar to your registry, for instance: skopeo copy docker-archive:$STATE/shop.tar docker://REGISTRY/shop:dev"
  say "  2. make run SHOP_IMAGE=REGISTRY/shop@sha256:... SHOP_STAGING_DATABASE_URI=postgresql://... SHOP_PRODUCTION_DATABASE_URI=postgresql://..."
  say "     (or make the Secrets shop-database in shop-staging and shop-production yourself)"
}

say_cluster() {
  title "The cluster runs:"
  "$(tool kubectl)" --kubeconfig "$STATE/kubeconfig" get nodes
}

main "$@"
