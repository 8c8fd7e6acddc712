#!/bin/bash
# The node's own namespaces: network, mounts and processes. Process 1 in there is bin/node-init (pause/pause.c). When it ends, the
# kernel ends every process of the node and its pods, and with them go mounts, links and network namespaces: that is how
# `make down` can leave no trace, also after a half-done start. Only cgroups stay and are removed here.
# usage: namespace.sh start | stop | pid | enter COMMAND...
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$CLUSTER/names.sh"
source "$CLUSTER/process.sh"

INIT=$STATE/bin/node-init

# Found by what it is called with (its state directory and its name), so that a node whose state directory was deleted by hand
# can still be ended.
init_process() {
  local pid words
  for pid in /proc/[0-9]*; do
    { mapfile -d '' -t words <"$pid/cmdline"; } 2>/dev/null || continue
    if [[ ${words[0]-} == "$INIT" && ${words[1]-} == "$STATE" ]]; then
      echo "${pid#/proc/} ${words[2]}"
      return
    fi
  done
  return 1
}
init_pid() {
  local pid name
  read -r pid name < <(init_process) && echo "$pid"
}

# Sets INSIDE, the prefix of commands that run inside. Not `ip netns exec`: that one mounts /sys anew and hides the cgroups.
enter_namespaces() {
  INSIDE=()
  [[ $(current_mode) == real ]] || return 0
  local pid
  pid=$(init_pid) || fail "the node of $STATE does not run: start it with 'make run' or 'make cluster'"
  INSIDE=(nsenter --target "$pid" --net --pid --mount --)
}

# For the operator, which needs the node's network but the machine's files.
enter_network() {
  enter_namespaces
  ((${#INSIDE[@]} == 0)) || INSIDE=("${INSIDE[@]:0:5}" --)
}

start_namespaces() {
  mkdir -p "$STATE/bin" "$STATE/run" "$LOGS"
  [[ -x $INIT ]] || gcc -static -O2 -o "$INIT" "$CLUSTER/pause/pause.c"
  if ! init_pid >/dev/null; then
    # What a crash or a restart of the machine has left.
    [[ ! -s $STATE/run/slot ]] || { load_names && remove_cgroups "$NAME"; }
    claim_slot make_claim
    setsid unshare --mount --propagation private --net --pid --fork --mount-proc \
      "$INIT" "$STATE" "$NAME" >>"$LOGS/node-init.log" 2>&1 </dev/null &
    disown
    wait_until 5 init_pid || fail "unshare failed: $(tail -n 3 "$LOGS/node-init.log")"
    enter_namespaces
    "${INSIDE[@]}" "$CLUSTER/namespace.sh" inside
  fi
  load_names
  enter_namespaces
  set_up_link
  make_cgroups
}

# Directories where the node leaves things, covered by private ones. What of ours lies below them stays in sight.
hide_directories() {
  local dir state cache
  exec {state}<"$STATE" {cache}<"$CACHE"
  for dir in /run /var/lib /var/log /tmp; do mount -t tmpfs -o mode=0755 tmpfs "$dir"; done
  mount -t tmpfs -o mode=1777 tmpfs /dev/shm
  chmod 1777 /tmp
  show_again "$STATE" "$state"
  show_again "$CACHE" "$cache"
}

show_again() {
  [[ $1 =~ ^(/run|/var/lib|/var/log|/tmp)/ ]] || return 0
  mkdir -p "$1"
  # --no-canonicalize: the kernel must follow the link in /proc; the path that it shows is hidden by now.
  mount --no-canonicalize --bind "/proc/self/fd/$2" "$1"
}

# The data of the node is on disk below the state directory, in here at the usual places: the paths of sockets must be short.
show_data() {
  local dir
  for dir in lib/kubelet lib/containerd log/pods; do
    mkdir -p "$STATE/node/$dir" "/var/$dir"
    mount --bind "$STATE/node/$dir" "/var/$dir"
  done
  # The kubelet sets these for the whole machine. It finds them set, in files of ours, and leaves the machine alone.
  local setting
  for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
    kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
    mkdir -p "/run/sysctl/$(dirname "$setting")"
    echo "${setting#*=}" >"/run/sysctl/${setting%=*}"
    mount --bind "/run/sysctl/${setting%=*}" "/proc/sys/${setting%=*}"
  done
}

# Fails where the network, the link or the cgroup is somebody else's. To make a directory is to claim it: nobody else can.
make_claim() {
  [[ -z $(ip -4 -o addr show to "$NETWORK")$(ip -4 route show "$NETWORK") && ! -d /sys/class/net/$HOST_LINK ]] || return 1
  mkdir "$(cgroup_mounts | head -n 1)/$NAME" 2>/dev/null
}

set_up_link() {
  [[ -d /sys/class/net/$HOST_LINK ]] || ip link add "$HOST_LINK" type veth peer name node0 netns "$(init_pid)"
  ip addr replace "$HOST_IP/30" dev "$HOST_LINK"
  ip link set "$HOST_LINK" up
  "${INSIDE[@]}" ip link set lo up
  "${INSIDE[@]}" ip addr replace "$NODE_IP/30" dev node0
  "${INSIDE[@]}" ip link set node0 up
  # No default route: pods reach nothing outside, and learn so at once. Service addresses need one to be translated on their way out.
  "${INSIDE[@]}" ip route replace "$SERVICE_CIDR" via "$HOST_IP" src "$NODE_IP"
  "${INSIDE[@]}" sysctl -qw net.ipv4.ip_forward=1
}

# The address of services as if they were elsewhere; given when the first of them starts.
give_address() { "${INSIDE[@]}" ip addr replace "$HOSTED_IP/32" dev lo; }

cgroup_version() { [[ $(stat -f -c %T /sys/fs/cgroup) == cgroup2fs ]] && echo 2 || echo 1; }

# Where cgroups are made: one place in version 2, one for each controller in version 1.
cgroup_mounts() {
  if [[ $(cgroup_version) == 2 ]]; then
    echo /sys/fs/cgroup
  else
    awk '$5 ~ "^/sys/fs/cgroup/" && / - cgroup2? / { print $5 }' /proc/self/mountinfo
  fi
}

# The kubelet wants its root cgroup to exist in every hierarchy (version 1) or with its controllers switched on (version 2).
make_cgroups() {
  local dir file
  if [[ $(cgroup_version) == 2 ]]; then
    for file in cpuset cpu io memory hugetlb pids; do
      ! grep -qw "$file" /sys/fs/cgroup/cgroup.controllers || echo "+$file" >/sys/fs/cgroup/cgroup.subtree_control
    done
  fi
  for dir in $(cgroup_mounts); do
    mkdir -p "$dir/$NAME"
    # A cpuset of version 1 starts out empty, and takes no process until it has cores and memory.
    for file in cpuset.cpus cpuset.mems; do
      if [[ $(cgroup_version) == 1 && -e $dir/$file && -z $(<"$dir/$NAME/$file") ]]; then cat "$dir/$file" >"$dir/$NAME/$file"; fi
    done
  done
}

remove_cgroups() {
  local dir
  for dir in $(cgroup_mounts); do
    wait_until 10 remove_cgroup "$dir/$1" || say "warning: $dir/$1 cannot be removed"
  done
}
remove_cgroup() {
  [[ ! -d $1 ]] || find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
  [[ ! -d $1 ]]
}

stop_namespaces() {
  local pid='' name='' began
  if read -r pid name < <(init_process); then
    began=$(process_stat "$pid") || true
    kill -KILL "$pid"
    # It is gone only after all others in its namespace are.
    wait_until 60 init_gone "$pid" "$began" || fail "the node's process 1 (pid $pid) does not end"
    mkdir -p "$STATE" && touch "$STATE/.twelvefactor"
  elif [[ -s $STATE/run/slot && $(current_mode) == real ]]; then
    load_names
    name=$NAME
  fi
  [[ -n $name ]] || return 0
  # The link goes with the namespace, a moment later.
  wait_until 5 link_gone "$name-host" || ip link del "$name-host" || true
  remove_cgroups "$name"
}
init_gone() { [[ $(process_stat "$1") != "$2" ]]; }
link_gone() { [[ ! -d /sys/class/net/$1 ]]; }

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  case ${1-} in
    start) start_namespaces ;;
    inside) hide_directories && show_data ;;
    stop) stop_namespaces ;;
    pid) init_pid ;;
    enter) shift && enter_namespaces && exec "${INSIDE[@]}" "$@" ;;
    *) fail "usage: namespace.sh start | stop | pid | enter COMMAND..." ;;
  esac
fi
