#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "imports/manifests/groups.hpp"

namespace twelvefactor::imports::plain {
namespace {

// What meshes and injectors put into pods: they do so again.
constexpr auto kInjectedNames =
    std::to_array<std::string_view>({"istio-proxy", "linkerd-proxy", "vault-agent", "envoy-sidecar",
                                     "consul-dataplane", "kuma-sidecar", "dapr", "daprd", "datadog-agent"});

bool can_be_main(const Tree& container) {
  const auto known = known_image(member_text(container, "image"));
  return !is_injected(container) && (!known || known->part == KnownImage::Part::kBase);
}

}  // namespace

bool is_injected(const Tree& container) {
  return std::ranges::find(kInjectedNames, member_text(container, "name")) != kInjectedNames.end();
}

MainContainer main_container(const Object& workload) {
  static const Tree kNone;
  const Tree& containers = member(pod_of(workload), "containers");
  const std::string path = pod_path_of(workload) + ".containers";
  if (!containers.is_array() || containers.empty()) return {&kNone, path};
  const std::string said =
      member_text(inside(workload.value, {"spec", "template", "metadata", "annotations"}),
                  "kubectl.kubernetes.io/default-container");
  const bool any = std::ranges::any_of(containers, can_be_main);
  const auto rank = [&](const Tree& each) {
    const std::string name = member_text(each, "name");
    const bool named = name == workload.name || name == "app" || name == "main" || name == "web";
    return std::tuple(name == said && !said.empty(), !any || can_be_main(each), named,
                      !member(each, "ports").empty());
  };
  std::size_t best = 0;
  for (std::size_t i = 1; i < containers.size(); ++i) {
    if (rank(containers[i]) > rank(containers[best])) best = i;
  }
  return {&containers[best], path + "[" + std::to_string(best) + "]"};
}

}  // namespace twelvefactor::imports::plain
