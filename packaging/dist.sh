#!/bin/bash
# `make dist`: builds the program and makes all that a release publishes (packaging/dist.py). `make dist-again`: makes it once more and compares.
# usage: dist.sh [--again]
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/cluster/lib.sh"
source "$CLUSTER/tools.sh"

DEBSBOM_VERSION='0.10.2'

main() {
  "$CLUSTER/packages.sh" build dist python
  "$CLUSTER/operator.sh" build >"$ROOT/build/dist-build.log" 2>&1 || fail "the program does not build: build/dist-build.log says why"
  [[ ${1-} == --again ]] || { make_into "$ROOT/dist" && return; }
  make_into "$ROOT/build/dist-again"
  diff "$ROOT/dist/SHA256SUMS" "$ROOT/build/dist-again/SHA256SUMS" || fail "what is made twice differs: the lines above name the files"
  say "$(wc -l <"$ROOT/dist/SHA256SUMS") files passed: made twice, the same bytes"
}

make_into() { nice "$ROOT/packaging/dist.py" --out "$1" --go "$(find_go)" --debsbom "$(debsbom)"; }

# The program that writes SPDX and CycloneDX of Debian packages is on PyPI.
debsbom() {
  local place=$CACHE/debsbom-$DEBSBOM_VERSION
  if [[ ! -x $place/bin/debsbom ]]; then
    /usr/bin/python3 -m venv "$place" >&2
    "$place/bin/pip" install --quiet "debsbom[spdx,cdx]==$DEBSBOM_VERSION" >&2
  fi
  echo "$place/bin/debsbom"
}

mkdir -p "$ROOT/build" "$CACHE"
main "$@"
