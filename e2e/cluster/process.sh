# shellcheck shell=bash
# Long-running processes: started, found again, ended. Each has log/NAME.log and run/NAME.pid, which holds the pid and the time
# it was started: a pid alone may be somebody else's by now.

# The state and the start time (clock ticks since boot) of a process, from /proc/PID/stat, whose second field may hold anything.
process_stat() {
  local line fields
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
  read -ra fields <<<"${line##*) }"
  [[ ${fields[0]} != [ZX] ]] || return 1
  echo "${fields[19]}"
}

# process_pid NAME: the pid, if that process still runs.
process_pid() {
  local pid began
  read -r pid began 2>/dev/null <"$STATE/run/$1.pid" || return 1
  [[ $(process_stat "$pid") == "$began" ]] || return 1
  echo "$pid"
}

record_pid() { echo "$2 $(process_stat "$2")" | write_file "$STATE/run/$1.pid"; }

# What a process was started with: the command, and the age of each file that it names. Another one means a restart.
fingerprint() {
  local word
  for word in "$@"; do
    echo "$word"
    word=${word#*=}
    [[ ! -f $word ]] || stat -L -c '%n %i %s %Y' "$word"
  done | sha256sum
}

# process_ensure NAME COMMAND...: runs after this; restarted if it died or would be started differently now.
# Where: see `inside` in namespace.sh.
process_ensure() {
  local name=$1 print
  shift
  print=$(fingerprint "$@")
  if process_pid "$name" >/dev/null && [[ $(cat "$STATE/run/$name.fingerprint" 2>/dev/null) == "$print" ]]; then return; fi
  process_stop "$name"
  process_start "$name" "$@"
  echo "$print" >"$STATE/run/$name.fingerprint"
}

process_start() {
  local name=$1 pid
  shift
  mkdir -p "$LOGS" "$STATE/run"
  say "starting $name: $*"
  setsid "${INSIDE[@]}" env "${PROCESS_ENV[@]}" "$@" >>"$LOGS/$name.log" 2>&1 </dev/null &
  pid=$!
  disown
  # nsenter forks to enter a pid namespace and waits: its child is the process.
  if ((${#INSIDE[@]})); then pid=$(child_of "$pid") || fail "$name ended at once: see $LOGS/$name.log"; fi
  record_pid "$name" "$pid" || fail "$name ended at once: see $LOGS/$name.log"
}
# A clean environment: nothing that the person has set (KUBECONFIG, proxies) may change what a cluster does.
PROCESS_ENV=(-i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/ LANG=C.UTF-8)
INSIDE=()

child_of() {
  local i
  for ((i = 0; i < 100; i++)); do
    pgrep -P "$1" && return
    kill -0 "$1" 2>/dev/null || return 1
    sleep 0.02
  done
  return 1
}

# process_stop NAME [SECONDS]: asks, waits, then kills. Returns when it is gone: only then is its port free.
process_stop() {
  local name=$1 pid
  if pid=$(process_pid "$name"); then
    kill "$pid" 2>/dev/null || true
    wait_until "${2:-15}" process_gone "$name" || kill -KILL "$pid" 2>/dev/null || true
    wait_until 5 process_gone "$name" || fail "$name (pid $pid) does not end"
  fi
  rm -f "$STATE/run/$name.pid" "$STATE/run/$name.fingerprint"
}

process_gone() { ! process_pid "$1" >/dev/null; }

# process_ready NAME SECONDS COMMAND...: waits for the command to succeed; says early, and with its log, that the process died.
process_ready() {
  local name=$1 end=$((SECONDS + $2))
  shift 2
  until "$@" >/dev/null 2>&1; do
    if process_gone "$name"; then explain_process "$name" "ended"; fi
    if ((SECONDS >= end)); then explain_process "$name" "is not ready"; fi
    sleep 0.1
  done
}

explain_process() {
  tail -n 20 "$LOGS/$1.log"
  fail "$1 $2; above is the end of $LOGS/$1.log"
}
