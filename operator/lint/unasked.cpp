#include "lint/unasked.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "manifests/pod_place.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;
using Rules = std::set<std::string, std::less<>>;

constexpr std::array<std::string_view, 10> kShippers = {"fluent-bit", "fluentd",  "filebeat", "logstash",
                                                        "promtail",   "td-agent", "vector",   "rsyslog",
                                                        "fluentbit",  "alloy"};
// They stand beside what they watch, or before what they lead to.
constexpr std::array<std::string_view, 7> kBeside = {"exporter", "metrics", "backup",  "monitor",
                                                     "agent",    "sidecar", "reloader"};
constexpr std::array<std::string_view, 7> kProxies = {"proxy",     "pgbouncer", "envoy",   "haproxy",
                                                      "twemproxy", "pgpool",    "mcrouter"};

template <std::size_t N>
bool holds_one_of(const std::string& text, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words,
                             [&text](std::string_view word) { return text.find(word) != std::string::npos; });
}

/// The image is filled in by somebody else: a patch does not say it, Istio's injector takes `auto`, ko builds
/// what an address names, and other programs replace a mark.
bool is_image_unknown(const json& object, const std::string& image) {
  if (image.find_first_not_of(' ') == std::string::npos || image == "auto") return true;
  if (manifests::takes_image_by_trigger(object)) return true;
  return image.find("{{") != std::string::npos || image.find("://") != std::string::npos ||
         image.find_first_of("$<>%") != std::string::npos;
}

/// Does another container of the pod lead to services elsewhere?
bool has_proxy(const json& pod) {
  for (const char* const list : {"containers", "initContainers"}) {
    for (const json& each : kinds::list_at(pod, list)) {
      if (holds_one_of(image_name(kinds::text_at(each, "image")), kProxies)) return true;
    }
  }
  return false;
}

}  // namespace

std::string image_name(std::string image) {
  image = image.substr(0, image.find('@'));
  image = image.substr(image.rfind('/') == std::string::npos ? 0 : image.rfind('/') + 1);
  return image.substr(0, image.find(':'));
}

bool is_shipper(const std::string& image) {
  return std::ranges::find(kShippers, image_name(image)) != kShippers.end();
}

Rules unasked_rules(const json& object, const json& container, bool admin) {
  Rules rules;
  const std::string kind = kinds::text_at(object, "kind");
  const std::string image = kinds::text_at(container, "image");
  const json& pod = *manifests::pod_place(object).pod;
  if (is_image_unknown(object, image)) rules.insert({"TF0201", "TF0202"});
  // A patch: what it does not say stands in the object that it is for.
  if (!kinds::member_at(container, "image").is_string() && !manifests::takes_image_by_trigger(object)) {
    rules.insert({"TF0802", "TF0804", "TF0901"});
    if (!kinds::member_at(kinds::member_at(object, "spec"), "replicas").is_number()) rules.insert("TF0801");
  }
  // The platform's collector, and one that is there for nothing else.
  if (kind == "DaemonSet" || kinds::list_at(pod, "containers").size() < 2) rules.insert("TF1103");
  const std::string name = kinds::text_at(container, "name") + " " + image_name(image);
  if (holds_one_of(name, kBeside) || has_proxy(pod)) rules.insert("TF0402");
  // The work was done before; the pod stays because a DaemonSet knows no end.
  if (kind == "DaemonSet" && !admin && !kinds::list_at(pod, "initContainers").empty()) rules.insert("TF1203");
  if (kind == "DaemonSet" || manifests::is_knative(object)) rules.insert("TF0801");
  // A StatefulSet never runs two pods of one name at once.
  if (kind != "Deployment") rules.insert("TF0806");
  return rules;
}

}  // namespace twelvefactor::lint
