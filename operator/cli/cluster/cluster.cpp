#include "cli/cluster/cluster.hpp"

#include "cli/cluster/cluster_error.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "kube/connect.hpp"
#include "kube/encode.hpp"
#include "kube/writer.hpp"

namespace twelvefactor::cli {
namespace {

constexpr const char* kListApps = "list the apps with: kubectl get tfa -A";

/// As a shell takes it for one word.
std::string word(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@+,=";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

Result<Cluster> Cluster::open(const ClusterOptions& options) {
  http::initialize_transport_threads();
  const auto config = kube::load_config(options.kubeconfig, options.context);
  if (!config) return config.error();
  const AppKey app{options.namespace_name.empty() ? config->default_namespace : options.namespace_name,
                   options.app};
  kube::ConnectOptions how;
  how.user_agent = "twelvefactor/" + options.version;
  std::string more;
  if (!options.context.empty()) more += " --context " + word(options.context);
  if (!options.kubeconfig.empty()) more += " --kubeconfig " + word(options.kubeconfig);
  return Cluster(std::make_shared<kube::Session>(kube::connect(*config, std::move(how))),
                 config->server + " (" + config->origin + ")", std::move(more), app);
}

Cluster::Cluster(std::shared_ptr<kube::Session> session, std::string origin, std::string more_flags,
                 AppKey app)
    : session_(std::move(session)),
      origin_(std::move(origin)),
      more_flags_(std::move(more_flags)),
      flags_(" -n " + app.namespace_name + more_flags_),
      app_(std::move(app)) {}

Cluster Cluster::about(AppKey app) const {
  return {session_, origin_, more_flags_, std::move(app)};
}

std::string Cluster::app_path() const {
  return kinds::app_collection_path(app_.namespace_name) + "/" + app_.name;
}

std::string Cluster::app_words() const {
  return "app " + app_.name + " in namespace " + app_.namespace_name;
}

std::string Cluster::selector() const {
  return "?labelSelector=" + kube::percent_encoded(std::string(kinds::kAppLabel) + "=" + app_.name);
}

kube::ApiResult<std::string> Cluster::get(const std::string& path) {
  http::Request request;
  request.target = path;
  return session_->send(request, {});
}

Result<std::string> Cluster::read(const std::string& path, const std::string& what,
                                  const std::string& remedy) {
  auto answer = get(path);
  if (!answer.ok()) return Error{explained(answer.error(), what, remedy, origin_)};
  return std::move(answer).value();
}

Result<std::string> Cluster::app() {
  return read(app_path(), app_words(), kListApps);
}

Result<std::string> Cluster::releases() {
  return read(kinds::collection_path(Kind::kAppRelease, app_.namespace_name) + selector(),
              "releases in namespace " + app_.namespace_name,
              "install the definitions of this version (crds/)");
}

Result<std::string> Cluster::release(std::int64_t number) {
  const std::string name = kinds::app_release_name(app_.name, number);
  return read(kinds::object_path(Kind::kAppRelease, app_.namespace_name, name),
              "release " + name + " in namespace " + app_.namespace_name,
              "list the releases with: kubectl get tfr" + flags_);
}

Result<std::string> Cluster::parity_reports() {
  return read(kinds::collection_path(Kind::kParityReport, app_.namespace_name) + selector(),
              "parity reports in namespace " + app_.namespace_name,
              "install the definitions of this version (crds/)");
}

Result<std::string> Cluster::config_map(const std::string& name) {
  return read(kinds::object_path(Kind::kConfigMap, app_.namespace_name, name),
              "ConfigMap " + name + " in namespace " + app_.namespace_name, "somebody has deleted it");
}

Result<bool> Cluster::has_config_map(const std::string& name) {
  const auto answer = get(kinds::object_path(Kind::kConfigMap, app_.namespace_name, name));
  if (answer.ok()) return true;
  if (answer.error().status == 404) return false;
  return Error{explained(answer.error(), "ConfigMap " + name, "", origin_)};
}

Result<std::optional<std::string>> Cluster::page(const std::string& path, const std::string& what,
                                                 bool optional) {
  auto answer = get(path);
  if (answer.ok()) return std::optional(std::move(answer).value());
  const int status = answer.error().status;
  if (status == 404 || (optional && status == 403)) return std::optional<std::string>();
  return Error{explained(answer.error(), what, "", origin_)};
}

Result<std::optional<std::string>> Cluster::patch_app_as_seen(const std::string& body) {
  kube::Writer writer(*session_, kFieldManager);
  auto answer = writer.merge_patch(app_path(), body, {});
  if (answer.ok()) return std::optional(std::move(answer).value());
  if (answer.error().status == 409) return std::optional<std::string>();
  return Error{explained(answer.error(), app_words(), kListApps, origin_)};
}

Result<std::string> Cluster::patch_app(const std::string& body) {
  kube::Writer writer(*session_, kFieldManager);
  auto answer = writer.merge_patch(app_path(), body, {});
  if (!answer.ok()) return Error{explained(answer.error(), app_words(), kListApps, origin_)};
  return std::move(answer).value();
}

}  // namespace twelvefactor::cli
