# shellcheck shell=bash disable=SC2086,SC2154  # check sets them; no path here has blanks
# The edge's file, as nginx reads it. To be sourced by check.

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout $out/tls.key -out $out/tls.crt -days 2 \
  -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>$out/openssl.log || fail "openssl made no certificate: $(tail -1 $out/openssl.log)"
cp $out/tls.crt $out/ca.crt

# nginx_reads FILE: with the certificates, includes and addresses of this machine.
nginx_reads() {
  sed -E -e "s#/etc/cairn/(tls|edge-tls|edge-ca|edge)/(tls.crt|tls.key|ca.crt)#$root/$out/\2#" \
    -e "s#/etc/cairn/edge/#$root/$chart/edge/#" -e 's#server leaders-[a-z]+-inside:#server 127.0.0.1:#' \
    -e "s#pid /[^;]*#pid $root/$out/nginx.pid#" -e "s#error_log /[^;]*error.log#error_log stderr#" \
    -e "s#/tmp/#$root/$out/#" "$1" >$out/nginx-here.conf
  nginx -t -e stderr -c "$root/$out/nginx-here.conf"
}

# edge_of VALUES...: the file that the chart makes of them.
edge_of() { render -s templates/edge.yaml "$@" >$out/edge.yaml && objects $out/edge.yaml $out/edge.json &&
  jq -r '.[] | select(.kind == "ConfigMap") | .data["nginx.conf"]' $out/edge.json >$out/nginx.conf; }
edge_holds() {
  local pattern=$1
  shift
  edge_of "$@" && grep -qE "$pattern" $out/nginx.conf && nginx_reads $out/nginx.conf
}

expect "nginx reads the edge's file; calls are encrypted on both sides" edge_holds 'listen 7401 ssl http2.*'
expect "the edge trusts a service by its name" grep -q 'grpc_ssl_name leaders-roles' $out/nginx.conf
expect "callers may have to show certificates" edge_holds 'ssl_verify_client on' --set edge.clientCertificates.caSecret=callers
expect "within a mesh the edge encrypts nothing" edge_holds 'grpc_pass grpc://roles' --set tls.secret=,tls.allowPlaintext=true
expect "certificates are not asked for without encryption" refused \
  render --set tls.secret=,tls.allowPlaintext=true,edge.clientCertificates.caSecret=callers
expect "what one address may do is told to nginx" edge_holds 'limit_conn calls_of_address 7;' --set edge.perAddress.calls=7
expect "nginx reads the file for one machine" nginx_reads deploy/edge/nginx.conf
edge_of
jq -r '.[] | select(.kind == "ConfigMap") | .data["limits.conf"], .data["call.conf"]' $out/edge.json | sed '/^$/d' >$out/given
sed '/^$/d' deploy/edge/limits.conf deploy/edge/call.conf >$out/kept
expect "the chart and one machine have the same limits" cmp $out/given $out/kept

# Limits that what is known of HTTP/2's abuses rests on.
limited() {
  local directive file
  for directive in 'http2_max_concurrent_streams 100' 'keepalive_requests 1000' 'large_client_header_buffers 4 16k' \
    'client_header_timeout 10s' 'client_body_timeout 30s' 'client_max_body_size 4m' 'grpc_read_timeout 15m'; do
    grep -q "^$directive;" deploy/edge/limits.conf || { echo "no $directive"; return 1; }
  done
  for file in $out/nginx.conf deploy/edge/nginx.conf; do
    for directive in 'limit_conn calls_of_address' 'limit_conn calls_of_service' 'limit_req zone=rate_of_address'; do
      grep -qE "^ +$directive " $file || { echo "no $directive in $file"; return 1; }
    done
  done
}
expect "streams, heads, bodies and calls of one address are limited" limited
edge_of --set edge.service.type=LoadBalancer
expect "behind a balancer callers keep their addresses" jq -e \
  'any(.[]; .kind == "Service" and .spec.type == "LoadBalancer" and .spec.externalTrafficPolicy == "Local")' $out/edge.json
# gRPC leaves base64's padding out, and base64 complains of that after it has written all.
busy() {
  local details
  details=$(sed -nE 's/.*grpc-status-details-bin "([^"]+)".*/\1/p' deploy/edge/call.conf)
  { base64 -d <<<"$details" 2>/dev/null || true; } | grep -aqE "$1"
}
expect "who asks too much is told SERVER_BUSY, as a service says it" busy 'SERVER_BUSY.*cairn'
expect "and when to ask again" busy 'google.rpc.RetryInfo'
