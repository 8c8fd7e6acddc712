#!/bin/bash
# `make down`: ends everything that up.sh began, however far it came, and deletes the state directory.
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
source "$CLUSTER/tools.sh"

main() {
  local mode name
  lock_state
  mode=$(current_mode)
  # The tests keep a cluster of their own below ours.
  for name in "$STATE"/*/.twelvefactor; do [[ ! -e $name ]] || TF_STATE=${name%/*} "$CLUSTER/down.sh"; done
  [[ $EUID == 0 ]] || ! init_pid >/dev/null || fail "the node runs as root: sudo make down"
  process_stop operator 30
  [[ $mode != external ]] || leave_external
  # Nothing of it is needed again: what a node ran ends with its namespaces, what a simulated one ran is stopped here.
  for name in kwok kube-scheduler kube-controller-manager kube-apiserver etcd; do process_stop "$name" 3; done
  stop_namespaces
  stop_strays
  if [[ -e $STATE/.twelvefactor || $STATE == "$ROOT/.local" ]]; then
    rm -rf --one-file-system "$STATE"
  elif [[ -e $STATE ]]; then
    say "Nothing of ours in $STATE: left as it is." && return
  fi
  say "Nothing runs and nothing is left of $STATE. Built programs stay in $CACHE (and build/)."
}

# Programs of a simulated node whose state directory, and with it their pids, was deleted by hand: they were started with files in it.
stop_strays() {
  local pid words
  for pid in /proc/[0-9]*; do
    { mapfile -d '' -t words <"$pid/cmdline"; } 2>/dev/null || continue
    [[ ${words[0]-} == "$CACHE"/* && " ${words[*]}" == *[\ =]"$STATE"/* ]] || continue
    kill -KILL "${pid#/proc/}" 2>/dev/null || true
  done
}

# Somebody else's cluster: only the local operator ends.
leave_external() {
  local kubectl=("$(tool kubectl)" --kubeconfig "$STATE/kubeconfig")
  if [[ ${DELETE:-} == yes ]]; then
    "${kubectl[@]}" delete namespace -l twelvefactor.dev/sample=shop
    "${kubectl[@]}" delete --ignore-not-found -f "$ROOT/crds/"
    return
  fi
  say "The operator has ended. Left in your cluster: the namespaces shop-staging and shop-production, and the definitions in crds/."
  say "To remove them (and every TwelveFactorApp): kubectl delete namespace -l twelvefactor.dev/sample=shop; kubectl delete -f crds/"
}

main
