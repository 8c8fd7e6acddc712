#!/bin/bash
# Container images without a registry: made here, or given as an archive, and put into the node's containerd under their digest.
# usage: images.sh pause | shop | shop-loaded | load ARCHIVE
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
source "$CLUSTER/tools.sh"

# image NAME CONTEXT ARCHIVE: from the Containerfile in that directory; base images come from no registry either. With a fixed time
# the same files make the same digest. Done inside, where there is an inside: buildah leaves a cache in /var/lib.
image() {
  local build=$STATE/build
  local cache buildah=("${INSIDE[@]}" buildah --root "$build/images" --runroot "$build/images-run" --storage-driver vfs)
  write_file "$build/policy.json" <<<'{"default": [{"type": "insecureAcceptAnything"}]}'
  mkdir -p "$build/cni"
  cache=$(find /var/lib/containers -maxdepth 0 2>/dev/null || true)
  "${buildah[@]}" bud --isolation chroot --cni-config-dir "$build/cni" --signature-policy "$build/policy.json" --timestamp 0 --tag "$1" "$2"
  rm -f "$3.new"
  "${buildah[@]}" push --signature-policy "$build/policy.json" "$1" "docker-archive:$3.new:$1"
  mv "$3.new" "$3"
  "${buildah[@]}" rmi "$1" >/dev/null
  [[ -n $cache ]] || ((${#INSIDE[@]})) || rm -rf /var/lib/containers
}

# load ARCHIVE: prints what came in, one reference by digest a line.
load() {
  local archive=$1 line found=''
  [[ -e $archive ]] || fail "no such file: $archive"
  [[ -f $archive && -r $archive ]] || fail "cannot be read as a file: $archive"
  is_archive "$archive" || fail "$archive is not an image archive: make one with 'docker save NAME:TAG -o FILE' or 'buildah push NAME docker-archive:FILE:NAME:TAG'"
  load_names
  if [[ $(current_mode) == fake ]]; then
    reference_for_fake_node "$archive"
    return
  fi
  enter_namespaces
  "${INSIDE[@]}" ctr -n k8s.io images import - <"$archive" >"$STATE/run/import.$$" 2>&1 ||
    fail "containerd refused $archive: $(tail -n 1 "$STATE/run/import.$$")"
  while read -r line; do
    if [[ $line =~ ^unpacking\ ([^\ ]+)\ \((sha256:[0-9a-f]{64})\) ]]; then
      pin "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
      found=1
    fi
  done <"$STATE/run/import.$$"
  rm -f "$STATE/run/import.$$"
  [[ -n $found ]] || fail "$archive holds no image with a name: save it by NAME:TAG, not by its id"
}

is_archive() {
  local list
  list=$(tar -tf "$1" 2>/dev/null) && grep -qE '^(\./)?(manifest\.json|index\.json)$' <<<"$list"
}

# Pods that name the digest find the image only under a name that holds it.
pin() {
  local name=${1%%@*} reference
  [[ ${name##*/} != *:* ]] || name=${name%:*}
  reference=$name@$2
  [[ $1 == "$reference" ]] || "${INSIDE[@]}" ctr -n k8s.io images tag --force "$1" "$reference" >/dev/null
  echo "$reference"
}

# Nothing is pulled there, so any digest does; this one is at least of the image.
reference_for_fake_node() {
  local names name digest
  digest=$(sha256sum <"$1" | cut -d' ' -f1)
  names=$(tar -xOf "$1" manifest.json 2>/dev/null | grep -oE '"RepoTags": *\[[^]]*\]' | grep -oE '"[^"]+:[^":]+"' | tr -d '"' || true)
  [[ -n $names ]] || fail "$1 holds no image with a name: save it by NAME:TAG, not by its id"
  say "the node is simulated: nothing is loaded, and pods will only look as if they ran" >&2
  for name in $names; do echo "${name%:*}@sha256:$digest"; done
}

pause_image() {
  local dir=$STATE/build/pause
  enter_namespaces
  [[ -z $("${INSIDE[@]}" ctr -n k8s.io images ls -q name==docker.io/twelvefactor/pause:dev) ]] || return 0
  mkdir -p "$dir"
  gcc -static -O2 -s -o "$dir/pause" "$CLUSTER/pause/pause.c"
  cp "$CLUSTER/pause/Containerfile" "$dir/"
  image docker.io/twelvefactor/pause:dev "$dir" "$STATE/build/pause.tar"
  load "$STATE/build/pause.tar"
}

shop_sources() { find "$ROOT/e2e/shop" -type f ! -name '*_test.go' -print0 | sort -z | xargs -0 sha256sum | sha256sum; }

# shop.tar, made only when the app's sources are others; then its digest goes to run/shop.image.
shop_image() {
  local dir=$STATE/build/shop sources name
  sources=$(shop_sources)
  enter_namespaces
  if [[ ! -s $STATE/shop.tar || $(cat "$STATE/build/shop.sources" 2>/dev/null) != "$sources" ]]; then
    mkdir -p "$dir/bin"
    GO=$(find_go)
    (cd "$ROOT/e2e/shop" && CGO_ENABLED=0 nice "$GO" build -trimpath -buildvcs=false -ldflags '-s -w' -o "$dir/bin/shop" .)
    for name in web worker migrate; do ln -sf shop "$dir/bin/$name"; done
    cp "$ROOT/e2e/shop/Containerfile" "$dir/"
    image docker.io/twelvefactor/shop:dev "$dir" "$STATE/shop.tar"
    give_to_caller "$STATE/shop.tar"
    echo "$sources" >"$STATE/build/shop.sources"
  fi
}

case ${1-} in
  pause) pause_image ;;
  shop) shop_image ;;
  shop-loaded) shop_image && load "$STATE/shop.tar" >"$STATE/run/shop.image" ;;
  load) [[ -n ${2-} ]] || fail "which archive? make load-image ARCHIVE=app.tar" && load "$2" ;;
  *) fail "usage: images.sh pause | shop | shop-loaded | load ARCHIVE" ;;
esac
