// The rules of factor III. https://12factor.net/config
#include <algorithm>

#include "kinds/deploy/files_json.hpp"
#include "kinds/secrecy/secret_literals.hpp"
#include "kinds/secrecy/shown_words.hpp"
#include "reconcile/factors/contract.hpp"
#include "reconcile/factors/environment_names.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/files.hpp"
#include "reconcile/factors/literals.hpp"
#include "reconcile/factors/plausible_secret.hpp"
#include "reconcile/factors/references.hpp"
#include "reconcile/factors/repeated_variables.hpp"
#include "reconcile/factors/secret_in_file.hpp"
#include "reconcile/factors/secret_words.hpp"
#include "reconcile/observed/state_rules.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kSecret{
    .id = "TF0301",
    .factor = 3,
    .level = Level::kWarn,
    .title = "a literal looks like a secret",
    .looked_at =
        R"(`config.env`, `processes.<name>.env` and the ConfigMaps of `config.envFrom`, name and value; the texts of `config.files`, with the name of the
file (for texts of several lines 1 to 3 apply). No part of the value is ever shown. In this order:

1. the value holds a PEM private key, also in base64;
2. a form with a credential in it, anywhere in the value:
   - a URL with a password or a token as its user (`scheme://user:password@host`, `https://token@host`), among its parameters (`?password=`, `?token=`,
     `?sig=`), or in its path (webhooks of Slack, Discord, Teams, Telegram and others);
   - a connection string: ADO.NET, ODBC, JDBC, libpq, Oracle and TNS, go-sql-driver, Redis, `.pgpass`;
   - a name that says so before a value, in properties, INI, TOML, JSON, YAML, XML and `.env`; netrc, redis.conf, `IDENTIFIED BY`;
   - a header with Basic, Bearer or an API key; `dockerconfigjson`; the hash of a password;
3. it has the form of a well-known credential: AWS, GitHub, GitLab, Slack, Stripe, Google, SendGrid, npm, PyPI, DigitalOcean, Vault, Shopify,
   OpenAI, Anthropic and some sixty others, or a JSON Web Token;
4. the name, in any case, has a part between underscores or capitals that is `PASSWORD`, `PASSWD`, `PASSPHRASE`, `PASS`, `PWD`, `SECRET`,
   `TOKEN`, `APIKEY`, `CREDENTIAL`, `PIN` or `PSK`, or its plural, or that ends with one of the longer of them (`GITHUBTOKEN`); or the name contains
   `API_KEY`, `ACCESS_KEY`, `PRIVATE_KEY`, `SIGNING_KEY`, `ENCRYPTION_KEY`, `SECRET_KEY`, `MASTER_KEY`, `SALT_KEY`, `KEY_BASE`, `ACCOUNT_KEY`, `AUTH_KEY`,
   `SHARED_KEY`, `HMAC_KEY`, `SUBSCRIPTION_KEY`, `FUNCTIONS_KEY`, `JWT_KEY`, `COOKIE_KEY`, `SHARED_ACCESS_SIGNATURE`, `OTP_SEED`, `SNMP_COMMUNITY`; or it ends with
   `AUTH` and the value is `user:password` or mixes letters and digits;
5. it looks random: 20 characters or more in one piece, letters and digits mixed without pattern.)",
    .why = "everybody who may read the app or its ConfigMap reads it, and it ends up in version control.",
    .remedy = "move it into a Secret and refer to it from config.secrets or backingServices",
    .example = R"(config: {env: {DATABASE_URL: "postgres://shop:s3cret@db.example.com/shop"}}
---
backingServices:
  database: {type: postgresql, secretRef: {name: shop-database}, env: {DATABASE_URL: uri}}
)",
    .gaps =
        R"(Let through by name (4 and 5 do not apply, 1 to 3 do): names that say `PUBLIC`, or end with a word about a secret instead of one, such as
`_FILE`, `_PATH`, `_NAME`, `_ID`, `_URL`, `_TYPE`, `_TTL`, `_EXPIRY`, `_ALGORITHM`, `_HASHER`, `_POLICY`, `_LENGTH`, `_PROVIDER`, `_ENABLED`. Let through by value
(2, 4 and 5): empty, switches (`true`, `off`, `disabled`), placeholders (`${NAME}`, `$(command)`, `<token>`, `{{ token }}`, `changeme`), references (`vault:path#key`, `op://`,
`arn:aws:secretsmanager:`), names of objects (`WEBHOOK_SECRET: webhook-server-cert`, `IMAGE_PULL_SECRET: regcred`), paths, URLs, and numbers of at
most five characters; for 5 also UUIDs, digests and public keys, and names that end with `HASH`, `COMMIT`, `REVISION`, `DIGEST` or `SITE_KEY`.
Hidden, and no finding: what names a secret in capitals (`SECRET`, `UPDATE_AWS_SECRET_KEY`), a switch (`disable-creds-init`), and in files and scripts an address
(`proxy_pass http://web`), a call (`pass = quote(x)`), the name of an object. False alarms: `SECRET_MOTTO`. Rename the variable, or exempt the rule with a reason.
Not seen: a PIN of five digits, passwords of ordinary words under an ordinary name, values of `kind: Secret` and of `binaryData`.)"};

constexpr Rule kVariableMissing{
    .id = "TF0302",
    .factor = 3,
    .level = Level::kEnforce,
    .waited_for = true,
    .title = "a Secret, key or ConfigMap that config refers to is missing",
    .looked_at =
        "each `secretKeyRef` of `config.secrets` and `processes.<name>.secrets`, each `config.envFrom` "
        "that is not optional, and each `secretKeyRef` and `configMapKeyRef` of `config.files`: the "
        "object exists in the "
        "namespace, and has the key. `ConfigReady` is False until then. Offline, references count as "
        "present.",
    .why =
        "pods would hang in CreateContainerConfigError. Instead, what runs goes on, and what is new waits.",
    .remedy = "create it or remove the reference",
    .gaps =
        "Not seen: a wrong value. Key names come from `metadata.managedFields`; where somebody cleared "
        "those, no key is "
        "reported missing."};

constexpr Rule kSetTwice{
    .id = "TF0303",
    .factor = 3,
    .level = Level::kWarn,
    .title = "a variable is set twice",
    .looked_at =
        "names in `config.env`, `config.secrets`, the ConfigMaps of "
        "`config.envFrom`, "
        "`pod.fieldEnv` and `env` of all backing services; what a process states "
        "takes the place of those, and counts as no second. The "
        "path of the finding is the one that counts.",
    .why = "the reader of the spec takes the wrong one for the value.",
    .remedy = "set it in one place",
    .example = R"(config: {env: {DATABASE_URL: "postgres://db.example.com/shop"}}
backingServices:
  database: {type: postgresql, secretRef: {name: shop-database}, env: {DATABASE_URL: uri}}
---
backingServices:
  database: {type: postgresql, secretRef: {name: shop-database}, env: {DATABASE_URL: uri}}
)",
    .admission = R"(variables.fieldEnv.filter(k, k in variables.env).map(k, 'spec.pod.fieldEnv.' + k) +
variables.secrets.filter(k, k in variables.env || k in variables.fieldEnv).map(k, 'spec.config.secrets.' + k) +
variables.services.filter(s, variables.services[s].?env.orValue({}).exists(k,
k in variables.env || k in variables.fieldEnv || k in variables.secrets ||
variables.services.exists(t, t < s && k in variables.services[t].?env.orValue({}))))
.map(s, 'spec.backingServices.' + s + '.env'))",
    .unseen = "variables of the ConfigMaps of `config.envFrom`"};

constexpr Rule kContract{
    .id = "TF0306",
    .factor = 3,
    .level = Level::kEnforce,
    .waited_for = true,
    .title = "the contract of the codebase is broken",
    .looked_at =
        "each entry of `config.contract` against what the pods would get from `config.env`, "
        "`config.envFrom`, "
        "`config.secrets`, `env` of the backing services, and `env` and `secrets` of each process: a "
        "required "
        "variable is there for all, or for every process, one with `secret` "
        "comes from a Secret, a value is one of `enum` and the whole of it matches `pattern`. `ConfigReady` "
        "is False until then, and lists all of them. Offline, what Secrets hold counts as fitting.",
    .why = "the new pods would start and fail later, one variable after the other.",
    .remedy = "set the variable as the contract says, or correct the contract",
    .example =
        R"(config: {env: {LOG_LEVEL: verbose}, contract: {LOG_LEVEL: {enum: [debug, info, warn, error]}}}
---
config: {env: {LOG_LEVEL: info}, contract: {LOG_LEVEL: {enum: [debug, info, warn, error]}}}
)",
    .gaps =
        "Not compared: values that the operator generates. Of a Secret whose key names are unknown "
        "(TF0302), nothing counts as missing."};

constexpr Rule kOutside{
    .id = "TF0307",
    .factor = 3,
    .level = Level::kAudit,
    .title = "a variable is not in the contract",
    .looked_at =
        "where there is a `config.contract`, names in `config.env`, "
        "`config.secrets`, `config.envFrom`, `pod.fieldEnv`, `env` of all backing services, and `env` and "
        "`secrets` of all processes.",
    .why =
        "nobody knows whether the code still reads it, and another environment will "
        "forget it.",
    .remedy = "add it to config.contract, or remove it",
    .example = R"(config: {env: {LOG_LEVEL: info, LEGACY_MODE: "1"}, contract: {LOG_LEVEL: {}}}
---
config: {env: {LOG_LEVEL: info}, contract: {LOG_LEVEL: {}}}
)",
    .admission = R"(variables.contract.size() == 0 ? [] :
variables.env.filter(k, OUTSIDE(k)).map(k, 'spec.config.contract.' + k) +
variables.secrets.filter(k, OUTSIDE(k)).map(k, 'spec.config.contract.' + k) +
variables.fieldEnv.filter(k, OUTSIDE(k)).map(k, 'spec.config.contract.' + k) +
variables.services.filter(s, variables.services[s].?env.orValue({}).exists(k, OUTSIDE(k)))
.map(s, 'spec.backingServices.' + s + '.env') +
variables.processes.filter(p, variables.processes[p].?env.orValue({}).exists(k, OUTSIDE(k)) ||
variables.processes[p].?secrets.orValue({}).exists(k, OUTSIDE(k))).map(p, 'spec.processes.' + p))",
    .unseen = "variables of `config.envFrom`"};

void check_contract(const Observed& observed, std::vector<Finding>& findings) {
  const std::string whole = ".spec.config.contract";
  const std::string path = whole + ".";
  for (const ContractBreach& breach : contract_breaches(observed)) {
    if (breach.what != ContractBreach::What::kUnread)
      findings.push_back(
          found(kContract, breach.variable.empty() ? whole : path + breach.variable, breach.text));
  }
  for (const std::string& variable : outside_contract(observed))
    findings.push_back(
        found(kOutside, path + variable, variable + " is set, and the contract does not name it"));
}

void check_literals(const Observed& observed, std::vector<Finding>& findings) {
  const auto check = [&findings](const std::string& what, const std::string& name, const std::string& value,
                                 const std::string& path) {
    const std::string_view suspicion = kinds::secret_suspicion(name, value);
    if (suspicion.empty() || !is_plausible_secret(name, value, suspicion)) return;
    findings.push_back(found(kSecret, path, what + " looks like a secret: " + std::string(suspicion)));
  };
  for_each_taken(observed,
                 [&check](const std::string& name, const std::string& value, const std::string& path) {
                   check(name + " of this ConfigMap", name, value, path);
                 });
  for_each_literal(observed.app.spec,
                   [&check](const std::string& name, const std::string& value, const std::string& path) {
                     check("this literal", name, value, path);
                   });
  kinds::for_each_file(observed.app.spec,
                       [&](const std::string& slot, const File& file, const std::string& field) {
                         const std::string* text = text_of(observed, file);
                         if (text != nullptr)
                           check("this text", std::string(kinds::file_name(slot)), *text, field);
                       });
}

void check_set_twice(const Observed& observed, std::vector<Finding>& findings) {
  const AppSpec& spec = observed.app.spec;
  std::map<std::string, std::string> first;
  const auto note = [&](const std::string& variable, const std::string& path) {
    const auto [known, fresh] = first.emplace(variable, path);
    if (fresh) return;
    findings.push_back(
        found(kSetTwice, path, variable + " is also set by " + known->second + "; this one counts"));
  };
  for_each_taken(observed, [&note](const std::string& variable, const std::string&, const std::string& path) {
    note(variable, path);
  });
  for (const auto& [variable, value] : spec.config.env) note(variable, ".spec.config.env." + variable);
  for (const auto& [variable, field] : spec.pod.field_env) note(variable, ".spec.pod.fieldEnv." + variable);
  for (const auto& [variable, source] : spec.config.secrets) note(variable, secret_path(variable));
  for (const auto& [name, service] : spec.backing_services) {
    const std::string path = ".spec.backingServices." + name + ".env.";
    for (const auto& [variable, key] : service.env) note(variable, path + variable);
  }
}

}  // namespace

Rules config_rules() {
  static const std::array<const Rule*, 10> kAll = {
      &kSecret,   &kVariableMissing, &kSetTwice,     &per_environment_rule(),   &secret_word_rule(),
      &kContract, &kOutside,         &kSecretInFile, &repeated_variable_rule(), &seen::kOutdated};
  return kAll;
}

std::vector<Finding> check_config(const Observed& observed) {
  std::vector<Finding> findings;
  check_literals(observed, findings);
  for (const MissingReference& missing : missing_config(observed))
    findings.push_back(found(kVariableMissing, missing.path, missing.what, missing.remedy));
  check_set_twice(observed, findings);
  check_environments(observed, findings);
  check_secret_words(observed.app.spec, findings);
  check_contract(observed, findings);
  check_repeated_variables(observed.app.spec, findings);
  return findings;
}

}  // namespace twelvefactor::reconcile
