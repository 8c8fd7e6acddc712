# shellcheck shell=bash disable=SC2034 # others use these variables
# The names and addresses of one cluster. They come from the path of its state directory, so that two checkouts on a machine
# do not meet. A hash gives a slot; whoever finds it taken goes on to the next and writes down what was taken (claim_slot).

SLOTS=32768 # the /30 networks in 198.18.0.0/15, the range set aside for tests of network devices

SERVICE_CIDR=10.96.0.0/16 # these exist only inside the node's network namespace
SERVICE_FIRST=10.96.0.1
POD_CIDR=10.244.0.0/16
HOSTED_IP=192.0.2.1 # of backing services as if somebody else ran them elsewhere
NODE_NAME=node-1

first_slot() {
  local hash
  hash=$(printf %s "$STATE" | sha256sum)
  echo $((16#${hash:0:8} % SLOTS))
}

# real | fake | external | nothing: what the state directory holds now.
current_mode() { cat "$STATE/run/mode" 2>/dev/null || true; }

use_slot() {
  SLOT=$1
  NAME=tf-$(printf %04x "$SLOT")        # cgroup root
  HOST_LINK=$NAME-host                  # at most 15 characters
  NETWORK=$(slot_address 0)/30
  HOST_IP=$(slot_address 1)
  NODE_IP=$(slot_address 2)
  ETCD_PORT=2379 ETCD_PEER_PORT=2380 API_PORT=6443
  if [[ $(current_mode) == fake ]]; then
    # Without a network namespace: four ports on loopback, below those the kernel hands out.
    NODE_IP=127.0.0.1
    local base=$((10000 + SLOT % 5000 * 4))
    ETCD_PORT=$base ETCD_PEER_PORT=$((base + 1)) API_PORT=$((base + 2)) KWOK_PORT=$((base + 3))
  fi
  API_URL=https://$NODE_IP:$API_PORT
}

slot_address() {
  local n=$(((198 << 24) + (18 << 16) + SLOT * 4 + $1))
  echo "$((n >> 24 & 255)).$((n >> 16 & 255)).$((n >> 8 & 255)).$((n & 255))"
}

# claim_slot COMMAND...: the first slot for which the command succeeds; it must fail where something is in use already.
claim_slot() {
  local slot i
  slot=$(cat "$STATE/run/slot" 2>/dev/null || first_slot)
  for ((i = 0; i < 64; i++, slot = (slot + 1) % SLOTS)); do
    use_slot "$slot"
    if "$@"; then
      echo "$slot" | write_file "$STATE/run/slot"
      return
    fi
  done
  fail "64 addresses in a row are taken, beginning at slot $(first_slot) of 198.18.0.0/15: is that range in use here?"
}

load_names() {
  [[ -s $STATE/run/slot ]] || fail "no cluster in $STATE: start one with 'make run' or 'make cluster'"
  use_slot "$(<"$STATE/run/slot")"
}
