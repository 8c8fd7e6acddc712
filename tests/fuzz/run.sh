#!/bin/bash
# `make fuzz`: each reader under libFuzzer for SECONDS_EACH=20 seconds, from tests/fuzz/corpus and what earlier runs have found (build/fuzz/corpus).
# An input that breaks a reader is kept as build/fuzz/<reader>-crash-...: mend the reader and put the input into tests/fuzz/corpus.
source "$(dirname "${BASH_SOURCE[0]}")/../../e2e/cluster/lib.sh"

failed=0
for reader in yaml shell secrets contract frames kubeconfig objects status marked; do
  mkdir -p "build/fuzz/corpus/$reader"
  say "$reader"
  "build/fuzz/tests/fuzz/${reader}_fuzzer" -max_total_time="${SECONDS_EACH:-20}" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/$reader-" "build/fuzz/corpus/$reader" "tests/fuzz/corpus/$reader" >"build/fuzz/$reader.log" 2>&1 || failed=1
  grep -E '^(stat::(number_of_executed_units|average_exec)|SUMMARY|a promise|artifact_prefix|Base64)|Test unit written' "build/fuzz/$reader.log" || true
done
exit "$failed"
