# shellcheck shell=bash disable=SC2086,SC2154  # check sets them; no path here has blanks
# Which packages the image needs. To be sourced by check.

packages_of=deploy/container/runtime-packages
mkdir -p $out/image
echo 'int held(void) { return 0; }' >$out/image/held.c
echo 'int held(void); int main(void) { return held(); }' >$out/image/main.c
gcc -shared -fPIC -o $out/image/libheld.so $out/image/held.c
gcc -o $out/image/program $out/image/main.c -L$out/image -lheld -Wl,-rpath,"$root/$out/image"
says() {
  local sentence=$1
  shift
  refused "$@" >$out/image/said 2>&1 && grep -qF -- "$sentence" $out/image/said
}
expect "the services' libraries have packages" bash -c "$packages_of build/release/bin/cairn-roles | grep -qx libssl3"
expect "a library of no package stops the image" says 'libheld.so, and no package holds it' $packages_of $out/image/program
rm $out/image/libheld.so
expect "a library that is not there stops the image" says 'not there: libheld.so' $packages_of $out/image/program
expect "a program that is not there stops the image" says 'there is no program' $packages_of $out/image/none
dockerfile_has() { grep -qE "^ +ca-certificates .*\b$1\b" deploy/container/Dockerfile; }
for program in nginx curl jq sqlite3; do expect "the image has $program" dockerfile_has $program; done
