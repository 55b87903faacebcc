# shellcheck shell=bash disable=SC2086,SC2154  # check sets them; no path here has blanks
# The last line of what helm says, as it is copied. To be sourced by check.

serving=()
# shellcheck disable=SC2317  # the trap calls it
end_serving() { ((${#serving[@]} == 0)) || { kill -TERM "${serving[@]}" && wait "${serving[@]}"; } 2>/dev/null || true; serving=(); }
trap 'end_stand_in; end_serving' EXIT
# serve SERVICE FLAG...: on a port of its own; sets address.
serve() {
  local service=$1
  shift
  rm -f "$out/$service".db*
  build/release/bin/cairn-"$service" --listen 127.0.0.1:0 --metrics-listen 127.0.0.1:0 --database "sqlite:$out/$service.db" "$@" \
    2>"$out/$service.log" </dev/null &
  serving+=($!)
  for _ in $(seq 200); do
    address=$(sed -nE 's/.*"address":"([^"]+)".*/\1/p' "$out/$service.log" | head -1)
    [[ -z $address ]] || return 0
    sleep 0.05
  done
  fail "cairn-$service did not start: $(cat "$out/$service.log")"
}

build release cairn
# `helm template` leaves the notes out: the same chart with them as an object.
rm -rf $out/noted
cp -r $chart $out/noted
{ echo '{{- define "notes" -}}'; cat $chart/templates/NOTES.txt; echo '{{- end }}'; } >$out/noted/templates/_notes.tpl
rm $out/noted/templates/NOTES.txt
echo '{said: {{ include "notes" . | toJson }}}' >$out/noted/templates/notes.yaml
"$helm" template leaders $out/noted --namespace ops -s templates/notes.yaml |
  sed -nE 's/^\{said: (".*")\}$/\1/p' | jq -r . >$out/installed
last=$(sed "/^ *\$/d" $out/installed | tail -1)
expect "the last line asks a pod that the chart makes" grep -qE '^ *kubectl -n ops exec leaders-planner-0 -- cairn ' <<<"$last"

# The pod's part of that line, against a planner that encrypts and knows its callers.
rm -f $out/planner-snapshot.db*
echo planners >$out/planner-token
printf '%s planner READ_CATALOGUE,READ_ESTABLISHMENT,READ_PEOPLE *\n' "$(printf planners | sha256sum | cut -d ' ' -f 1)" >$out/tokens
serve roles
roles=$address
serve people
people=$address
serve planner --roles "$roles" --people "$people" --snapshot "sqlite:$out/planner-snapshot.db" --auth "tokens:$out/tokens" \
  --tls-certificate $out/tls.crt --tls-key $out/tls.key
asked=${last#* -- }
asked=${asked//leaders-planner:7403/localhost:${address##*:}}
asked=${asked//\/etc\/cairn\/auth/$out}
asked=${asked//\/etc\/cairn\/tls/$out}
answers() {
  for _ in $(seq 40); do
    # shellcheck disable=SC2086  # a line is words
    env "PATH=build/release/bin:$PATH" $asked && return
    sleep 0.25  # until the planner has seen the others
  done
  return 1
}
expect "and is answered" answers
end_serving
