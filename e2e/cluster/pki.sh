#!/bin/bash
# The cluster's own certificate authority, a certificate for each program, and a kubeconfig for each client. Nothing of it is
# written twice, unless the cluster's address has changed.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$CLUSTER/names.sh"
load_names

umask 077
mkdir -p "$STATE/pki" "$STATE/kubeconfigs"
cd "$STATE/pki"
if [[ $(cat address 2>/dev/null) != "$API_URL" ]]; then rm -f -- *.crt; fi

new_key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"; }

authority() {
  [[ ! -s ca.crt ]] || return 0
  new_key ca.key
  openssl req -x509 -new -key ca.key -out ca.crt -days 3650 -subj "/CN=$NAME" -addext basicConstraints=critical,CA:TRUE \
    -addext keyUsage=critical,keyCertSign,cRLSign
}

# certificate FILE SUBJECT USAGE [NAMES]
certificate() {
  [[ ! -s $1.crt ]] || return 0
  [[ -s $1.key ]] || new_key "$1.key"
  openssl req -new -key "$1.key" -subj "$2" | openssl x509 -req -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out "$1.crt.new" \
    -extfile <(printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=%s\n' "$3" && [[ -z ${4-} ]] || echo "subjectAltName=${4-}")
  mv "$1.crt.new" "$1.crt"
}

# kubeconfig PATH CERTIFICATE: with the certificates inside, so that it can be copied.
kubeconfig() {
  write_file "$1" 0600 <<END
apiVersion: v1
kind: Config
current-context: $NAME
contexts: [{name: $NAME, context: {cluster: $NAME, user: $2}}]
clusters: [{name: $NAME, cluster: {server: "$API_URL", certificate-authority-data: $(base64 -w0 ca.crt)}}]
users: [{name: $2, user: {client-certificate-data: $(base64 -w0 "$2.crt"), client-key-data: $(base64 -w0 "$2.key")}}]
END
}

authority
[[ -s service-accounts.key ]] || new_key service-accounts.key
[[ -s service-accounts.pub ]] || openssl pkey -in service-accounts.key -pubout -out service-accounts.pub
names=DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,DNS:localhost
certificate apiserver /CN=kube-apiserver serverAuth "$names,IP:127.0.0.1,IP:$NODE_IP,IP:$SERVICE_FIRST"
certificate apiserver-to-kubelet /O=system:masters/CN=apiserver-to-kubelet clientAuth
certificate kubelet-server "/O=system:nodes/CN=system:node:$NODE_NAME" serverAuth "DNS:$NODE_NAME,IP:$NODE_IP"
certificate admin /O=system:masters/CN=admin clientAuth
certificate twelvefactor-operator /CN=twelvefactor-operator clientAuth
certificate kube-controller-manager /CN=system:kube-controller-manager clientAuth
certificate kube-scheduler /CN=system:kube-scheduler clientAuth
certificate kube-proxy /CN=system:kube-proxy clientAuth
certificate kubelet "/O=system:nodes/CN=system:node:$NODE_NAME" clientAuth
echo "$API_URL" >address

for client in kube-controller-manager kube-scheduler kube-proxy kubelet; do kubeconfig "$STATE/kubeconfigs/$client" "$client"; done
kubeconfig "$STATE/operator.kubeconfig" twelvefactor-operator
kubeconfig "$STATE/kubeconfig" admin
give_to_caller "$STATE" "$STATE/kubeconfig"
