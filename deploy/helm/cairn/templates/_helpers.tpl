{{/* The services and their ports, in one place. */}}
{{- define "cairn.ports" -}}
roles: {grpc: 7401, metrics: 9401}
people: {grpc: 7402, metrics: 9402}
planner: {grpc: 7403, metrics: 9403}
{{- end }}

{{/* Name of one service's objects. Takes a dict of root and service. */}}
{{- define "cairn.name" -}}
{{ printf "%s-%s" (.root.Release.Name | trunc 50 | trimSuffix "-") .service }}
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
