#!/bin/bash
# Lets the StatefulSets of an upgrade restart one after the other: the next begins when the one before is ready.
#   STATEFULSETS="leaders-roles leaders-people leaders-planner" NAMESPACE=ops SECONDS_EACH=300 upgrade.sh
set -euo pipefail

account=${ACCOUNT:-/var/run/secrets/kubernetes.io/serviceaccount}
api=${API:-https://kubernetes.default.svc}/apis/apps/v1/namespaces/$NAMESPACE/statefulsets

# ask CURL-ARGUMENTS...: the token is read each time, because Kubernetes renews it, and stays off the command line.
ask() {
  curl --silent --show-error --fail --max-time 20 --cacert "$account/ca.crt" \
    --header @<(printf 'Authorization: Bearer %s\n' "$(<"$account/token")") "$@"
}

# A change that is not observed yet still shows the state before it.
arrived='.status.observedGeneration >= .metadata.generation and .status.updatedReplicas == .spec.replicas and
  .status.currentRevision == .status.updateRevision and .status.readyReplicas == .spec.replicas'

for name in $STATEFULSETS; do
  deadline=$((SECONDS + SECONDS_EACH))
  until ask --output /dev/null --request PATCH --header 'Content-Type: application/merge-patch+json' \
    --data '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}' "$api/$name"; do
    ((SECONDS < deadline)) || { echo "$name: Kubernetes does not let it begin; it and those after it run as before the upgrade" >&2; exit 1; }
    sleep 2
  done
  echo "$name: began"
  until ask "$api/$name" | jq --exit-status "$arrived" >/dev/null; do
    ((SECONDS < deadline)) || { echo "$name: not ready after $SECONDS_EACH s; those after it run as before the upgrade. See why: kubectl -n $NAMESPACE describe pod $name-0" >&2; exit 1; }
    sleep 2
  done
  echo "$name: ready"
done
