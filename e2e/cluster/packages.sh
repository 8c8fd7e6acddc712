#!/bin/bash
# Installs what is missing of Debian's packages. Services that come along are not started, nor needed: everything here runs its own.
# usage: packages.sh PURPOSE..., of: fake real image python build test samples lint tidy fuzz dist
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# For the cluster and the sample app; for a simulated node only the first line.
BASE=(ca-certificates curl openssl procps util-linux)
NODE=(containerd runc containernetworking-plugins iproute2 nftables conntrack kmod buildah postgresql gcc libc6-dev)

missing() {
  local package
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
  done
}

install_missing() {
  local packages
  mapfile -t packages < <(missing "$@")
  ((${#packages[@]})) || return 0
  [[ $EUID == 0 ]] || fail "these packages are missing and only root can install them: apt-get install ${packages[*]}"
  say "installing ${packages[*]}"
  apt-get update
  without_services apt-get install -y --no-install-recommends "${packages[@]}"
}

# Debian asks this file whether a service may start.
without_services() {
  local policy=/usr/sbin/policy-rc.d
  if [[ -e $policy ]]; then
    DEBIAN_FRONTEND=noninteractive "$@"
    return
  fi
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  DEBIAN_FRONTEND=noninteractive "$@"
}

packages_for() {
  case $1 in
    fake) printf '%s\n' "${BASE[@]}" ;;
    image) printf '%s\n' "${BASE[@]}" buildah ;;
    python) echo python3-venv ;;
    real) printf '%s\n' "${BASE[@]}" "${NODE[@]}" ;;
    build | test | samples | lint | tidy | fuzz | dist) grep -v '^#' "$CLUSTER/packages-$1.txt" ;;
    *) fail "usage: packages.sh PURPOSE..., of: fake real image python build test samples lint tidy fuzz dist" ;;
  esac
}

command -v dpkg-query >/dev/null || { say "not a Debian: expecting the needed commands to be here" && exit 0; }
(($#)) || packages_for ''
WANTED=()
for purpose in "$@"; do
  list=$(packages_for "$purpose")
  mapfile -t -O "${#WANTED[@]}" WANTED <<<"$list"
done
install_missing "${WANTED[@]}"
