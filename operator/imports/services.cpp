#include "imports/services.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "imports/names.hpp"
#include "kinds/secrecy/secret_names.hpp"

namespace twelvefactor::imports {
namespace {

struct Row {
  std::string_view name;
  std::string_view type;
  std::string_view variable{};  // of an add-on
};

// Names of variables whose value is the address of a service, as frameworks and hosts of add-ons have them.
constexpr std::array kVariables = {
    Row{"DATABASE_URL", "postgresql"},
    Row{"DATABASE_URI", "postgresql"},
    Row{"DB_URL", "postgresql"},
    Row{"POSTGRES_URL", "postgresql"},
    Row{"POSTGRES_URI", "postgresql"},
    Row{"POSTGRESQL_URL", "postgresql"},
    Row{"PG_URL", "postgresql"},
    Row{"SQLALCHEMY_DATABASE_URI", "postgresql"},
    Row{"MYSQL_URL", "mysql"},
    Row{"CLEARDB_DATABASE_URL", "mysql"},
    Row{"JAWSDB_URL", "mysql"},
    Row{"MONGODB_URI", "mongodb"},
    Row{"MONGODB_URL", "mongodb"},
    Row{"MONGO_URL", "mongodb"},
    Row{"MONGO_URI", "mongodb"},
    Row{"REDIS_URL", "redis"},
    Row{"REDIS_TLS_URL", "redis"},
    Row{"REDISCLOUD_URL", "redis"},
    Row{"SIDEKIQ_REDIS_URL", "redis"},
    Row{"KV_URL", "redis"},
    Row{"CELERY_BROKER_URL", "redis"},
    Row{"CELERY_RESULT_BACKEND", "redis"},
    Row{"AMQP_URL", "amqp"},
    Row{"RABBITMQ_URL", "amqp"},
    Row{"CLOUDAMQP_URL", "amqp"},
    Row{"ELASTICSEARCH_URL", "elasticsearch"},
    Row{"BONSAI_URL", "elasticsearch"},
    Row{"SEARCHBOX_URL", "elasticsearch"},
    Row{"OPENSEARCH_URL", "opensearch"},
    Row{"NATS_URL", "nats"},
    Row{"MEMCACHED_URL", "memcached"},
    Row{"SMTP_URL", "smtp"},
    Row{"CLICKHOUSE_URL", "clickhouse"},
    Row{"KAFKA_URL", "kafka"},
};

constexpr std::array kSchemes = {
    Row{"postgres", "postgresql"}, Row{"postgresql", "postgresql"},
    Row{"postgis", "postgresql"},  Row{"mysql", "mysql"},
    Row{"mysql2", "mysql"},        Row{"mariadb", "mysql"},
    Row{"mongodb", "mongodb"},     Row{"redis", "redis"},
    Row{"rediss", "redis"},        Row{"amqp", "amqp"},
    Row{"amqps", "amqp"},          Row{"nats", "nats"},
    Row{"smtp", "smtp"},           Row{"smtps", "smtp"},
    Row{"kafka", "kafka"},
};

constexpr std::array kAddons = {
    Row{"heroku-postgresql", "postgresql", "DATABASE_URL"},
    Row{"cleardb", "mysql", "CLEARDB_DATABASE_URL"},
    Row{"jawsdb", "mysql", "JAWSDB_URL"},
    Row{"jawsdb-maria", "mysql", "JAWSDB_MARIA_URL"},
    Row{"mongolab", "mongodb", "MONGODB_URI"},
    Row{"ormongo", "mongodb", "ORMONGO_URL"},
    Row{"heroku-redis", "redis", "REDIS_URL"},
    Row{"heroku-key-value-store", "redis", "REDIS_URL"},
    Row{"rediscloud", "redis", "REDISCLOUD_URL"},
    Row{"cloudamqp", "amqp", "CLOUDAMQP_URL"},
    Row{"bonsai", "elasticsearch", "BONSAI_URL"},
    Row{"searchbox", "elasticsearch", "SEARCHBOX_URL"},
    Row{"heroku-kafka", "kafka", "KAFKA_URL"},
};

// They read logs and errors, which is the platform's part (12factor.net/logs).
constexpr std::array<std::string_view, 9> kTelemetry = {
    "papertrail", "logdna", "newrelic", "scout", "rollbar", "sentry", "coralogix", "librato", "logentries"};

const Row* find(const auto& rows, std::string_view name) {
  const auto found = std::ranges::find(rows, name, &Row::name);
  return found == rows.end() ? nullptr : &*found;
}

/// "postgresql" of postgresql+psycopg2://...; "" when there is none.
std::string scheme_of(std::string_view value) {
  const std::size_t end = value.find("://");
  if (end == std::string_view::npos) return {};
  std::string scheme(value.substr(0, std::min(end, value.find('+'))));
  std::ranges::transform(scheme, scheme.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return scheme;
}

std::string service_name(std::string_view type) {
  return type == "postgresql" || type == "mysql" ? "database" : std::string(type);
}

/// The service that has the variable already, or one of its type; `as` makes it another one.
std::string name_for(std::string_view type, const std::string& variable, const std::string& as,
                     const Draft& draft) {
  for (const auto& [name, service] : draft.services) {
    if (service.env.contains(variable)) return name;
  }
  const std::string usual = service_name(type);
  const auto there = draft.services.find(usual);
  if (there == draft.services.end() || (there->second.type == type && as.empty())) return usual;
  return as.empty() ? std::string(type) : app_name(as);
}

void add(std::string_view type, const std::string& variable, const std::string& as, const std::string& source,
         Draft& draft) {
  const std::string name = name_for(type, variable, as, draft);
  const auto [service, is_new] = draft.services.try_emplace(name);
  if (is_new) service->second.type = type;
  service->second.env[variable] = "uri";
  DraftVariable& stated = draft.contract[variable];
  stated.required = stated.secret = true;
  if (!is_new) return;
  draft.notes.push_back(
      {Note::Weight::kMissing, source, "backingServices." + name,
       "the Secret with the binding has to be made: its key uri is the address of the service",
       "kubectl create secret generic " + draft.name + "-" + name + " --from-literal=uri=..."});
}

}  // namespace

std::string_view service_type(std::string_view variable, std::string_view value) {
  const Row* row = find(kVariables, variable);
  const std::string scheme = scheme_of(value);
  if (row == nullptr || scheme.starts_with("sqlite")) return {};
  const Row* said = find(kSchemes, scheme);
  return said == nullptr ? row->type : said->type;
}

std::string backing_name(std::string_view name) {
  std::string label = app_name(name);
  if (label == "files" || label == "secrets" || label == "generated") label += "-service";
  return label;
}

bool is_secret_entry(std::string_view key) {
  return key.ends_with("uri") || key.ends_with("url") || key == "connection-string" || key == "dsn" ||
         kinds::name_says_secret(kinds::as_variable(key));
}

void tell_of_binding(const std::string& service, const std::string& there, const std::string& source,
                     Draft& draft) {
  const DraftService& stated = draft.services.at(service);
  std::set<std::string> keys;
  for (const auto& [variable, key] : stated.env) keys.insert(key);
  if (stated.mount) keys = {"host", "password", "port", "username"};
  std::string command = "kubectl create secret generic " + draft.name + "-" + service;
  for (const std::string& key : keys) command += " --from-literal=" + key + "=...";
  std::string text = "the Secret with the binding has to be made";
  if (!there.empty()) text += ": there it was " + there + ", which is not carried over";
  if (stated.mount) text += "; no variable names it, so the binding is mounted below $SERVICE_BINDING_ROOT";
  draft.notes.push_back(
      {Note::Weight::kMissing, source, "backingServices." + service, std::move(text), std::move(command)});
}

bool add_service_variable(const std::string& variable, std::string_view value, const std::string& source,
                          Draft& draft) {
  const std::string_view type = service_type(variable, value);  // none of sqlite: a file is not attached
  if (type.empty()) return false;
  add(type, variable, "", source, draft);
  return true;
}

bool bind_service_variable(const std::string& variable, const std::string& secret, const std::string& key,
                           Draft& draft) {
  const std::string_view type = service_type(variable, "");
  if (type.empty()) return false;
  std::string name = service_name(type);
  for (const auto& [each, service] : draft.services) {
    if (service.secret_name == secret) name = each;
  }
  const auto there = draft.services.find(name);
  if (there != draft.services.end() && there->second.secret_name != secret) name = backing_name(secret);
  DraftService& service = draft.services[name];
  if (service.type.empty()) service.type = type;
  service.secret_name = secret;
  service.env[variable] = key;
  return true;
}

void add_addon(std::string_view addon, const std::string& as, const std::string& source, Draft& draft) {
  const std::string_view name = addon.substr(0, addon.find(':'));
  if (const Row* row = find(kAddons, name)) {
    add(row->type, as.empty() ? std::string(row->variable) : as + "_URL", as, source, draft);
  } else if (std::ranges::find(kTelemetry, name) != kTelemetry.end()) {
    draft.notes.push_back(
        {Note::Weight::kGuessed, source, "",
         "the add-on " + std::string(name) + " reads logs or errors: the platform does that", ""});
  } else if (name == "scheduler") {
    draft.notes.push_back({Note::Weight::kMissing, source, "",
                           "the jobs of the add-on scheduler stand in no file",
                           "write each as an admin process with trigger Schedule"});
  } else {
    draft.notes.push_back({Note::Weight::kMissing, source, "",
                           "the add-on " + std::string(name) + " is not known here",
                           "attach it as a backing service, with the variables that it sets"});
  }
}

}  // namespace twelvefactor::imports
