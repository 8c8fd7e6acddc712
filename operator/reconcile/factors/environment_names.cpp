#include "reconcile/factors/environment_names.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/literals.hpp"
#include "reconcile/factors/references.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kPerEnvironment{
    .id = "TF0304",
    .factor = 3,
    .level = Level::kWarn,
    .title = "a variable's name names an environment",
    .looked_at =
        "names in `config.env`, `config.secrets` and `processes.<name>.env` that begin or end with `PROD`, "
        "`PRODUCTION`, `PREPROD`, "
        "`STAGING`, `DEVELOPMENT`, `UAT`, `DEV`, `TEST`, `QA` or `STAGE`, where another variable has the "
        "same "
        "name but for its environment. One alone with one of the first six counts where the rest of the name "
        "ends with what differs between deploys: `URL`, `URI`, `DSN`, `HOST`, `PORT`, `ADDR`, `ADDRESS`, "
        "`ENDPOINT`, `SERVER`, `DOMAIN`, `KEY`, `TOKEN`, `SECRET`, `PASSWORD`, `USER`, `USERNAME`, "
        "`DATABASE`, "
        "`DB`, `BUCKET`.",
    .why =
        "config is not grouped by environment: each deploy has its own values under the same names, so that "
        "a new "
        "environment needs no new code.",
    .remedy = "give it the same name in every environment, and each deploy its own value",
    .example =
        R"(config: {env: {PROD_API_URL: "https://api.example.com", STAGING_API_URL: "https://api.staging.example.com"}}
---
config: {env: {API_URL: "https://api.example.com"}}
)",
    .gaps =
        "Not found: words that only sound so (`STAGING_DIR`, `ACME_STAGING`, `IS_PRODUCTION`). Not seen: "
        "code "
        "that chooses by `TWELVEFACTOR_ENVIRONMENT` or `NODE_ENV`.",
    .admission = R"(LITERALS(NAMES_ENVIRONMENT(@name)) +
variables.secrets.filter(k, NAMES_ENVIRONMENT(k)).map(k, 'spec.config.secrets.' + k))",
    .unseen =
        "`DEV`, `TEST`, `QA` and `STAGE`, and two variables that are the same but for their environment, "
        "where the rest of the name does not end with what differs between deploys"};

struct Named {
  std::string rest;         // of PROD_API_URL it is api_url
  std::string environment;  // "prod"
};

/// Does `_api_url` end with what differs from deploy to deploy?
bool differs_by_deploy(const std::string& rest) {
  return is_one_of(std::string_view(rest).substr(rest.rfind('_') + 1),
                   {"url", "uri", "dsn", "host", "port", "addr", "address", "endpoint", "server", "domain",
                    "key", "token", "secret", "password", "user", "username", "database", "db", "bucket"});
}

/// The environment at the beginning or the end of a name; an empty one when there is none.
Named environment_in(const std::string& variable) {
  std::vector<std::string> parts = name_parts(variable);
  const auto is_environment = [](const std::string& part) {
    return is_one_of(part, {"prod", "production", "preprod", "staging", "development", "uat", "dev", "test",
                            "qa", "stage"});
  };
  if (parts.size() < 2) return {};
  const bool front = is_environment(parts.front());
  if (!front && !is_environment(parts.back())) return {};
  Named named{"", front ? parts.front() : parts.back()};
  parts.erase(front ? parts.begin() : parts.end() - 1);
  for (const std::string& part : parts) named.rest += "_" + part;
  return named;
}

}  // namespace

const Rule& per_environment_rule() {
  return kPerEnvironment;
}

void check_environments(const Observed& observed, std::vector<Finding>& findings) {
  std::map<std::string, std::string> paths;  // by variable
  for_each_literal(observed.app.spec, [&paths](const std::string& name, const std::string&,
                                               const std::string& path) { paths.emplace(name, path); });
  for (const auto& [name, source] : observed.app.spec.config.secrets) paths.emplace(name, secret_path(name));
  std::map<std::string, int> siblings;
  for (const auto& [name, path] : paths) {
    if (const Named named = environment_in(name); !named.environment.empty()) ++siblings[named.rest];
  }
  for (const auto& [name, path] : paths) {
    const Named named = environment_in(name);
    if (named.environment.empty()) continue;
    const bool weak = is_one_of(named.environment, {"dev", "test", "qa", "stage"});
    if (siblings[named.rest] < 2 && (weak || !differs_by_deploy(named.rest))) continue;
    findings.push_back(found(kPerEnvironment, path,
                             "the name names an environment (" + named.environment +
                                 "), so another environment needs another name"));
  }
}

}  // namespace twelvefactor::reconcile
