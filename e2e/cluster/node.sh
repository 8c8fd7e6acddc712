#!/bin/bash
# The node: containerd, the kubelet and kube-proxy, with the paths they use everywhere (namespace.sh makes those the node's own).
# usage: node.sh start
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
source "$CLUSTER/tools.sh"
load_names
enter_namespaces
KUBECTL=("$(tool kubectl)" --kubeconfig "$STATE/kubeconfig")

write_containerd_config() {
  # The ptp plugin gives each pod a routed link of its own. With a bridge, pods would need the br_netfilter module of the machine
  # to reach each other by service address.
  write_file "$STATE/node/cni/10-pods.conflist" <<END
{"cniVersion": "1.0.0", "name": "pods", "plugins": [
  {"type": "ptp", "ipam": {"type": "host-local", "ranges": [[{"subnet": "$POD_CIDR"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
END
  # AppArmor profiles would be loaded into the machine's kernel and stay there.
  write_file "$STATE/node/containerd.toml" <<END
version = 2
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/twelvefactor/pause:dev"
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$STATE/node/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$1"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
END
}

# Copies of the layers where the state directory cannot hold an overlay (it is on one itself, as in a container).
snapshotter() {
  # shellcheck disable=SC2016 # for the shell inside
  "${INSIDE[@]}" sh -ec 'd=$(mktemp -d /var/lib/containerd/try.XXXXXX); mkdir $d/a $d/b $d/c $d/m
    if mount -t overlay overlay -o lowerdir=$d/a,upperdir=$d/b,workdir=$d/c $d/m 2>/dev/null; then umount $d/m; echo overlayfs; else echo native; fi
    rm -r $d'
}

write_kubelet_config() {
  : | write_file "$STATE/node/resolv.conf"
  write_file "$STATE/node/kubelet.yaml" <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $STATE/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $STATE/pki/kubelet-server.crt
tlsPrivateKeyFile: $STATE/pki/kubelet-server.key
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
volumePluginDir: /var/lib/kubelet/volumeplugins
cgroupDriver: cgroupfs
cgroupRoot: /$NAME
failCgroupV1: false
failSwapOn: false
protectKernelDefaults: true
# A developer's disk is often nearly full, and no image could be pulled again.
evictionHard: {nodefs.available: "1%", imagefs.available: "1%", memory.available: 50Mi}
imageGCHighThresholdPercent: 100
resolvConf: $STATE/node/resolv.conf
# Nothing answers there, but without an address every pod gets a warning event.
clusterDomain: cluster.local
clusterDNS: [10.96.0.10]
END
  write_file "$STATE/node/kube-proxy.yaml" <<END
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
clusterCIDR: $POD_CIDR
clientConnection: {kubeconfig: $STATE/kubeconfigs/kube-proxy}
hostnameOverride: $NODE_NAME
# These are limits of the whole machine.
conntrack: {maxPerCore: 0}
END
}

containerd_answers() { "${INSIDE[@]}" ctr version; }
# The last kubelet may have left a node that is called Ready: this one must have said so itself.
node_ready() {
  local said
  said=$("${KUBECTL[@]}" get node "$NODE_NAME" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].lastHeartbeatTime}')
  [[ ! $said < $1 ]] && "${KUBECTL[@]}" wait --for=condition=Ready --timeout=1s "node/$NODE_NAME"
}
account_exists() { "${KUBECTL[@]}" get serviceaccount default; }

start_node() {
  local began=''
  ! process_gone kubelet || began=$(date -u +%FT%T)
  write_containerd_config "$(snapshotter)"
  write_kubelet_config
  process_ensure containerd containerd -c "$STATE/node/containerd.toml"
  process_ready containerd 30 containerd_answers
  "$CLUSTER/images.sh" pause
  "${KUBECTL[@]}" create clusterrolebinding kube-proxy --clusterrole=system:node-proxier --user=system:kube-proxy --dry-run=client -o yaml |
    "${KUBECTL[@]}" apply --server-side -f - >/dev/null
  process_ensure kubelet "$(tool kubelet)" --config "$STATE/node/kubelet.yaml" --kubeconfig "$STATE/kubeconfigs/kubelet" \
    --hostname-override "$NODE_NAME" --node-ip "$NODE_IP"
  process_ensure kube-proxy "$(tool kube-proxy)" --config "$STATE/node/kube-proxy.yaml"
  process_ready kubelet 60 node_ready "$began"
  wait_until 30 account_exists
}

case ${1-} in
  start) start_node ;;
  *) fail "usage: node.sh start" ;;
esac
