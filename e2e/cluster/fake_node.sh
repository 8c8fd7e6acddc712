#!/bin/bash
# A node that only says so: kwok answers for the kubelet. Pods become Running and Ready, those of Jobs complete; no program runs.
# usage: fake_node.sh start | stop
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
source "$CLUSTER/tools.sh"
load_names
KUBECTL=("$(tool kubectl)" --kubeconfig "$STATE/kubeconfig")

node_ready() { "${KUBECTL[@]}" wait --for=condition=Ready --timeout=1s "node/$NODE_NAME"; }
account_exists() { "${KUBECTL[@]}" get serviceaccount default; }

# Without a lease the node's sign of life comes later than the node controller waits, which then calls its pods not ready.
start_fake_node() {
  process_ensure kwok "$(tool kwok)" --kubeconfig "$STATE/kubeconfig" --config "$(tool_directory kwok)/stages.yaml" \
    --manage-all-nodes --cidr "$POD_CIDR" --node-ip 198.51.100.1 --node-lease-duration-seconds 40
  "${KUBECTL[@]}" apply --server-side -f - <<END
apiVersion: v1
kind: Node
metadata: {name: $NODE_NAME, labels: {kubernetes.io/hostname: $NODE_NAME, kubernetes.io/os: linux, twelvefactor.dev/simulated: "true"}}
END
  process_ready kwok 60 node_ready
  # What kwok gives a node has no room for pods that request ephemeral storage.
  "${KUBECTL[@]}" patch node "$NODE_NAME" --subresource=status --type=merge \
    -p '{"status": {"capacity": {"ephemeral-storage": "1Ti"}, "allocatable": {"ephemeral-storage": "1Ti"}}}'
  wait_until 30 account_exists
}

case ${1-} in
  start) start_fake_node ;;
  stop) process_stop kwok ;;
  *) fail "usage: fake_node.sh start | stop" ;;
esac
