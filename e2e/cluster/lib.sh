# shellcheck shell=bash disable=SC2034 # others use these variables
# What every script here shares: where things are, and how it speaks to the person who runs it.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
CLUSTER=$ROOT/e2e/cluster

# Everything a cluster is, lies below its state directory: another directory is another cluster, with other names and addresses.
STATE=$(realpath -m "${TF_STATE:-$ROOT/.local}")
export TF_STATE=$STATE
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/twelvefactor-operator
export LOGS=$STATE/log

# Debian keeps these off an ordinary user's PATH.
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/go/bin
# A proxy of the machine must not be asked for addresses that exist only on this machine.
export NO_PROXY=${NO_PROXY:+$NO_PROXY,}127.0.0.1,198.18.0.0/15 no_proxy=${no_proxy:+$no_proxy,}127.0.0.1,198.18.0.0/15

say() { printf '%s\n' "$*"; }
title() { printf '\n%s\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# step NAME TEXT REMEDY COMMAND...: one line for a step that may take long; what it prints goes to log/up-NAME.log.
step() {
  local name=$1 text=$2 remedy=$3 log=$LOGS/up-$1.log began=$EPOCHREALTIME
  shift 3
  mkdir -p "$LOGS"
  printf '  %-58s ' "$text"
  if "$@" >"$log" 2>&1 </dev/null 8>&-; then
    printf '%7s s\n' "$(elapsed "$began")"
    return
  fi
  printf 'failed after %s s\n\n' "$(elapsed "$began")"
  say "The end of $log:"
  tail -n 25 "$log" | sed 's/^/    /'
  printf '\nerror: %s failed. %s\n' "$name" "$remedy" >&2
  exit 1
}

elapsed() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }'; }

# wait_until SECONDS COMMAND...: tries until the command succeeds.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}

# One at a time: up and down of the same cluster. What is started must not keep the lock: step closes it.
lock_state() {
  mkdir -p "$CACHE"
  exec 8>"$CACHE/lock-$(printf %s "$STATE" | sha256sum | cut -c1-16)"
  flock -n 8 || fail "another 'make run', 'cluster' or 'down' is at work on $STATE: wait for it"
}

# write_file PATH [MODE]: from standard input, only if it differs, so that what reads the file is restarted only when it must be.
write_file() {
  local path=$1 mode=${2:-0644} new
  mkdir -p "$(dirname "$path")"
  new=$(mktemp "$path.XXXXXX")
  cat >"$new"
  chmod "$mode" "$new"
  if cmp -s "$new" "$path"; then rm "$new"; else mv "$new" "$path"; fi
}

# With sudo, what the person will want to use or delete later should be theirs.
give_to_caller() {
  [[ -z ${SUDO_UID:-} || $EUID != 0 ]] || chown -h "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" "$@"
}

as_caller() {
  if [[ $EUID == 0 && -n ${SUDO_UID:-} && $SUDO_UID != 0 ]]; then
    setpriv --reuid "$SUDO_UID" --regid "${SUDO_GID:-$SUDO_UID}" --init-groups \
      env HOME="$(getent passwd "$SUDO_UID" | cut -d: -f6)" "$@"
  else
    "$@"
  fi
}
