#include "kube/exec_plugin.hpp"

#include <unistd.h>

#include <map>
#include <nlohmann/json.hpp>

#include "http/system_trust.hpp"
#include "kube/child_process.hpp"
#include "kube/text_at.hpp"
#include "kube/timestamp.hpp"

namespace twelvefactor::kube {
namespace {

using Json = nlohmann::json;

/// Our environment as the user gave it to us, with the plugin's own variables.
std::map<std::string, std::string> environment_of(const ExecPlugin& plugin) {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables.insert_or_assign(std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)));
  }
  if (http::system_trust_hidden()) {
    // Hidden from our own HTTP library only.
    const auto restore = [&variables](const char* name, const std::string& value) {
      variables.erase(name);
      if (!value.empty()) variables[name] = value;
    };
    restore("SSL_CERT_FILE", http::system_trust().file);
    restore("SSL_CERT_DIR", http::system_trust().dir);
  }
  for (const auto& [name, value] : plugin.env) variables[name] = value;
  Json info = {
      {"apiVersion", plugin.api_version}, {"kind", "ExecCredential"}, {"spec", {{"interactive", false}}}};
  if (!plugin.cluster_json.empty())
    info["spec"]["cluster"] = Json::parse(plugin.cluster_json, nullptr, false);
  variables["KUBERNETES_EXEC_INFO"] = info.dump();
  return variables;
}

Error about(const ExecPlugin& plugin, const std::string& what) {
  std::string message = "the credential program " + plugin.command + " " + what;
  if (!plugin.install_hint.empty()) message += "; the kubeconfig says: " + plugin.install_hint;
  return Error{message};
}

}  // namespace

Result<ExecAnswer> read_exec_credential(const std::string& json, const ExecPlugin& plugin) {
  const Json answer = Json::parse(json, nullptr, false);
  if (!answer.is_object() || text_at(answer, "kind") != "ExecCredential") {
    return about(plugin, "printed no ExecCredential");
  }
  if (text_at(answer, "apiVersion") != plugin.api_version) {
    return about(plugin, "answered with another apiVersion than the kubeconfig's " + plugin.api_version);
  }
  const auto status = answer.find("status");
  if (status == answer.end() || !status->is_object())
    return about(plugin, "printed an ExecCredential without status");
  ExecAnswer read;
  read.token = text_at(*status, "token");
  read.client_cert_pem = text_at(*status, "clientCertificateData");
  read.client_key_pem = text_at(*status, "clientKeyData");
  if (read.client_cert_pem.empty() != read.client_key_pem.empty()) {
    return about(plugin, "printed a certificate without its key, or a key without its certificate");
  }
  if (read.token.empty() && read.client_cert_pem.empty())
    return about(plugin, "printed neither token nor certificate");
  const std::string expires = text_at(*status, "expirationTimestamp");
  if (!expires.empty()) {
    read.expires = parse_timestamp(expires);
    if (!read.expires) return about(plugin, "printed an expirationTimestamp that is none");
  }
  return read;
}

Result<ExecAnswer> run_exec_plugin(const ExecPlugin& plugin) {
  std::vector<std::string> arguments{plugin.command};
  arguments.insert(arguments.end(), plugin.args.begin(), plugin.args.end());
  std::vector<std::string> environment;
  for (const auto& [name, value] : environment_of(plugin)) {
    environment.push_back(name);
    environment.back().append("=").append(value);
  }
  const auto printed = run_program(arguments, environment, plugin.time_limit);
  if (!printed.ok()) return about(plugin, printed.error().message);
  return read_exec_credential(*printed, plugin);
}

}  // namespace twelvefactor::kube
