{{/* The services and their ports, in one place. */}}
{{- define "cairn.ports" -}}
roles: {grpc: 7401, metrics: 9401}
people: {grpc: 7402, metrics: 9402}
planner: {grpc: 7403, metrics: 9403}
{{- end }}

{{/* Name of one service's objects. Takes a dict of root and service. At most 52 long: Kubernetes adds eleven to the
     name of a StatefulSet and makes a label of it, which ends at 63. */}}
{{- define "cairn.name" -}}
{{ printf "%s-%s" (.root.Release.Name | trunc 44 | trimSuffix "-") .service }}
{{- end }}

{{- define "cairn.selector" -}}
app.kubernetes.io/name: cairn
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end }}

{{- define "cairn.labels" -}}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "cairn.image" -}}
image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end }}

{{/* Security of every pod, and of every container. */}}
{{- define "cairn.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "cairn.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "cairn.temporary" -}}
- name: temporary
  emptyDir:
    sizeLimit: {{ .Values.temporary.size }}
{{- end }}

{{/* Where the pods go. */}}
{{- define "cairn.placement" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.topologySpreadConstraints }}
{{- $own := dict "labelSelector" (dict "matchLabels" (dict "app.kubernetes.io/name" "cairn" "app.kubernetes.io/instance" $.Release.Name)) }}
topologySpreadConstraints:
  {{- range . }}
  - {{- toYaml (merge (deepCopy .) $own) | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* What every object of the upgrade says of itself; a weight may follow. */}}
{{- define "cairn.upgradeHook" -}}
labels:
  {{- include "cairn.selector" (dict "root" . "service" "upgrade") | nindent 2 }}
  {{- include "cairn.labels" (dict "root" .) | nindent 2 }}
annotations:
  helm.sh/hook: post-upgrade,post-rollback
  # What the Job may do is gone when it has ended well; what it said stays when it has not.
  helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end }}
