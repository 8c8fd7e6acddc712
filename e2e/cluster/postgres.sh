#!/bin/bash
# A real PostgreSQL for the sample apps: Debian's program, a data directory and accounts of this cluster, on the node's address.
# `--hosted` is a second one, as a provider elsewhere would offer it: on an address and a port of its own, only with TLS.
# usage: postgres.sh [--hosted] start | account NAME | binding NAME     start makes the accounts staging and production
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
load_names

SERVER=postgres ADDRESS=$NODE_IP PORT=5432 PROVIDER=debian SSL=disable
if [[ ${1-} == --hosted ]]; then
  SERVER=postgres-hosted ADDRESS=$HOSTED_IP PORT=6432 PROVIDER=hosted SSL=require
  shift
fi
DATA=/var/lib/twelvefactor-$SERVER SOCKETS=/run/$SERVER # inside: the server refuses to be root, and its account may not reach the checkout
PROGRAMS=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)

as_postgres() { "${INSIDE[@]}" setpriv --reuid postgres --regid postgres --init-groups env -C / "$@"; }

password() {
  local file=$STATE/$SERVER/$1.password
  [[ -s $file ]] || openssl rand -hex 24 | write_file "$file" 0600
  cat "$file"
}

# The keys of servicebinding.io.
binding() {
  local name=shop_$1 password
  password=$(password "$1")
  printf '%s\n' type=postgresql "provider=$PROVIDER" "host=$ADDRESS" "port=$PORT" "database=$name" "username=$name" "password=$password" \
    "uri=postgresql://$name:$password@$ADDRESS:$PORT/$name?sslmode=$SSL"
}

show_data_directory() {
  mkdir -p "$STATE/$SERVER/data"
  chmod 700 "$STATE/$SERVER"
  # shellcheck disable=SC2016 # for the shell inside
  "${INSIDE[@]}" sh -ec 'mountpoint -q "$1" || { mkdir -p "$1" && mount --bind "$2" "$1"; }
    install -d -o postgres -g postgres -m 0755 "$3"
    chown postgres:postgres "$1" && chmod 700 "$1"' sh "$DATA" "$STATE/$SERVER/data" "$SOCKETS"
}

start_postgres() {
  local options=() host=host
  [[ -n $PROGRAMS ]] || fail "no PostgreSQL below /usr/lib/postgresql: apt-get install postgresql"
  enter_namespaces
  show_data_directory
  [[ -s $STATE/$SERVER/data/PG_VERSION ]] ||
    as_postgres "$PROGRAMS/initdb" -D "$DATA" --encoding UTF8 --locale C.UTF-8 --auth-local peer --auth-host scram-sha-256 --no-sync
  if [[ $SSL == require ]]; then
    give_address
    make_certificate
    options=(-c ssl=on) host=hostssl
  fi
  write_file "$STATE/$SERVER/data/pg_hba.conf" 0644 <<END
local all postgres peer
$host all all $POD_CIDR scram-sha-256
$host all all $ADDRESS/32 scram-sha-256
END
  process_ensure "$SERVER" setpriv --reuid postgres --regid postgres --init-groups "$PROGRAMS/postgres" -D "$DATA" \
    -c "listen_addresses=$ADDRESS" -c "port=$PORT" -c "unix_socket_directories=$SOCKETS" -c fsync=off -c logging_collector=off "${options[@]}"
  process_ready "$SERVER" 30 as_postgres "$PROGRAMS/pg_isready" -q -h "$SOCKETS" -p "$PORT"
  create_account staging
  create_account production
}

# Its own, signed by nobody: clients are told to require TLS, not to know the server.
make_certificate() {
  local certificate=$STATE/$SERVER/data/server
  [[ ! -s $certificate.key ]] || return 0
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$ADDRESS" -keyout "$certificate.key" -out "$certificate.crt"
  # shellcheck disable=SC2016 # for the shell inside
  "${INSIDE[@]}" sh -ec 'chown postgres:postgres "$1.key" "$1.crt" && chmod 600 "$1.key"' sh "$DATA/server"
}

# Passwords go in by standard input: a command line can be read by everybody on the machine.
create_account() {
  local name=shop_$1
  as_postgres "$PROGRAMS/psql" -q -v ON_ERROR_STOP=1 -h "$SOCKETS" -p "$PORT" -d postgres <<END
SELECT 'CREATE ROLE $name LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$name') \gexec
ALTER ROLE $name PASSWORD '$(password "$1")';
SELECT 'CREATE DATABASE $name OWNER $name' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$name') \gexec
REVOKE CONNECT ON DATABASE $name FROM PUBLIC;
END
}

case ${1-} in
  start) start_postgres ;;
  account) enter_namespaces && create_account "${2:?}" ;;
  binding) binding "${2:?}" ;;
  *) fail "usage: postgres.sh [--hosted] start | account NAME | binding NAME" ;;
esac
