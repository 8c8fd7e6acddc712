#!/bin/bash
# The sample app, in two environments: namespaces, the binding of the database, the TwelveFactorApp.
# usage: sample.sh deploy | wait | show
source "$(dirname "${BASH_SOURCE[0]}")/namespace.sh"
source "$CLUSTER/tools.sh"

ENVIRONMENTS=(staging production)
APP=twelvefactorapps.twelvefactor.dev/shop

kubectl() { "$(tool kubectl)" --kubeconfig "$STATE/kubeconfig" "$@"; }

deploy() {
  local environment
  for environment in "${ENVIRONMENTS[@]}"; do
    namespace "shop-$environment"
    database_secret "$environment"
    manifest "$environment" | kubectl apply --server-side --force-conflicts -f -
  done
}

# A namespace that is there already is left as it is.
namespace() {
  ! kubectl get namespace "$1" &>/dev/null || return 0
  kubectl create -f - <<END
apiVersion: v1
kind: Namespace
metadata: {name: $1, labels: {pod-security.kubernetes.io/enforce: restricted, twelvefactor.dev/sample: shop}}
END
}

# The Secret holds what a provider of databases would put there (servicebinding.io).
database_secret() {
  local binding
  binding=$(binding_of "$1") || { say "shop-$1: the Secret shop-database is yours to make" && return 0; }
  # By standard input: a command line can be read by everybody on the machine.
  kubectl create secret generic shop-database -n "shop-$1" --type servicebinding.io/postgresql --from-env-file /dev/stdin \
    --dry-run=client -o yaml <<<"$binding" | kubectl apply --server-side --force-conflicts -f -
}

binding_of() {
  local uri=SHOP_${1^^}_DATABASE_URI
  case $(current_mode) in
    real) "$CLUSTER/postgres.sh" binding "$1" ;;
    fake) binding_from_uri simulated "postgresql://shop_$1:simulated@postgresql.example.com:5432/shop_$1" ;;
    *) [[ -n ${!uri:-} ]] && binding_from_uri external "${!uri}" ;;
  esac
}

binding_from_uri() {
  local pattern='^postgres(ql)?://([^:@/]+)(:([^@/]*))?@([^:/?]+)(:([0-9]+))?/([^?]+)'
  [[ $2 =~ $pattern ]] || fail "a database address looks like postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
  printf '%s\n' type=postgresql "provider=$1" "host=${BASH_REMATCH[5]}" "port=${BASH_REMATCH[7]:-5432}" \
    "database=${BASH_REMATCH[8]}" "username=${BASH_REMATCH[2]}" "password=$(printf %b "${BASH_REMATCH[4]//%/\\x}")" "uri=$2"
}

# The committed manifest with the image that is here, and the commit that it was made from.
manifest() {
  local file=$ROOT/manifests/samples/shop-$1.yaml image revision
  image=$(image_reference)
  revision=$(git -C "$ROOT" log -1 --format=%H -- e2e/shop 2>/dev/null || true)
  sed -e "${image:+s|^  image: .*|  image: $image|}" -e "${revision:+s|^    revision: .*|    revision: $revision|}" "$file"
}

image_reference() {
  case $(current_mode) in
    real) cat "$STATE/run/shop.image" ;;
    external) echo "$SHOP_IMAGE" ;;
  esac
}

await() {
  local environment end=$((SECONDS + 180))
  for environment in "${ENVIRONMENTS[@]}"; do
    if ! kubectl get secret shop-database -n "shop-$environment" &>/dev/null; then
      say "shop-$environment: not waited for, it has no Secret shop-database"
      continue
    fi
    until kubectl wait --for=condition=Ready --timeout=3s -n "shop-$environment" "$APP"; do
      ! process_gone operator || explain_process operator "ended"
      ((SECONDS < end)) || explain_not_ready "$environment"
    done
  done
}

explain_not_ready() {
  kubectl get -n "shop-$1" "$APP" -o jsonpath='{range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{"\n"}{end}' || true
  kubectl get -n "shop-$1" pods || true
  tail -n 5 "$LOGS/operator.log"
  fail "shop-$1 is not Ready after three minutes; above are its conditions, its pods and the end of the operator's log"
}

show() {
  local environment
  title "The apps (kubectl get tfa -A):"
  kubectl get twelvefactorapps.twelvefactor.dev -A
  title "Their releases (kubectl get tfr -A):"
  kubectl get appreleases.twelvefactor.dev -A
  show_parity
  for environment in "${ENVIRONMENTS[@]}"; do
    title "What the operator made of shop in shop-$environment:"
    kubectl get -n "shop-$environment" -l twelvefactor.dev/app=shop \
      deployments,services,ingresses,networkpolicies,configmaps,secrets,serviceaccounts,horizontalpodautoscalers,poddisruptionbudgets,cronjobs,jobs,appreleases.twelvefactor.dev,parityreports.twelvefactor.dev,pods -o name
    kubectl get -n "shop-$environment" -l twelvefactor.dev/app=shop pods
    [[ $(current_mode) == fake ]] || {
      title "A line of its web process (kubectl logs -n shop-$environment deployment/shop-web):"
      wait_until 20 web_log "$environment" || true
      web_log "$environment"
    }
  done
}

show_parity() {
  title "How production differs from staging (kubectl get tfp -A):"
  kubectl get parityreports.twelvefactor.dev -A
  kubectl get parityreports.twelvefactor.dev -A -o jsonpath='{range .items[*]}{range .status.findings[*]}  {.severity} {.dimension} {.key}: here "{.here}", there "{.there}"; {.message}{"\n"}{end}{end}'
}

web_log() { kubectl logs -n "shop-$1" deployment/shop-web --tail=1; }

case ${1-} in
  deploy) deploy ;;
  wait) await ;;
  show) show ;;
  *) fail "usage: sample.sh deploy | wait | show" ;;
esac
