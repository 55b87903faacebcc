# shellcheck shell=bash disable=SC2086,SC2154  # check sets them; no path here has blanks
# An upgrade, against a stand-in for Kubernetes' API. To be sourced by check.

render --is-upgrade -s templates/statefulset.yaml >$out/sets.yaml
objects $out/sets.yaml $out/sets.json
expect "an upgrade restarts nothing by itself" jq -e 'length == 3 and all(.spec.updateStrategy.rollingUpdate.partition == 1)' $out/sets.json
expect "an installation waits for nobody" holds "$sets | all(.spec.updateStrategy == null)"
expect "a pod that never becomes ready stands in nobody's way" holds "$sets"' | all(.spec.podManagementPolicy == "Parallel")'
hooks='map(select(.metadata.annotations["helm.sh/hook"] == "post-upgrade,post-rollback"))'
expect "the Job comes after an upgrade and a rollback, with what it needs" holds "$hooks"' | map(.kind) | sort
  == ["Job", "Role", "RoleBinding", "ServiceAccount"]'
expect "it may read and change the three StatefulSets, and nothing else" holds 'map(select(.kind == "Role")) | map(.rules)
  == [[{apiGroups: ["apps"], resources: ["statefulsets"], verbs: ["get", "patch"],
        resourceNames: ["leaders-roles", "leaders-people", "leaders-planner"]}]]'
render --is-upgrade --set upgrade.ordered=false >$out/unordered.yaml
expect "without order there is neither Job nor wait" refused grep -qE 'partition|helm.sh/hook' $out/unordered.yaml

stand_in=
# shellcheck disable=SC2317  # the trap calls it
end_stand_in() { [[ -z $stand_in ]] || { kill "$stand_in" && wait "$stand_in"; } 2>/dev/null || true; stand_in=; }
trap end_stand_in EXIT
# kubernetes OBJECTS [FLAG...]: a stand-in that has these; sets its port.
kubernetes() {
  end_stand_in
  rm -f $out/asked $out/port
  PYTHONDONTWRITEBYTECODE=1 python3 tests/chart/api_server.py $out/asked --kept "$@" >$out/port 2>$out/api.log &
  stand_in=$!
  for _ in $(seq 100); do [[ ! -s $out/port ]] || break; sleep 0.05; done
  port=$(<$out/port)
  [[ -n $port ]] || fail "the stand-in for Kubernetes did not start: $(tail -1 $out/api.log)"
  jq -n --arg at "http://127.0.0.1:$port" '{apiVersion: "v1", kind: "Config", "current-context": "s",
    clusters: [{name: "s", cluster: {server: $at}}], users: [{name: "s", user: {token: "a-token"}}],
    contexts: [{name: "s", context: {cluster: "s", user: "s"}}]}' >$out/kubeconfig
}

# upgrade SECONDS: the script as the Job has it.
mkdir -p $out/account
echo a-token >$out/account/token
cp $out/ca.crt $out/account/
jq -r '.[] | select(.kind == "Job") | .spec.template.spec.containers[0].args[0]' $out/objects.json >$out/upgrade.sh
upgrade() {
  ACCOUNT=$out/account API=http://127.0.0.1:$port NAMESPACE=default SECONDS_EACH=$1 \
    STATEFULSETS="leaders-roles leaders-people leaders-planner" bash $out/upgrade.sh
}
asked_is() { diff <(printf '%s\n' "$@") $out/asked; }

kubernetes $out/sets.json
expect "the Job ends well" upgrade 30
expect "roles, people, the planner: each when the one before is ready" asked_is 'partition leaders-roles 0' 'ready leaders-roles' \
  'partition leaders-people 0' 'ready leaders-people' 'partition leaders-planner 0' 'ready leaders-planner'
kubernetes $out/sets.json --never leaders-people
expect "the Job fails when people does not come up" refused upgrade 3
expect "and leaves the planner as it is" asked_is 'partition leaders-roles 0' 'ready leaders-roles' 'partition leaders-people 0'
echo another-token >$out/account/token
kubernetes $out/sets.json
expect "who may not change them is told so" refused upgrade 1

# asked_for SENTENCE VALUES...: the upgrade is refused with this.
asked_for() {
  local sentence=$1
  shift
  refused env KUBECONFIG=$out/kubeconfig "$helm" template leaders $chart --dry-run=server --is-upgrade "$@" 2>$out/refusal &&
    grep -qF -- "$sentence" $out/refusal
}
jq '. + [{kind: "PersistentVolumeClaim", apiVersion: "v1", metadata: {name: "data-leaders-roles-0"},
  spec: {resources: {requests: {storage: "2Gi"}}}}]' $out/sets.json >$out/held.json
kubernetes $out/held.json
online() { KUBECONFIG=$out/kubeconfig "$helm" template leaders $chart --dry-run=server --is-upgrade "$@"; }
expect "an upgrade that changes no volume goes on" online
expect "nor does one that writes the same size otherwise" online --set services.roles.storage=2048Mi
expect "a larger volume is refused with how to enlarge it" asked_for \
  'patch pvc data-leaders-roles-0 --patch' --set services.roles.storage=4Gi
expect "a smaller one with how to keep it" asked_for 'delete statefulset leaders-roles --cascade=orphan' --set services.roles.storage=1Gi
expect "another class with how to move" asked_for 'does not move between classes' --set services.planner.storageClass=fast
jq 'map(.spec.podManagementPolicy = "OrderedReady")' $out/sets.json >$out/older.json
kubernetes $out/older.json
expect "a StatefulSet from before with how to make it anew" asked_for 'from before podManagementPolicy'
end_stand_in
