#!/bin/bash
# What runs, and how the apps are.
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
source "$CLUSTER/tools.sh"

[[ -n $(current_mode) ]] || { say "No cluster in $STATE: 'make run' starts one." && exit 0; }
say "$STATE: $(current_mode)"
for file in "$STATE"/run/*.pid; do
  [[ -e $file ]] || continue
  name=$(basename "$file" .pid)
  printf '  %-24s %s\n' "$name" "$(process_pid "$name" || echo 'does not run: make run starts it again')"
done
"$(tool kubectl)" --kubeconfig "$STATE/kubeconfig" get nodes
"$(tool kubectl)" --kubeconfig "$STATE/kubeconfig" get twelvefactorapps.twelvefactor.dev,appreleases.twelvefactor.dev,parityreports.twelvefactor.dev -A 2>/dev/null || true
