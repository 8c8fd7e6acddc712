// The rules of factor VI. Most of it is kept by construction: the spec has no field for a volume.
// https://12factor.net/processes
#include <algorithm>

#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/literals.hpp"
#include "reconcile/observed/seen_rules.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kVolumes{
    .id = "TF0601",
    .factor = 6,
    .level = Level::kEnforce,
    .kept = Kept::kByConstruction,
    .title = "keeps or shares data in a volume",
    .looked_at =
        "an app has no field for volumes and host paths: pods have a read-only root file system, and "
        "`/tmp` and what `processes.<name>.scratch` states, which go with the pod. `lint` finds persistent "
        "volume claims, host paths, network volumes, `csi`, `flexVolume` "
        "and "
        "`gitRepo` of plain workloads.",
    .why = "a process that keeps data cannot be replaced or multiplied; two that share files are one.",
    .remedy = "keep the data in a backing service, such as a database or an object store",
    .gaps =
        "Not found: drivers of `csi` that bring secrets and certificates (`secrets-store.csi.k8s.io`, "
        "`csi.cert-manager.io`, `csi.spiffe.io` and the like).",
    .workloads = R"(variables.pod.?volumes.orValue([]).filter(v, KEEPS_DATA(v)).map(v, 'volume ' + v.name) +
variables.object.spec.?volumeClaimTemplates.orValue([]).map(v, 'spec.volumeClaimTemplates'))"};

constexpr Rule kSticky{
    .id = "TF0602",
    .factor = 6,
    .level = Level::kWarn,
    .title = "sticky sessions",
    .looked_at =
        "`processes.<name>.expose.annotations`, for those with which ingress-nginx, Traefik, HAProxy, "
        "Contour and the AWS load balancer "
        "controller bind a client to a pod. `lint` also finds `sessionAffinity: ClientIP` of plain Services.",
    .why = "a session that lives in one pod ends with it, and load does not spread.",
    .remedy = "remove the annotation, and keep sessions in a backing service with an expiry, such as Redis",
    .example = R"(processes:
  web:
    command: [bin/web]
    port: 8080
    replicas: 2
    readiness: {path: /healthz}
    expose: {host: shop.example.com, annotations: {nginx.ingress.kubernetes.io/affinity: cookie}}
---
processes:
  web: {command: [bin/web], port: 8080, replicas: 2, readiness: {path: /healthz}, expose: {host: shop.example.com}}
)",
    .admission =
        R"(variables.processes.filter(p, variables.processes[p].?expose.?annotations.orValue({}).exists(a,
STICKY(a, variables.processes[p].expose.annotations[a].lowerAscii())))
.map(p, 'spec.processes.' + p + '.expose.annotations'))"};

constexpr Rule kLocalData{
    .id = "TF0603",
    .factor = 6,
    .level = Level::kWarn,
    .title = "keeps data in the pod",
    .looked_at =
        "`config.env` and `processes.<name>.env`: a URL of the scheme `sqlite`, `sqlite3`, `h2:file`, or "
        "`h2:` with a path, and `file:` "
        "with "
        "the path of a database (`file:./dev.db`); `sqlite` or `h2` as the kind of "
        "database (a name with `DB` or "
        "`DATABASE` and `TYPE`, `CLIENT`, `ENGINE`, `DRIVER`, `CONNECTION`, `ADAPTER`, `DIALECT` or "
        "`VENDOR`); `file` or `memory` as the "
        "place of sessions (a name with `SESSION` and `DRIVER`, `STORE`, `TYPE`, `PROVIDER` or `BACKEND`). "
        "`lint` also finds an `emptyDir` where a database keeps its files (`/var/lib/postgresql`, "
        "`/var/lib/mysql`, `/data/db` and others; `/data` of Redis).",
    .why = "the data goes with the pod, and a second pod has other data.",
    .remedy = "use a backing service for it",
    .example = R"(config: {env: {DATABASE_URL: "sqlite:////tmp/shop.db"}}
---
backingServices:
  database: {type: postgresql, secretRef: {name: shop-database}, env: {DATABASE_URL: uri}}
)",
    .gaps = "False alarms: a cache in a file that may be lost. Not seen: state in memory.",
    .admission = R"(LITERALS(@value.matches('(?i)sqlite|h2|file|memory') && (!@value.contains(':memory:') &&
@value.lowerAscii().matches('^(jdbc:)?(sqlite:|sqlite3:|h2:file:|h2:[.]/|h2:/|h2:~/|file:[^?]*[.](db|sqlite|sqlite3)([?]|$))') ||
@value.lowerAscii() in ['sqlite', 'sqlite3', 'better-sqlite3', 'h2'] &&
WORDS(@name).matches('(^|_)(db|database)(_|$)') &&
WORDS(@name).matches('(^|_)(type|client|engine|driver|connection|adapter|dialect|vendor)(_|$)') ||
@value.lowerAscii() in ['file', 'memory'] && WORDS(@name).matches('(^|_)sessions?(_|$)') &&
WORDS(@name).matches('(^|_)(driver|store|type|provider|backend)(_|$)'))))",
    .workloads = R"(VARIABLES(@value.matches('(?i)sqlite|h2|file|memory') && (!@value.contains(':memory:') &&
@value.lowerAscii().matches('^(jdbc:)?(sqlite:|sqlite3:|h2:file:|h2:[.]/|h2:/|h2:~/|file:[^?]*[.](db|sqlite|sqlite3)([?]|$))') ||
@value.lowerAscii() in ['sqlite', 'sqlite3', 'better-sqlite3', 'h2'] &&
WORDS(@name).matches('(^|_)(db|database)(_|$)') &&
WORDS(@name).matches('(^|_)(type|client|engine|driver|connection|adapter|dialect|vendor)(_|$)') ||
@value.lowerAscii() in ['file', 'memory'] && WORDS(@name).matches('(^|_)sessions?(_|$)') &&
WORDS(@name).matches('(^|_)(driver|store|type|provider|backend)(_|$)'))))"};

/// Does this annotation bind a client to a pod?
bool is_sticky(const std::string& name, const std::string& value) {
  const std::string text = lower(value);
  if (name == "nginx.ingress.kubernetes.io/affinity" || name == "haproxy.org/cookie-persistence" ||
      name == "haproxy-ingress.github.io/affinity")
    return text != "none" && !text.empty();
  if (name == "traefik.ingress.kubernetes.io/service.sticky.cookie" ||
      name == "traefik.ingress.kubernetes.io/affinity")
    return text == "true";
  if (name == "projectcontour.io/load-balancer-policy") return text == "cookie";
  return name == "alb.ingress.kubernetes.io/target-group-attributes" &&
         text.find("stickiness.enabled=true") != std::string::npos;
}

bool has_part(const std::vector<std::string>& parts, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(parts, [words](const std::string& part) { return is_one_of(part, words); });
}

/// The URL of a database in a file: of SQLite, also as Prisma writes it, and of H2 but for its servers.
bool is_file_database(std::string_view url) {
  for (const std::string_view scheme : {"sqlite:", "sqlite3:", "h2:file:", "h2:./", "h2:/", "h2:~/"}) {
    if (url.starts_with(scheme)) return true;
  }
  if (!url.starts_with("file:")) return false;
  const std::string_view path = url.substr(0, url.find('?'));
  return path.ends_with(".db") || path.ends_with(".sqlite") || path.ends_with(".sqlite3");
}

/// What is kept in the pod: "a database", "sessions"; "" for nothing.
std::string_view kept_in_pod(const std::string& name, const std::string& value) {
  std::string text = lower(value);
  if (text.starts_with("jdbc:")) text.erase(0, 5);
  if (is_file_database(text)) return text.find(":memory:") == std::string::npos ? "a database" : "";
  const std::vector<std::string> parts = name_parts(name);
  if (has_part(parts, {"db", "database"}) &&
      has_part(parts, {"type", "client", "engine", "driver", "connection", "adapter", "dialect", "vendor"}) &&
      is_one_of(text, {"sqlite", "sqlite3", "better-sqlite3", "h2"}))
    return "a database";
  if (has_part(parts, {"session", "sessions"}) &&
      has_part(parts, {"driver", "store", "type", "provider", "backend"}) &&
      is_one_of(text, {"file", "memory"}))
    return "sessions";
  return "";
}

}  // namespace

Rules processes_rules() {
  static constexpr std::array<const Rule*, 5> kAll = {&kVolumes, &kSticky, &kLocalData,
                                                      &seen::kWritesReadOnly, &seen::kOutgrowsScratch};
  return kAll;
}

std::vector<Finding> check_processes(const Observed& observed) {
  std::vector<Finding> findings;
  for (const auto& [name, process] : observed.app.spec.processes) {
    if (!process.expose) continue;
    for (const auto& [annotation, value] : process.expose->annotations) {
      if (!is_sticky(annotation, value)) continue;
      findings.push_back(found(
          kSticky,
          std::string(".spec.processes.").append(name).append(".expose.annotations.").append(annotation),
          "binds each client to one pod, so its session ends with that pod"));
    }
  }
  for_each_literal(observed.app.spec, [&findings](const std::string& name, const std::string& value,
                                                  const std::string& path) {
    const std::string_view kept = kept_in_pod(name, value);
    if (kept.empty()) return;
    findings.push_back(
        found(kLocalData, path, "keeps " + std::string(kept) + " in the pod, and it goes with the pod"));
  });
  return findings;
}

}  // namespace twelvefactor::reconcile
