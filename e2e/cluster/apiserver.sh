#!/bin/bash
# The API server alone, so that tests can take it away and bring it back with the same data.
# usage: apiserver.sh start | stop
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
source "$CLUSTER/tools.sh"
load_names
enter_namespaces

# Of the operator alone (in the tests, in the cluster), what it asked for and whether it was allowed: log/audit.log. That of
# `make run` is left out, and so is everybody else.
write_audit_policy() {
  write_file "$STATE/audit-policy.yaml" <<END
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: ${AUDIT_LEVEL:-Metadata}
    userGroups: [system:serviceaccounts:twelvefactor-e2e, system:serviceaccounts:twelvefactor-system]
  - level: None
END
}

# For tests that change pods on their way in: such policies are served without asking from Kubernetes 1.36 on.
MUTATING_POLICIES=()
! older_than 36 || MUTATING_POLICIES=(--feature-gates=MutatingAdmissionPolicy=true --runtime-config=admissionregistration.k8s.io/v1beta1=true)

start_apiserver() {
  local pki=$STATE/pki
  write_audit_policy
  process_ensure kube-apiserver "$(tool kube-apiserver)" \
    --etcd-servers="http://127.0.0.1:$ETCD_PORT" \
    --bind-address="$([[ $(current_mode) == fake ]] && echo 127.0.0.1 || echo 0.0.0.0)" \
    --secure-port="$API_PORT" \
    --advertise-address="$NODE_IP" \
    --endpoint-reconciler-type="$([[ $(current_mode) == fake ]] && echo none || echo lease)" \
    --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
    --client-ca-file="$pki/ca.crt" \
    --kubelet-client-certificate="$pki/apiserver-to-kubelet.crt" --kubelet-client-key="$pki/apiserver-to-kubelet.key" \
    --kubelet-certificate-authority="$pki/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --service-account-key-file="$pki/service-accounts.pub" --service-account-signing-key-file="$pki/service-accounts.key" \
    --service-account-issuer=https://kubernetes.default.svc \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction,OwnerReferencesPermissionEnforcement \
    --audit-policy-file="$STATE/audit-policy.yaml" --audit-log-path="$LOGS/audit.log" --audit-log-maxsize=1000 \
    --service-cluster-ip-range="$SERVICE_CIDR" --allow-privileged --shutdown-delay-duration=0s \
    "${MUTATING_POLICIES[@]}"
  process_ready kube-apiserver 90 "$(tool kubectl)" --kubeconfig "$STATE/kubeconfig" get --raw /readyz
}

case ${1-} in
  start) start_apiserver ;;
  # It would wait up to a minute for its clients to close their streams.
  stop) process_stop kube-apiserver 3 ;;
  *) fail "usage: apiserver.sh start | stop" ;;
esac
