// The rules of factor IV. https://12factor.net/backing-services
#include <algorithm>

#include "model/reasons.hpp"
#include "reconcile/factors/bindings.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/factor.hpp"

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
        "`config.env`: a URL of a database, cache, queue or mail server (`postgres`, `mysql`, `mariadb`, "
        "`mongodb`, `redis`, "
        "`rediss`, `valkey`, `amqp`, `amqps`, `nats`, `kafka`, `memcached`, `smtp`, `smtps`, `ldap`, "
        "`clickhouse`, also after `jdbc:`) "
        "whose host is `localhost`, `127.x.x.x` or `::1`; or such a value in a variable whose name names "
        "such a service and "
        "ends with `HOST`, `URL`, `URI`, `ADDR`, `ADDRESS`, `SERVER`, `SERVERS`, `BROKER`, `BROKERS`, "
        "`ENDPOINT` or `DSN`.",
    .why = "in a pod localhost is the pod: there is no database, or one in a sidecar that dies with the pod.",
    .remedy = "attach the service as a backing service, and take its address from the binding",
    .example = R"(config: {env: {REDIS_URL: "redis://localhost:6379/0"}}
---
backingServices:
  cache: {type: redis, secretRef: {name: shop-cache}, env: {REDIS_URL: uri}}
)",
    .gaps = "False alarms: a proxy of the platform in a sidecar. Not seen: addresses in files of the image."};

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
)"};

/// The scheme of a URL in lower case, without jdbc: before it.
std::string scheme_of(std::string_view value) {
  if (value.starts_with("jdbc:")) value.remove_prefix(5);
  const std::size_t end = value.find("://");
  std::string scheme = end == std::string_view::npos ? "" : lower(value.substr(0, end));
  return scheme.substr(0, scheme.find('+'));  // mongodb+srv, postgresql+asyncpg
}

bool is_service_scheme(const std::string& scheme) {
  return is_one_of(scheme, {"postgres", "postgresql", "mysql", "mysql2", "mariadb", "mongodb", "redis",
                            "rediss", "valkey", "amqp", "amqps", "nats", "kafka", "memcached", "smtp",
                            "smtps", "ldap", "ldaps", "clickhouse"});
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
  return service && is_one_of(parts.back(), {"host", "hostname", "pghost", "url", "uri", "addr", "address",
                                             "server", "servers", "broker", "brokers", "endpoint", "dsn"});
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
  for (const auto& [name, value] : observed.app.spec.config.env) {
    std::string_view url = value;
    if (url.starts_with("jdbc:")) url.remove_prefix(5);
    if (!is_local_host(url) || !(is_service_scheme(scheme_of(value)) || names_service_address(name)))
      continue;
    findings.push_back(
        found(kLocal, ".spec.config.env." + name, "names a service on localhost, which is the pod itself"));
  }
  for (const auto& [name, service] : observed.app.spec.backing_services) {
    if (!service.env.empty() || service.mount) continue;
    findings.push_back(found(kUnused, ".spec.backingServices." + name,
                             "no process learns of this service: it has neither env nor mount"));
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
