// Makes one Config of the clusters, users and contexts of a kubeconfig (kind Config, v1).
#include <nlohmann/json.hpp>
#include <optional>

#include "crypto/base64.hpp"
#include "kube/config.hpp"
#include "kube/credential_sources.hpp"
#include "kube/files.hpp"
#include "kube/kubeconfig_source.hpp"
#include "kube/server_url.hpp"
#include "kube/text_at.hpp"

namespace twelvefactor::kube {
namespace {

using Json = nlohmann::json;

bool true_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

bool has(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && !found->empty() && *found != Json("");
}

/// What is said of an entry counts from the folder of its file.
Source source_of(const Json& entry, const Source& source) {
  Source own = source;
  if (entry.contains(kFolder)) own.folder = text_at(entry, kFolder);
  return own;
}

/// The entry `name` of the list `list` ("clusters"), whose content is under `part` ("cluster").
Json entry(const Json& config, const char* list, const char* part, const std::string& name,
           const Source& source) {
  std::string there;
  const auto found = config.find(list);
  if (found != config.end() && found->is_array()) {
    for (const auto& item : *found) {
      const std::string candidate = item.is_object() ? text_at(item, "name") : std::string();
      if (candidate == name && item.contains(part) && item[part].is_object()) {
        Json found_part = item[part];
        if (item.contains(kFolder)) found_part[kFolder] = item[kFolder];
        return found_part;
      }
      there += (there.empty() ? "" : ", ") + candidate;
    }
  }
  refuse(source, std::string(part) + " " + name + " is not in it; " + list +
                     " there: " + (there.empty() ? "none" : there));
}

std::string absolute(const std::string& path, const Source& source) {
  return path.empty() || path.front() == '/' ? path : source.folder + "/" + path;
}

/// `key` names a file and `key`-data the text itself, which counts first.
PemSource pem(const Json& part, const std::string& key, const std::string& where, const Source& source) {
  PemSource found;
  const std::string data = text_at(part, (key + "-data").c_str());
  if (!data.empty()) {
    const auto decoded = crypto::base64_decoded(data);
    if (!decoded || decoded->empty()) refuse(source, where + ": " + key + "-data is not base64");
    found.text = *decoded;
    return found;
  }
  const std::string path = text_at(part, key.c_str());
  if (path.empty()) return found;
  if (!source.trusted)
    refuse(source, where + ": " + key + " names a file, which is not allowed here; use " + key + "-data");
  found.path = absolute(path, source);
  if (const auto text = read_file(found.path); !text.ok())
    refuse(source, where + ": " + key + ": " + text.error().message);
  return found;
}

void refuse_unsupported(const Json& part, const std::string& where, const Source& source) {
  const auto check = [&](const char* key, const char* instead) {
    if (has(part, key)) refuse(source, where + ": " + key + " is not supported; " + instead);
  };
  check("auth-provider", "use the exec plugin of your provider");
  check("username", "use a client certificate, a token or an exec plugin");
  for (const char* const key : {"as", "as-uid", "as-groups", "as-user-extra"})
    check(key, "use a user that has the rights itself");
  check("proxy-url", "reach the API server directly");
}

std::string command_path(const std::string& command, const Source& source) {
  // As kubectl: a bare name is looked up in PATH, a relative path starts at the kubeconfig.
  return command.find('/') == std::string::npos ? command : absolute(command, source);
}

ExecPlugin exec_plugin(const Json& exec, const Json& cluster, const std::string& where,
                       const Source& source) {
  if (!source.trusted)
    refuse(source, where + ": exec would run a program, which is not allowed here; use a token");
  ExecPlugin plugin;
  plugin.api_version = text_at(exec, "apiVersion");
  if (plugin.api_version != "client.authentication.k8s.io/v1" &&
      plugin.api_version != "client.authentication.k8s.io/v1beta1") {
    refuse(source, where + ": exec has the apiVersion \"" + plugin.api_version +
                       "\"; client.authentication.k8s.io/v1 and v1beta1 are known");
  }
  if (text_at(exec, "interactiveMode") == "Always") {
    refuse(source, where + ": exec needs a terminal (interactiveMode: Always), and there is none");
  }
  plugin.command = command_path(text_at(exec, "command"), source);
  if (plugin.command.empty()) refuse(source, where + ": exec names no command");
  plugin.install_hint = trimmed(text_at(exec, "installHint"));
  if (has(exec, "args")) {
    for (const auto& argument : exec["args"])
      plugin.args.push_back(argument.is_string() ? argument.get<std::string>() : argument.dump());
  }
  if (has(exec, "env")) {
    for (const auto& variable : exec["env"])
      plugin.env.emplace_back(text_at(variable, "name"), text_at(variable, "value"));
  }
  if (true_at(exec, "provideClusterInfo")) {
    Json info = {{"server", text_at(cluster, "server")}};
    for (const char* key : {"certificate-authority-data", "tls-server-name", "insecure-skip-tls-verify"}) {
      if (has(cluster, key)) info[key] = cluster[key];
    }
    plugin.cluster_json = info.dump();
  }
  return plugin;
}

void add_user(CredentialSources& sources, const Json& user, const Json& cluster, const std::string& where,
              const Source& source) {
  refuse_unsupported(user, where, source);
  sources.client_cert = pem(user, "client-certificate", where, source);
  sources.client_key = pem(user, "client-key", where, source);
  const bool has_cert = !sources.client_cert.text.empty() || !sources.client_cert.path.empty();
  const bool has_key = !sources.client_key.text.empty() || !sources.client_key.path.empty();
  if (has_cert != has_key)
    refuse(source, where + ": a client certificate needs its client key, and the other way round");
  sources.token = trimmed(text_at(user, "token"));
  const std::string token_file = text_at(user, "tokenFile");
  if (!token_file.empty()) {
    if (!source.trusted)
      refuse(source, where + ": tokenFile names a file, which is not allowed here; use token");
    sources.token_file = absolute(token_file, source);
  }
  if (has(user, "exec")) sources.exec = exec_plugin(user["exec"], cluster, where, source);
}

void add_cluster(CredentialSources& sources, const Json& cluster, const std::string& where,
                 const Source& source) {
  refuse_unsupported(cluster, where, source);
  sources.ca = pem(cluster, "certificate-authority", where, source);
  sources.server_name = text_at(cluster, "tls-server-name");
  sources.insecure_skip_verify = true_at(cluster, "insecure-skip-tls-verify");
  const bool has_ca = !sources.ca.text.empty() || !sources.ca.path.empty();
  if (sources.insecure_skip_verify && has_ca)
    refuse(source, where +
                       ": a certificate-authority and insecure-skip-tls-verify contradict each other; remove "
                       "insecure-skip-tls-verify, and the server is verified");
}

}  // namespace

Config config_of(const Json& kubeconfig, const std::string& wanted, const Source& source) {
  const std::string context_name = wanted.empty() ? text_at(kubeconfig, "current-context") : wanted;
  if (context_name.empty()) refuse(source, "it has no current-context; choose one with --context");
  const Json context = entry(kubeconfig, "contexts", "context", context_name, source);
  const std::string cluster_name = text_at(context, "cluster");
  const Json cluster = entry(kubeconfig, "clusters", "cluster", cluster_name, source);
  CredentialSources sources;
  add_cluster(sources, cluster, "cluster " + cluster_name, source_of(cluster, source));
  const std::string user_name = text_at(context, "user");
  if (!user_name.empty()) {
    const Json user = entry(kubeconfig, "users", "user", user_name, source);
    add_user(sources, user, cluster, "user " + user_name, source_of(user, source));
  }
  const auto server = checked_server(text_at(cluster, "server"));
  if (!server.ok()) refuse(source, "cluster " + cluster_name + ": " + server.error().message);
  Config config;
  config.server = *server;
  config.default_namespace = text_at(context, "namespace");
  if (config.default_namespace.empty()) config.default_namespace = "default";
  config.credentials = make_credentials(std::move(sources));
  config.origin = source.name + ", context " + context_name;
  return config;
}

}  // namespace twelvefactor::kube
