{{- define "twelvefactor.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- /* The name of all objects: that of the release, and that of the chart where the release's does not say it. */ -}}
{{- define "twelvefactor.fullname" -}}
{{- $name := include "twelvefactor.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- /* managed-by is Helm's: the operator looks for objects that carry its own name there. */ -}}
{{- define "twelvefactor.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: {{ include "twelvefactor.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "twelvefactor.selector" -}}
app.kubernetes.io/name: {{ include "twelvefactor.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "twelvefactor.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "twelvefactor.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "twelvefactor.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.create is false: name the account that is there already in serviceAccount.name" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- /* Of its own for each release: operators with the same lease take turns. */ -}}
{{- define "twelvefactor.leaseName" -}}
{{- default (include "twelvefactor.fullname" .) .Values.leaderElection.leaseName -}}
{{- end -}}

{{- define "twelvefactor.subjects" -}}
- kind: ServiceAccount
  name: {{ include "twelvefactor.serviceAccount" . }}
  namespace: {{ .Release.Namespace }}
{{- end -}}

{{- /* What the container may do, and the pod's part of it: the restricted Pod Security Standard. */ -}}
{{- define "twelvefactor.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "twelvefactor.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- /* What no schema can say. */ -}}
{{- define "twelvefactor.check" -}}
{{- if and (gt (int .Values.replicas) 1) (not .Values.leaderElection.enabled) -}}
{{- fail "replicas is more than 1 and leaderElection.enabled is false: all pods would work at once. Set leaderElection.enabled=true, or replicas=1." -}}
{{- end -}}
{{- if and .Values.admission.enabled .Values.watch.namespaces -}}
{{- fail "admission.enabled judges the apps of all namespaces, and an operator with watch.namespaces cannot say which TwelveFactorPolicy decides: leave one of them out." -}}
{{- end -}}
{{- if and .Values.serviceMonitor.enabled (not .Values.service.enabled) -}}
{{- fail "serviceMonitor.enabled needs service.enabled: a ServiceMonitor finds pods through a Service." -}}
{{- end -}}
{{- end -}}
