#include "kinds/build/network_policy.hpp"

#include <nlohmann/json.hpp>

#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

// Every namespace has it, with its own name as the value, and nobody can give it another.
constexpr const char* kNameOfNamespace = "kubernetes.io/metadata.name";

json selector_json(const StringMap& labels) {
  return labels.empty() ? json::object() : json{{"matchLabels", labels}};
}

/// Without labels it is the app of that name.
json peer_json(const std::string& name, const NetworkPeer& peer) {
  json from = {
      {"podSelector", selector_json(peer.pod_labels.value_or(StringMap{{std::string(kAppLabel), name}}))}};
  if (!peer.namespace_name.empty())
    from["namespaceSelector"] = selector_json({{kNameOfNamespace, peer.namespace_name}});
  return from;
}

}  // namespace

BuiltObject build_network_policy(const ObjectMeta& meta, const NetworkPolicySpec& spec) {
  json from = json::array({json{{"podSelector", selector_json(spec.own_pods)}}});
  for (const auto& [name, peer] : spec.network.from) from.push_back(peer_json(name, peer));
  json rules = json::array({json{{"from", std::move(from)}}});
  if (spec.way_in)
    rules.push_back({{"ports", json::array({json{{"port", *spec.way_in}, {"protocol", "TCP"}}})}});
  json object = object_with_meta(Kind::kNetworkPolicy, meta);
  object["spec"] = {{"podSelector", selector_json(spec.pods)},
                    {"policyTypes", json::array({"Ingress"})},
                    {"ingress", std::move(rules)}};
  return finish(Kind::kNetworkPolicy, object);
}

}  // namespace twelvefactor::kinds
