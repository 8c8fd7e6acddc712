#!/bin/bash
# A real PostgreSQL for the sample app: Debian's program, a data directory and accounts of this cluster, on the node's address.
# usage: postgres.sh start | binding staging|production
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
load_names

DATA=/var/lib/twelvefactor-postgres # inside: the server refuses to be root, and its account may not reach the checkout
PROGRAMS=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)

as_postgres() { "${INSIDE[@]}" setpriv --reuid postgres --regid postgres --init-groups env -C / "$@"; }

password() {
  local file=$STATE/postgres/$1.password
  [[ -s $file ]] || openssl rand -hex 24 | write_file "$file" 0600
  cat "$file"
}

# The keys of servicebinding.io; ENVIRONMENT is staging or production.
binding() {
  local name=shop_$1 password
  password=$(password "$1")
  printf '%s\n' type=postgresql provider=debian "host=$NODE_IP" port=5432 "database=$name" "username=$name" "password=$password" \
    "uri=postgresql://$name:$password@$NODE_IP:5432/$name?sslmode=disable"
}

show_data_directory() {
  mkdir -p "$STATE/postgres/data"
  chmod 700 "$STATE/postgres"
  # shellcheck disable=SC2016 # for the shell inside
  "${INSIDE[@]}" sh -ec 'mountpoint -q "$1" || { mkdir -p "$1" && mount --bind "$2" "$1"; }
    install -d -o postgres -g postgres -m 0755 /run/postgresql
    chown postgres:postgres "$1" && chmod 700 "$1"' sh "$DATA" "$STATE/postgres/data"
}

start_postgres() {
  [[ -n $PROGRAMS ]] || fail "no PostgreSQL below /usr/lib/postgresql: apt-get install postgresql"
  enter_namespaces
  show_data_directory
  [[ -s $STATE/postgres/data/PG_VERSION ]] ||
    as_postgres "$PROGRAMS/initdb" -D "$DATA" --encoding UTF8 --locale C.UTF-8 --auth-local peer --auth-host scram-sha-256 --no-sync
  write_file "$STATE/postgres/data/pg_hba.conf" 0644 <<END
local all postgres peer
host all all $POD_CIDR scram-sha-256
host all all $NODE_IP/32 scram-sha-256
END
  process_ensure postgres setpriv --reuid postgres --regid postgres --init-groups "$PROGRAMS/postgres" -D "$DATA" \
    -c "listen_addresses=$NODE_IP" -c unix_socket_directories=/run/postgresql -c fsync=off -c logging_collector=off
  process_ready postgres 30 as_postgres "$PROGRAMS/pg_isready" -q -h /run/postgresql
  create_account staging
  create_account production
}

# Passwords go in by standard input: a command line can be read by everybody on the machine.
create_account() {
  local name=shop_$1
  as_postgres "$PROGRAMS/psql" -q -v ON_ERROR_STOP=1 -h /run/postgresql -d postgres <<END
SELECT 'CREATE ROLE $name LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$name') \gexec
ALTER ROLE $name PASSWORD '$(password "$1")';
SELECT 'CREATE DATABASE $name OWNER $name' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$name') \gexec
REVOKE CONNECT ON DATABASE $name FROM PUBLIC;
END
}

case ${1-} in
  start) start_postgres ;;
  binding) binding "${2:?}" ;;
  *) fail "usage: postgres.sh start | binding staging|production" ;;
esac
