#!/bin/bash
# `make dist-elsewhere`: runs the program of dist/ in Debian 11 and in Debian 13, which have other C libraries than the one it is built on.
# usage: elsewhere.sh [PROGRAM]     Needs root: it makes roots with debootstrap, once, in the cache, from the mirror of this machine's apt sources.
source "$(dirname "${BASH_SOURCE[0]}")/../../e2e/cluster/lib.sh"

SUITES=(bullseye trixie)
IMAGE=registry.example.com/a/b@sha256:$(printf '0%.0s' {1..64})
PASSED=0 FAILED=0
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

main() {
  local suite root program=${1-}
  [[ $EUID == 0 ]] || fail "only root can run a program in another root: sudo make dist-elsewhere"
  "$CLUSTER/packages.sh" dist
  if [[ -z $program ]]; then
    tar -xzf "$ROOT"/dist/twelvefactor-*-linux-amd64.tar.gz -C "$WORK" --strip-components 1
    program=$WORK/twelvefactor
  fi
  for suite in "${SUITES[@]}"; do
    root=$(root_of "$suite")
    rm -rf "$root/try" && mkdir "$root/try"
    cp "$program" "$root/try/twelvefactor"
    cp "$ROOT/samples/hello/app.yaml" "$root/try/app.yaml"
    cp -r "$ROOT/samples/apps" "$root/try/apps"
    printf 'web: bin/web\nrelease: bin/migrate\n' >"$root/try/Procfile"
    say "$suite: $(chroot "$root" ldd --version | head -n 1)"
    try "$root" version '^[0-9]+\.[0-9]+\.[0-9]+' --version
    try "$root" lint ' 0 errors, 0 warnings, ' lint --strict -f apps
    try "$root" render '^kind: Deployment' render -f app.yaml
    try "$root" import '^kind: TwelveFactorApp' import Procfile --repository https://git.example.com/a/b --revision 4f2a9c1 --image "$IMAGE"
    # A program that cannot throw aborts here.
    try_failing "$root" error 2 lint -f absent.yaml
    rm -rf "$root/try"
  done
  say "$PASSED passed, $FAILED failed"
  ((FAILED == 0))
}

try() {
  local root=$1 name=$2 wanted=$3 said code=0
  shift 3
  said=$(chroot "$root" sh -c 'cd /try && exec ./twelvefactor "$@"' sh "$@" 2>&1) || code=$?
  judge "$name" "$( ((code == 0)) && grep -qE "$wanted" <<<"$said" && echo yes)" "exit code $code: $said"
}

try_failing() {
  local root=$1 name=$2 wanted=$3 said code=0
  shift 3
  said=$(chroot "$root" sh -c 'cd /try && exec ./twelvefactor "$@"' sh "$@" 2>&1) || code=$?
  judge "$name" "$( ((code == wanted)) && echo yes)" "exit code $code, not $wanted: $said"
}

judge() {
  if [[ $2 == yes ]]; then
    PASSED=$((PASSED + 1))
  else
    FAILED=$((FAILED + 1))
    printf '  %s failed: %s\n' "$1" "$3"
  fi
}

# root_of SUITE: the directory of a minimal Debian.
root_of() {
  local root=$CACHE/dist/root-$1 mirror
  if [[ ! -d $root ]]; then
    mirror=$(python3 -c 'import sys; sys.path.insert(0, sys.argv[1]); import portable; print(portable.mirror()[0])' "$ROOT/packaging/portable")
    rm -rf "$root.new" && mkdir -p "$CACHE/dist"
    debootstrap --variant=minbase "$1" "$root.new" "$mirror" >&2
    mv "$root.new" "$root"
  fi
  echo "$root"
}

main "$@"
