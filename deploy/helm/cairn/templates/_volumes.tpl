{{/* Bytes of a quantity that is written in whole bytes, Ki, Mi, Gi or Ti; empty for one written otherwise. */}}
{{- define "cairn.bytes" -}}
{{- $factors := dict "" 1 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 }}
{{- if regexMatch "^[0-9]+(Ki|Mi|Gi|Ti)?$" . }}
{{- mul (regexFind "^[0-9]+" . | int64) (get $factors (regexFind "[A-Z]i$" .)) }}
{{- end }}
{{- end }}

{{/* Refuses what Kubernetes cannot do to a volume that is there, or to the StatefulSet that asked for it, with what to do
     instead. Takes a dict of root and service. Offline, as in `helm template`, nothing is there. */}}
{{- define "cairn.refuseVolumeChange" -}}
{{- $space := .root.Release.Namespace }}
{{- $name := include "cairn.name" . }}
{{- $key := printf "services.%s" .service }}
{{- $wanted := get .root.Values.services .service }}
{{- $claim := printf "data-%s-0" $name }}
{{- with lookup "v1" "PersistentVolumeClaim" $space $claim }}
{{- $held := toString .spec.resources.requests.storage }}
{{- $heldBytes := include "cairn.bytes" $held | int64 }}
{{- $wantedBytes := include "cairn.bytes" $wanted.storage | int64 }}
{{- if and $heldBytes (lt $heldBytes $wantedBytes) }}
{{- fail (printf "\n%s.storage is %s, and the volume %s has %s. A StatefulSet cannot enlarge the volume that it has. Enlarge it first, if its storage class allows it:\n  kubectl -n %s patch pvc %s --patch '{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"%s\"}}}}'\n  kubectl -n %s delete statefulset %s --cascade=orphan --ignore-not-found\nand run the same helm command again: the pod goes on meanwhile. Or leave %s.storage at %s." $key $wanted.storage $claim $held $space $claim $wanted.storage $space $name $key $held) }}
{{- end }}
{{- end }}
{{- with lookup "apps/v1" "StatefulSet" $space $name }}
{{- $template := (first .spec.volumeClaimTemplates).spec }}
{{- $held := toString $template.resources.requests.storage }}
{{- if ne (include "cairn.bytes" $held) (include "cairn.bytes" $wanted.storage) }}
{{- fail (printf "\n%s.storage is %s, and the StatefulSet %s was made with %s, which cannot be changed. A volume cannot shrink either. To have the StatefulSet made anew around the volume that is there, which keeps its size:\n  kubectl -n %s delete statefulset %s --cascade=orphan\nand run the same helm command again: the pod goes on meanwhile. Or leave %s.storage at %s." $key $wanted.storage $name $held $space $name $key $held) }}
{{- end }}
{{- if ne .spec.podManagementPolicy "Parallel" }}
{{- fail (printf "\nThe StatefulSet %s was made by a chart from before podManagementPolicy: Parallel, which cannot be changed. To have it made anew around the volume that is there:\n  kubectl -n %s delete statefulset %s --cascade=orphan\nand run the same helm command again: the pod goes on meanwhile." $name $space $name) }}
{{- end }}
{{- $class := $template.storageClassName | default "" }}
{{- if ne $class ($wanted.storageClass | default "") }}
{{- fail (printf "\n%s.storageClass is %q, and the StatefulSet %s was made with %q. A volume does not move between classes: back the database up, uninstall, delete the claim %s, install, and restore, as docs/operating.md says. Or leave %s.storageClass at %q." $key ($wanted.storageClass | default "") $name $class $claim $key $class) }}
{{- end }}
{{- end }}
{{- end }}
