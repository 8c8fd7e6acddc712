// The rules of factor IV. https://12factor.net/backing-services
#include <algorithm>

#include "model/reasons.hpp"
#include "reconcile/factors/bindings.hpp"
#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/literals.hpp"
#include "reconcile/factors/sidecars.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kServiceMissing{
    .id = "TF0401",
    .factor = 4,
    .level = Level::kEnforce,
    .waited_for = true,
    .title = "a binding is missing: the service, its Secret or a key of it",
    .looked_at =
        "`backingServices.<name>.secretRef`, or the Secret that the service of `serviceRef` names in "
        "`.status.binding.name`, exists in the namespace and has every key that `env` names. "
        "`BackingServicesBound` is False until then. With `mount` alone, only the Secret is asked for. "
        "Offline, it counts as "
        "present.",
    .why = "pods would start without their database. Instead, what runs goes on, and what is new waits.",
    .remedy = "create it or correct the reference",
    .gaps = "Not seen: whether the service answers."};

constexpr Rule kLocal{
    .id = "TF0402",
    .factor = 4,
    .level = Level::kWarn,
    .title = "a backing service on localhost",
    .looked_at =
        "`config.env` and `processes.<name>.env`: a URL of a database, cache, queue or mail server "
        "(`postgres`, `mysql`, `mariadb`, "
        "`mongodb`, `redis`, "
        "`rediss`, `valkey`, `amqp`, `amqps`, `nats`, `kafka`, `memcached`, `smtp`, `smtps`, `ldap`, "
        "`clickhouse`, also after `jdbc:`; `jdbc:sqlserver`, `jdbc:oracle:thin`) "
        "whose host is `localhost`, `127.x.x.x` or `::1`; or such a value in a variable whose name names "
        "such a service and "
        "ends with `HOST`, `HOSTS`, `URL`, `URLS`, `URI`, `ADDR`, `ADDRESS`, `SERVER`, `SERVERS`, `BROKER`, "
        "`BROKERS`, `ENDPOINT` or `DSN`; or in such an option of a command (`--redis-addr`). "
        "Not where a sidecar listens at that port, or states no `ports`.",
    .why = "in a pod localhost is the pod: there is no database, or one in a sidecar that dies with the pod.",
    .remedy = "attach the service as a backing service, and take its address from the binding",
    .example = R"(config: {env: {REDIS_URL: "redis://localhost:6379/0"}}
---
backingServices:
  cache: {type: redis, secretRef: {name: shop-cache}, env: {REDIS_URL: uri}}
)",
    .gaps =
        "Not found by `lint`: an exporter or an agent that stands beside what it watches, and a pod with a "
        "proxy in it (`pgbouncer`, `cloud-sql-proxy`, `envoy`), and literals of an app with sidecars. False "
        "alarms: a proxy that is not known. Not "
        "seen: addresses in files of the image, and an address that a flag states: it is the deploy's config "
        "as "
        "a variable is.",
    .admission = R"(variables.sidecars ? [] :
LITERALS(@value.matches('(?i)localhost|127[.]|::1') &&
(@value.matches('^(jdbc:)?(?i:postgres|postgresql|mysql|mysql2|mariadb|mongodb|redis|rediss|valkey|amqp|amqps|nats|kafka|memcached|smtp|smtps|ldap|ldaps|clickhouse|sqlserver)([+][^:]*)?://LOCAL') ||
@value.matches('^jdbc:(sqlserver://((?i:localhost)|127[.][0-9.]*)(:[0-9]+)?;|oracle:[^@]*@(//)?((?i:localhost)|127[.][0-9.]*)(:[^@]*)?$)') ||
WORDS(@name).matches('(^|_)(db|database|postgres|postgresql|pg|pghost|mysql|mariadb|mongo|mongodb|redis|valkey|amqp|rabbitmq|kafka|nats|smtp|memcached|ldap|elasticsearch|opensearch|clickhouse|minio)(_|$)') &&
WORDS(@name).matches('(^|_)(host|hosts|hostname|pghost|url|urls|uri|addr|address|server|servers|broker|brokers|endpoint|endpoints|dsn)$') &&
@value.matches('^([^/:]*://)?LOCAL'))))",
    .unseen = "options of commands, values that name several hosts, and apps with sidecars"};

constexpr Rule kTyped{.id = "TF0403",
                      .factor = 4,
                      .level = Level::kEnforce,
                      .kept = Kept::kByApi,
                      .title = "a backing service has no type or no binding",
                      .looked_at =
                          "`backingServices.<name>.type` and one of `secretRef` and `serviceRef` "
                          "are required; the API server refuses both or neither with the same id.",
                      .why =
                          "parity compares what kind of service an environment has: SQLite here and "
                          "PostgreSQL there is a difference.",
                      .remedy =
                          "state the type, such as postgresql, and the Secret with the binding or the "
                          "service that names it"};

constexpr Rule kUnused{
    .id = "TF0404",
    .factor = 4,
    .level = Level::kWarn,
    .title = "a backing service reaches no process",
    .looked_at = "`backingServices.<name>` has neither `env` nor `mount`.",
    .why = "the service is listed, but no process can find it: the code takes its address from elsewhere.",
    .remedy = "name the variables in env, or set mount: true",
    .example = R"(backingServices: {database: {type: postgresql, secretRef: {name: shop-database}}}
---
backingServices: {database: {type: postgresql, secretRef: {name: shop-database}, mount: true}}
)",
    .admission = R"(variables.services.filter(s, variables.services[s].?env.orValue({}).size() == 0 &&
!variables.services[s].?mount.orValue(false)).map(s, 'spec.backingServices.' + s))"};

/// An address without what a driver of Java puts around it: jdbc:mysql://h is mysql://h,
/// jdbc:oracle:thin:@//h:1521/x and jdbc:oracle:thin:@h:1521:x are oracle://h:1521/x.
std::string address_in(std::string_view value) {
  if (!value.starts_with("jdbc:")) return std::string(value);
  value.remove_prefix(5);
  if (!value.starts_with("oracle:")) return std::string(value.substr(0, value.find(';')));
  const std::size_t at = value.find('@');
  if (at == std::string_view::npos) return std::string(value);
  value.remove_prefix(at + 1);
  if (value.starts_with("//")) value.remove_prefix(2);
  return "oracle://" + std::string(value);
}

/// The scheme of a URL in lower case.
std::string scheme_of(std::string_view value) {
  const std::size_t end = value.find("://");
  std::string scheme = end == std::string_view::npos ? "" : lower(value.substr(0, end));
  return scheme.substr(0, scheme.find('+'));  // mongodb+srv, postgresql+asyncpg
}

bool is_service_scheme(const std::string& scheme) {
  return is_one_of(scheme,
                   {"postgres", "postgresql", "mysql", "mysql2", "mariadb",    "mongodb",   "redis",
                    "rediss",   "valkey",     "amqp",  "amqps",  "nats",       "kafka",     "memcached",
                    "smtp",     "smtps",      "ldap",  "ldaps",  "clickhouse", "sqlserver", "oracle"});
}

bool names_service_address(const std::string& name) {
  const std::vector<std::string> parts = name_parts(name);
  if (parts.empty()) return false;
  const bool service = std::ranges::any_of(parts, [](const std::string& part) {
    return is_one_of(part, {"db",    "database",      "postgres",   "postgresql", "pg",    "pghost",
                            "mysql", "mariadb",       "mongo",      "mongodb",    "redis", "valkey",
                            "amqp",  "rabbitmq",      "kafka",      "nats",       "smtp",  "memcached",
                            "ldap",  "elasticsearch", "opensearch", "clickhouse", "minio"});
  });
  return service && is_one_of(parts.back(),
                              {"host", "hosts", "hostname", "pghost", "url", "urls", "uri", "addr", "address",
                               "server", "servers", "broker", "brokers", "endpoint", "endpoints", "dsn"});
}

/// `--redis-addr=localhost:6379`, `--db-host localhost`
bool names_local_service(const Invocation& run) {
  for (std::size_t i = 1; i < run.words.size(); ++i) {
    std::string_view word = run.words[i];
    if (!word.starts_with("--")) continue;
    word.remove_prefix(2);
    const std::size_t equals = word.find('=');
    const std::string name(word.substr(0, equals));
    std::string_view value;
    if (equals != std::string_view::npos) {
      value = word.substr(equals + 1);
    } else if (i + 1 < run.words.size()) {
      value = run.words[i + 1];
    }
    if (names_service_address(name) && is_local_host(value)) return true;
  }
  return false;
}

}  // namespace

Rules backing_services_rules() {
  static constexpr std::array<const Rule*, 4> kAll = {&kServiceMissing, &kLocal, &kTyped, &kUnused};
  return kAll;
}

std::vector<Finding> check_backing_services(const Observed& observed) {
  std::vector<Finding> findings;
  for (const MissingReference& missing : missing_bindings(observed)) {
    // That the API server is slow breaks no rule.
    if (missing.reason != reason::kApiUnavailable)
      findings.push_back(found(kServiceMissing, missing.path, missing.what, missing.remedy));
  }
  for_each_literal(
      observed.app.spec, [&](const std::string& name, const std::string& value, const std::string& path) {
        const std::string url = address_in(value);
        if (!is_local_host(url) || !(is_service_scheme(scheme_of(url)) || names_service_address(name)))
          return;
        if (may_be_a_sidecar(observed.app.spec, port_in(url))) return;
        findings.push_back(found(kLocal, path, "names a service on localhost, which is the pod itself"));
      });
  for (const NamedCommand& command : all_commands(observed.app.spec)) {
    if (!std::ranges::any_of(command.reading.runs, names_local_service)) continue;
    findings.push_back(
        found(kLocal, command.path, "is given a service on localhost, which is the pod itself"));
  }
  for (const auto& [name, service] : observed.app.spec.backing_services) {
    if (!service.env.empty() || service.mount) continue;
    findings.push_back(found(kUnused, ".spec.backingServices." + name,
                             "no process learns of this service: it has neither env nor mount"));
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
