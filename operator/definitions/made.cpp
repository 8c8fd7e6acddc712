#include "definitions/made.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "definitions/names.hpp"
#include "definitions/path.hpp"
#include "definitions/schedule.hpp"
#include "definitions/time_zones.hpp"

namespace twelvefactor::definitions {
namespace {

// k8s.io/kubernetes/pkg/apis/networking/validation
constexpr std::array<std::string_view, 5> kNotInPaths = {"//", "/./", "/../", "%2f", "%2F"};
constexpr std::array<std::string_view, 2> kNotAtItsEnd = {"/..", "/."};
// k8s.io/kubernetes/pkg/apis/core/types.go: MaxSecretSize, which counts for ConfigMaps, too
constexpr std::size_t kMostInConfigMap = std::size_t{1} << 20U;
// as factor III has it
constexpr std::size_t kMostInRelease = std::size_t{512} << 10U;

class Look {
 public:
  std::vector<Refusal> at(const AppSpec& spec) {
    configured(spec.config.env, under("config").child("env"));
    StringMap texts;
    for (const auto& [path, file] : spec.config.files) texts.emplace(path, file.text);
    annotated(spec.service_account_annotations, under("serviceAccount"), "ServiceAccount");
    std::size_t own = 0;
    for (const auto& [name, process] : spec.processes) {
      for (const auto& [variable, value] : process.env) own += value.size();
      for (const auto& [sidecar_name, sidecar] : process.sidecars) {
        for (const auto& [variable, value] : sidecar.env) own += value.size();
        for (const auto& [path, file] : sidecar.files) texts.emplace(sidecar_name + name + path, file.text);
      }
      const Path at = under("processes").entry(name);
      if (process.expose) exposed(*process.expose, at.child("expose"));
      for (const auto& [port, stated] : process.ports) spoken(stated, at.child("ports").entry(port));
      if (process.metrics)
        labelled(process.metrics->labels, at.child("metrics").child("labels"), "PodMonitor");
      placed(process.placement, at.child("placement"));
      described(process.pod, at.child("pod"));
    }
    configured(texts, under("config").child("files"));
    if (own > kMostInRelease)
      refuse(under("processes"), "have more than 512 KiB of values in env, and a release holds them",
             "AppRelease");
    for (const auto& [name, process] : spec.admin_processes) {
      if (process.trigger == AdminProcess::Trigger::kSchedule)
        scheduled(process, under("adminProcesses").entry(name));
    }
    placed(spec.placement, under("placement"));
    described(spec.pod, under("pod"));
    return std::move(refusals_);
  }

 private:
  static Path under(const char* name) { return Path().child("spec").child(name); }

  /// One ConfigMap holds all of them; names do not count.
  void configured(const StringMap& env, const Path& at) {
    std::size_t bytes = 0;
    for (const auto& [name, value] : env) bytes += value.size();
    if (bytes > kMostInConfigMap)
      refuse(at, "has more than 1 MiB of values, and one ConfigMap holds them", "ConfigMap");
  }

  void annotated(const StringMap& annotations, const Path& at, const std::string& kind) {
    const bool plain = std::ranges::all_of(
        annotations, [](const auto& each) { return is_qualified_name(in_lower_case(each.first)); });
    if (!plain) refuse(at.child("annotations"), "has a key whose domain is none", kind);
  }

  void spoken(const NamedPort& port, const Path& at) {
    if (!port.app_protocol.empty() && !is_qualified_name(port.app_protocol))
      refuse(at.child("appProtocol"), "is a name, with a domain and / before it where wanted", "Service");
  }

  void exposed(const Expose& expose, const Path& at) {
    annotated(expose.annotations, at, "Ingress");
    const std::string made = expose.gateway ? "HTTPRoute" : "Ingress";
    for (std::size_t i = 0; i < expose.hosts.size(); ++i) {
      const Path host = expose.host_first && i == 0 ? at.child("host")
                                                    : at.child("hosts").item(i - (expose.host_first ? 1 : 0));
      if (is_address(expose.hosts[i])) refuse(host, "is an address, and a host is a name", made);
    }
    for (std::size_t i = 0; i < expose.paths.size(); ++i) {
      const Path path = expose.path_first && i == 0 ? at.child("path")
                                                    : at.child("paths").item(i - (expose.path_first ? 1 : 0));
      if (is_odd(expose.paths[i])) refuse(path, "has none of //, /./, /../ and %2f in it", made);
    }
  }

  static bool is_odd(const std::string& path) {
    return std::ranges::any_of(kNotInPaths,
                               [&](std::string_view part) { return path.find(part) != std::string::npos; }) ||
           std::ranges::any_of(kNotAtItsEnd, [&](std::string_view end) { return path.ends_with(end); });
  }

  void scheduled(const AdminProcess& process, const Path& at) {
    const std::string problem = schedule_problem(process.schedule);
    if (!problem.empty()) refuse(at.child("schedule"), problem, "CronJob");
    if (!process.time_zone.empty() && !is_time_zone(process.time_zone))
      refuse(at.child("timeZone"),
             "is no time zone of the tz database; write it like Etc/UTC or Europe/Berlin", "CronJob");
  }

  void placed(const Placement& placement, const Path& at) {
    labelled(placement.node_selector.value_or(StringMap{}), at.child("nodeSelector"));
    const auto tolerations = placement.tolerations.value_or(std::vector<Toleration>{});
    for (std::size_t i = 0; i < tolerations.size(); ++i)
      tolerated(tolerations[i], at.child("tolerations").item(i));
  }

  void labelled(const StringMap& labels, const Path& at, const char* made = "Deployment") {
    const bool plain = std::ranges::all_of(labels, [](const auto& label) {
      return is_qualified_name(label.first) && is_label_value(label.second);
    });
    if (!plain) refuse(at, "has a key or a value that is no label", made);
  }

  void described(const PodSettings& pod, const Path& at) {
    labelled(pod.labels, at.child("labels"));
    annotated(pod.annotations, at, "Deployment");
    for (const auto& [variable, field] : pod.field_env) {
      const std::size_t quote = field.find('\'');
      if (quote == std::string::npos) continue;
      const std::string key = field.substr(quote + 1, field.rfind('\'') - quote - 1);
      if (!is_qualified_name(in_lower_case(key)))
        refuse(at.child("fieldEnv").entry(variable), "names a label or annotation whose key is none",
               "Deployment");
    }
  }

  void tolerated(const Toleration& toleration, const Path& at) {
    if (!toleration.key.empty() && !is_qualified_name(toleration.key))
      refuse(at.child("key"), "is no key of a taint", "Deployment");
    if (toleration.operation != "Exists" && !is_label_value(toleration.value))
      refuse(at.child("value"), "is no value of a taint", "Deployment");
  }

  void refuse(const Path& at, const std::string& message, const std::string& kind) {
    refusals_.push_back(
        {at.field(), at.place(), message + " (Kubernetes would refuse the " + kind + ")", false});
  }

  std::vector<Refusal> refusals_;
};

}  // namespace

std::vector<Refusal> made_refusals_of(const AppSpec& spec) {
  return Look().at(spec);
}

}  // namespace twelvefactor::definitions
