#!/bin/bash
# Backing services of other kinds than PostgreSQL for the sample apps: Debian's programs, beside the node, which end with it.
# usage: services.sh start | stop | binding SERVICE, of: redis redis-hosted beanstalkd mail     start does nothing to one that runs
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
load_names

ACCOUNT=(setpriv --reuid nobody --regid nogroup --clear-groups)

secret() {
  local file=$STATE/services/$1.password
  [[ -s $file ]] || openssl rand -hex 24 | write_file "$file" 0600
  cat "$file"
}

have() { command -v "$1" >/dev/null || fail "no $1 here: apt-get install $2"; }

# start_redis NAME ADDRESS PORT USER. The password is in a file that root alone reads: a command line can be read by everybody.
start_redis() {
  local config=$STATE/services/$1.conf
  have redis-server redis-server
  give_address
  write_file "$config" 0600 <<END
bind $2
port $3
save ""
dir /tmp
user default off
user $4 on allkeys allcommands >$(secret "$1")
END
  process_ensure "$1" redis-server "$config"
  process_ready "$1" 20 "${INSIDE[@]}" bash -c "exec 3<>/dev/tcp/$2/$3"
}

start_beanstalkd() {
  have beanstalkd beanstalkd
  process_ensure beanstalkd "${ACCOUNT[@]}" beanstalkd -l "$NODE_IP" -p 11300
  process_ready beanstalkd 20 "${INSIDE[@]}" bash -c "exec 3<>/dev/tcp/$NODE_IP/11300"
}

start_mail() {
  # A checkout below /tmp is not to be seen inside; the state directory is.
  write_file "$STATE/services/mail_sink.py" <"$CLUSTER/mail_sink.py"
  process_ensure mail /usr/bin/python3 "$STATE/services/mail_sink.py" "$NODE_IP" 2525 "$STATE/services/mail"
  process_ready mail 20 "${INSIDE[@]}" bash -c "exec 3<>/dev/tcp/$NODE_IP/2525"
}

# redis_binding NAME ADDRESS PORT USER PROVIDER
redis_binding() {
  local password
  password=$(secret "$1")
  printf '%s\n' type=redis "provider=$5" "host=$2" "port=$3" "username=$4" "password=$password" "uri=redis://$4:$password@$2:$3/0"
}

mkdir -p "$STATE/services"
chmod 711 "$STATE/services"
case ${1-}-${2-} in
  start-*) enter_namespaces ;;&
  start-redis) start_redis redis "$NODE_IP" 6379 app ;;
  start-redis-hosted) start_redis redis-hosted "$HOSTED_IP" 6380 tenant ;;
  start-beanstalkd) start_beanstalkd ;;
  start-mail) start_mail ;;
  stop-redis | stop-redis-hosted | stop-beanstalkd | stop-mail) process_stop "$2" ;;
  binding-redis) redis_binding redis "$NODE_IP" 6379 app debian ;;
  binding-redis-hosted) redis_binding redis-hosted "$HOSTED_IP" 6380 tenant hosted ;;
  binding-beanstalkd) printf '%s\n' type=beanstalkd provider=debian "host=$NODE_IP" port=11300 "uri=beanstalk://$NODE_IP:11300" ;;
  binding-mail) printf '%s\n' type=smtp provider=sink "host=$NODE_IP" port=2525 ;;
  *) fail "usage: services.sh start | stop | binding SERVICE, of: redis redis-hosted beanstalkd mail" ;;
esac
