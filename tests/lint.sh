#!/bin/bash
# What a machine finds in the sources within seconds. `make lint` runs all of it, `make fmt` mends the formats; `make tidy` looks deeper.
# usage: lint.sh [format | sizes | shell | go | python | derived | prose]... | --fix
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/cluster/lib.sh"
source "$CLUSTER/tools.sh"
cd "$ROOT"

GO_MODULES=(e2e/shop samples/go samples/hello e2e/faultproxy tests/bench/loader tests/gitops tests/sarif tests/yaml)

sources() { find operator tests -name '*.cpp' -print0 -o -name '*.hpp' -print0; }
scripts() { find e2e/cluster packaging tests -name '*.sh' -print0 && printf '%s\0' .ci/run; }
gofmt_command() { echo "$("$(find_go)" env GOROOT)/bin/gofmt"; }

check_format() {
  local found
  found=$(sources | xargs -0 -r clang-format-19 --dry-run --ferror-limit=1 2>&1 | grep -oE '^[^ ]+:[0-9]+:[0-9]+: warning' || true)
  [[ -n $found ]] || return 0
  say "Not formatted as .clang-format says, first at:" "$found" | sed 's/:[0-9]*: warning//g; s/at: /at:\n/'
  say "'make fmt' does it."
  return 1
}

check_shell() { scripts | xargs -0 -r shellcheck --external-sources --source-path=SCRIPTDIR --source-path=e2e/cluster; }

check_go() {
  local go unformatted module
  go=$(find_go)
  unformatted=$("$(gofmt_command)" -l "${GO_MODULES[@]}")
  if [[ -n $unformatted ]]; then
    say "Not formatted: $unformatted. 'make fmt' does it."
    return 1
  fi
  for module in "${GO_MODULES[@]}"; do
    (cd "$module" && "$go" vet ./...) || return
  done
}

MOST_LINES=250
# Files of operator/ that are longer still, with their lines: a number here may only become smaller.
LONGER=(
  operator/reconcile/compose.cpp:295
)

check_sizes() {
  local failed=0 file lines entry
  local -A most=()
  for entry in "${LONGER[@]}"; do
    most[${entry%:*}]=${entry##*:}
    [[ -f ${entry%:*} ]] && (($(wc -l <"${entry%:*}") > MOST_LINES)) && continue
    say "${entry%:*} has at most $MOST_LINES lines now: take it off the list in tests/lint.sh."
    failed=1
  done
  while read -r lines file; do
    if [[ $file != total ]] && ((lines > ${most[$file]:-$MOST_LINES})); then
      say "$file has $lines lines, and may have ${most[$file]:-$MOST_LINES}: part it by what it does."
      failed=1
    fi
  done < <(find operator \( -name '*.cpp' -o -name '*.hpp' \) -exec wc -l {} +)
  return "$failed"
}

check_python() { /usr/bin/python3 -m pyflakes e2e tests packaging samples; }

check_derived() { packaging/generate.py --check && packaging/pictures.py --check; }

# Pages that are made from the code, records of decisions and tests, and, for now, two that were written before the style.
NOT_PROSE='docs/(api|rules|security-tests|architecture|import|adopt)\.md'

check_prose() {
  "$CLUSTER/tools.sh" vale >/dev/null
  printf '%s\n' README.md docs/*.md | grep -vE "^$NOT_PROSE\$" | xargs "$(tool vale)" --no-wrap
}

fix() {
  sources | xargs -0 -r clang-format-19 -i
  "$(gofmt_command)" -w "${GO_MODULES[@]}"
}

case ${1-} in
  --fix) fix ;;
  '') set -- format sizes shell go python derived prose ;;&
  *)
    failed=0
    for name in "$@"; do "check_$name" || failed=1; done
    exit "$failed"
    ;;
esac
