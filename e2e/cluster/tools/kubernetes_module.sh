#!/bin/bash
# Writes the Go module from which the programs of one Kubernetes minor are built: tools/kubernetes/MINOR/go.mod and go.sum.
# A developer calls it to take up a minor or a newer patch; what it writes is committed. usage: kubernetes_module.sh 1.36.3
source "$(dirname "${BASH_SOURCE[0]}")/../tools.sh"

VERSION=${1-}
[[ $VERSION =~ ^1\.[0-9]+\.[0-9]+$ ]] || fail "usage: kubernetes_module.sh VERSION, such as 1.36.3"

own_definition() {
  local file
  file=$("$GO" mod download -json "k8s.io/kubernetes@v$VERSION" | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')
  [[ -s $file ]] || fail "there is no module k8s.io/kubernetes@v$VERSION"
  echo "$file"
}

# Go takes its defaults for a program, and replacements, from the main module alone. So this one states Kubernetes' own: the
# version of Go (go.dev/doc/godebug), and for each directory of its tree the module that was published from it.
write_definition() {
  printf '%s\n\n' "module twelvefactor.dev/operator/e2e/cluster/tools/kubernetes" "$(grep '^go ' "$1")" "$(grep '^godebug default=' "$1")"
  sed -n "s|^\s*\(k8s.io/[^ ]*\) => ./staging.*|replace \1 => \1 v0.${VERSION#1.}|p" "$1"
}

main() {
  local own
  GO=$(find_go)
  own=$(own_definition)
  mkdir -p "$CLUSTER/tools/kubernetes/${VERSION%.*}"
  cd "$CLUSTER/tools/kubernetes/${VERSION%.*}"
  rm -f go.sum
  write_definition "$own" >go.mod
  # shellcheck disable=SC2046 # one word for each program
  "$GO" get -tool $(printf "k8s.io/kubernetes/cmd/%s@v$VERSION " "${KUBERNETES_PROGRAMS[@]}")
}

main
