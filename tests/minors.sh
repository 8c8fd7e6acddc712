#!/bin/bash
# `make minors`: end-to-end tests on each Kubernetes of e2e/cluster/tools/kubernetes, one after the other, with a line for each at the end.
# What another minor may judge otherwise is in tests/lanes/minors.txt; ALL=yes runs every file.
# usage: minors.sh [MINOR...]     Logs: build/log/minors/.
source "$(dirname "${BASH_SOURCE[0]}")/../e2e/cluster/lib.sh"
source "$CLUSTER/tools.sh"

LOG=$ROOT/build/log/minors

main() {
  local minor minors=("$@") files='' failed=0 summary=() code
  (($#)) || mapfile -t minors < <(kubernetes_minors)
  for minor in "${minors[@]}"; do check_kubernetes "$minor"; done
  [[ ${ALL:-} == yes ]] || files=$(grep -v '^#' "$ROOT/tests/lanes/minors.txt" | xargs)
  mkdir -p "$LOG"
  for minor in "${minors[@]}"; do
    title "Kubernetes $minor"
    code=0
    KUBERNETES=$minor ONLY=e2e E2E_FILES=$files "$ROOT/tests/run.sh" | tee "$LOG/$minor.txt" || code=$?
    cp -f "$ROOT/build/log/e2e.log" "$LOG/$minor.log" 2>/dev/null || true
    ((code == 0)) || failed=1
    summary+=("$(printf '  %-6s %s' "$minor" "$(tail -n 1 "$LOG/$minor.txt")")")
  done
  title "Minors"
  printf '%s\n' "${summary[@]}"
  return "$failed"
}

main "$@"
