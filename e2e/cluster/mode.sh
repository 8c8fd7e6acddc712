# shellcheck shell=bash
# Which cluster to run on: a real one here, one with a simulated node, or the one that the person has already.

choose_mode() {
  local wanted running reason
  running=$(current_mode)
  if [[ $1 != --only-cluster ]] && external_kubeconfig >/dev/null; then
    wanted=external
  else
    case ${NODE:-} in
      '') [[ $running == fake ]] && wanted=fake || wanted=auto ;;
      real | fake) wanted=$NODE ;;
      *) fail "NODE is real or fake, not '$NODE'" ;;
    esac
  fi
  if [[ $wanted == auto || $wanted == real ]]; then
    reason=$(why_not_real)
    if [[ -z $reason ]]; then
      wanted=real
    elif [[ $wanted == real ]]; then
      fail "no real node here: $reason"
    else
      wanted=fake
      explain_fake "$reason"
    fi
  fi
  [[ -z $running || $running == "$wanted" ]] ||
    fail "$STATE holds a cluster of the other kind ($running, wanted: $wanted): end it first with 'make down'"
  echo "$wanted" | write_file "$STATE/run/mode"
}

# Which minor version of Kubernetes. What one has written, another may not be able to read.
choose_kubernetes() {
  local wanted running
  wanted=$(kubernetes_minor)
  running=$(cat "$STATE/run/kubernetes" 2>/dev/null || echo "$wanted")
  check_kubernetes "$wanted"
  [[ $running == "$wanted" ]] || fail "$STATE holds a cluster of Kubernetes $running, and KUBERNETES is $wanted: end it first with 'make down'"
  echo "$wanted" | write_file "$STATE/run/kubernetes"
}

# The kubeconfig that the person has set, unless it is the one of this very cluster.
external_kubeconfig() {
  [[ -n ${KUBECONFIG:-} && $(realpath -m "$KUBECONFIG") != "$STATE/kubeconfig" ]] && echo "$KUBECONFIG"
}

# What a real node needs and this machine or account does not give; nothing if all is there.
why_not_real() {
  local dir try
  if [[ $EUID != 0 ]]; then
    echo "this is not root (try 'sudo make run')"
  elif ! unshare --mount --net --pid --fork true 2>/dev/null; then
    echo "this root may not make namespaces (a container without privileges?)"
  elif [[ -z $(cgroup_mounts) ]]; then
    echo "no cgroups are mounted below /sys/fs/cgroup"
  elif [[ $(cgroup_version) == 2 ]] && ! grep -qw memory /sys/fs/cgroup/cgroup.controllers; then
    echo "the cgroups here have no memory controller"
  elif [[ $(cgroup_version) == 2 && -e /sys/fs/cgroup/cgroup.type ]] && [[ -s /sys/fs/cgroup/cgroup.procs ]]; then
    echo "processes sit in the topmost cgroup of this container, so that it cannot be divided"
  else
    for dir in $(cgroup_mounts); do
      try=$dir/tf-try-$$
      if ! { mkdir "$try" && rmdir "$try"; } 2>/dev/null; then
        echo "no cgroup can be made in $dir"
        return
      fi
    done
  fi
}

explain_fake() {
  say "Note: no real node here: $1."
  say "      The control plane is real, the node is simulated: pods look as if they ran, there are no logs, no database and no shop."
}
