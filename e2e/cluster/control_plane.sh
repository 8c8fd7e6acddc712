#!/bin/bash
# etcd, the API server, the controller manager and the scheduler: the real ones, with a real and with a simulated node.
# usage: control_plane.sh start | stop
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
source "$CLUSTER/tools.sh"
load_names
enter_namespaces

start_control_plane() {
  mkdir -p "$STATE/etcd"
  chmod 700 "$STATE/etcd"
  # Without fsync: a power cut may lose this cluster, which is made anew in a minute.
  process_ensure etcd "$(tool etcd)" --data-dir "$STATE/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls "http://127.0.0.1:$ETCD_PORT" --advertise-client-urls "http://127.0.0.1:$ETCD_PORT" \
    --listen-peer-urls "http://127.0.0.1:$ETCD_PEER_PORT" --initial-advertise-peer-urls "http://127.0.0.1:$ETCD_PEER_PORT" \
    --initial-cluster "default=http://127.0.0.1:$ETCD_PEER_PORT"
  "$CLUSTER/apiserver.sh" start
  # Port 0: nobody asks them, and it spares two ports.
  process_ensure kube-controller-manager "$(tool kube-controller-manager)" --kubeconfig "$STATE/kubeconfigs/kube-controller-manager" \
    --secure-port=0 --leader-elect=false --use-service-account-credentials \
    --service-account-private-key-file="$STATE/pki/service-accounts.key" --root-ca-file="$STATE/pki/ca.crt"
  process_ensure kube-scheduler "$(tool kube-scheduler)" --kubeconfig "$STATE/kubeconfigs/kube-scheduler" \
    --secure-port=0 --leader-elect=false
}

stop_control_plane() {
  local name
  for name in kube-scheduler kube-controller-manager kube-apiserver etcd; do process_stop "$name" 3; done
}

case ${1-} in
  start) start_control_plane ;;
  stop) stop_control_plane ;;
  *) fail "usage: control_plane.sh start | stop" ;;
esac
