// The paths of a pod template that the operator can write, in the notation that shape.cpp tells of. Internal
// to that file.
#pragma once

#include <string_view>

namespace twelvefactor::kinds {

inline constexpr std::string_view kProbe = R"json({
  "exec": {"command": true}, "httpGet": {"path": true, "port": true, "scheme": true}, "tcpSocket": {"port": true},
  "grpc": {"port": true, "service": true},
  "initialDelaySeconds": true, "periodSeconds": true, "timeoutSeconds": true, "successThreshold": true, "failureThreshold": true
})json";

inline constexpr std::string_view kContainer = R"json({
  "name": true, "image": true, "imagePullPolicy": true, "command=": true, "args=": true, "envFrom=": true,
  "terminationMessagePolicy": true,
  "env": {"[name]!": {"name": true, "value": true, "valueFrom": {
    "secretKeyRef": {"name": true, "key": true}, "fieldRef": {"apiVersion": true, "fieldPath": true}}}},
  "ports": {"[containerPort,protocol|name]!": {"name": true, "containerPort": true, "protocol": true}},
  "resources!": {"requests": true, "limits": true, "claims": false},
  "securityContext!": {"allowPrivilegeEscalation": true, "capabilities": {"drop": true}, "privileged": true,
                       "readOnlyRootFilesystem": true, "runAsNonRoot": true},
  "volumeMounts": {"[mountPath]!": {"name": true, "mountPath": true, "subPath": true, "readOnly": true}},
  "lifecycle=": {"preStop=!": {"sleep": {"seconds": true}}},
  "startupProbe=!": "PROBE", "readinessProbe=!": "PROBE", "livenessProbe=!": "PROBE"
})json";

inline constexpr std::string_view kPodTemplate = R"json({
  "metadata": {"labels+": {"app.kubernetes.io/*": true, "twelvefactor.dev/*": true}, "annotations+": {
    "twelvefactor.dev/*": true, "type.bindings.twelvefactor.dev/*": true, "provider.bindings.twelvefactor.dev/*": true}},
  "spec": {
    "serviceAccountName": true, "automountServiceAccountToken": true, "enableServiceLinks": true, "restartPolicy": true,
    "terminationGracePeriodSeconds": true, "priorityClassName": true, "nodeSelector!": true, "tolerations": true,
    "imagePullSecrets": {"[name]": {"name": true}},
    "topologySpreadConstraints": {"[topologyKey,whenUnsatisfiable]!": {
      "topologyKey": true, "maxSkew": true, "whenUnsatisfiable": true, "labelSelector": true}},
    "securityContext!": {"runAsNonRoot": true, "runAsUser": true, "runAsGroup": true, "seccompProfile": {"type": true},
      "fsGroup": false, "fsGroupChangePolicy": false, "supplementalGroups": false, "supplementalGroupsPolicy": false,
      "seLinuxOptions": false, "seLinuxChangePolicy": false, "sysctls": false},
    "containers": {"[name=app]": "CONTAINER"},
    "initContainers": {"[name]?": "SIDECAR"},
    "volumes": {"[name]!": {"name": true, "emptyDir": {"sizeLimit": true, "medium": true}, "projected": {"sources": true, "defaultMode": true}}}
  }
})json";

}  // namespace twelvefactor::kinds
