# shellcheck shell=bash
# What the scripts of tools/ share. To be sourced; changes into the repository.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
tool=$(realpath --relative-to="$root" "$0")

# Objects are shared between checkouts: paths below the repository do not count for ccache.
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$root}
export CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR:-true}

# Real data for tests stands beside the repository.
if [[ -z ${CAIRN_TEST_DATA:-} && -d $root/../shared/data ]]; then
  CAIRN_TEST_DATA=$(cd "$root/../shared/data" && pwd)
  export CAIRN_TEST_DATA
fi

# shellcheck disable=SC2034  # for the scripts
cores=$(nproc)

# fail MESSAGE...: something is wrong with the world.
fail() {
  printf '%s: %s\n' "$tool" "$*" >&2
  exit 1
}

# misuse MESSAGE...: something is wrong with the command line.
misuse() {
  printf '%s: %s\nTry: %s --help\n' "$tool" "$*" "$tool" >&2
  exit 2
}

# take ARGUMENTS...: sets `value` to what follows a flag, the first of the arguments.
# shellcheck disable=SC2034  # for the scripts
take() {
  [[ $# -ge 2 && $2 != -* ]] || misuse "$1 needs a value"
  value=$2
}

now() { date +%s%N; }

# took START: time since then, as 0.4 s, 12 s or 6:48.
took() {
  local tenths=$((($(now) - $1) / 100000000))
  if ((tenths < 100)); then
    printf '%d.%d s' $((tenths / 10)) $((tenths % 10))
  elif ((tenths < 600)); then
    printf '%d s' $((tenths / 10))
  else
    printf '%d:%02d' $((tenths / 600)) $((tenths / 10 % 60))
  fi
}

# shellcheck disable=SC2034  # for the scripts
presets=(dev release asan tsan)

# configure PRESET: only when it was not, or the presets have changed; ninja sees to the rest.
configure() {
  local stamp=build/$1/.configured
  [[ $stamp -nt CMakePresets.json && -f build/$1/build.ninja ]] && return
  mkdir -p "build/$1"
  if ! cmake --preset "$1" >"build/$1/configure.log" 2>&1; then
    cat "build/$1/configure.log" >&2
    fail "cmake could not configure the preset $1; see above"
  fi
  touch "$stamp"
}

# left DONE ALL SECONDS: the time that the rest will take at the pace so far.
left() {
  local seconds=$(($3 * ($2 - $1) / $1))
  printf '%d:%02d' $((seconds / 60)) $((seconds % 60))
}

# progress: ninja's lines as one line that tells how far it is, or where no terminal is, as a line a minute.
progress() {
  local line start=$SECONDS said=$SECONDS
  while IFS= read -r line; do
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\]\ (.*) ]] || continue
    local done=${BASH_REMATCH[1]} all=${BASH_REMATCH[2]}
    if [[ -t 1 ]]; then
      printf '\r[%d/%d] %s left  %-50.50s' "$done" "$all" "$(left "$done" "$all" $((SECONDS - start)))" "${BASH_REMATCH[3]##*/}"
    elif ((SECONDS - said >= 60)); then
      said=$SECONDS
      printf '[%d/%d] %s left\n' "$done" "$all" "$(left "$done" "$all" $((SECONDS - start)))"
    fi
  done
  [[ ! -t 1 ]] || printf '\r%78s\r' ''
}

# build PRESET [TARGET...]: everything, or the targets. Says how far it is; all that the compiler said is in a file.
build() {
  local preset=$1 log=build/$1/build.log
  shift
  configure "$preset"
  if ! ninja -C "build/$preset" "$@" 2>&1 | tee "$log" | progress; then
    grep -A 20 '^FAILED' "$log" | head -80 >&2 || tail -40 "$log" >&2
    fail "the build failed; all it said is in $log"
  fi
}
