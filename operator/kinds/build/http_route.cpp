#include "kinds/build/http_route.hpp"

#include <nlohmann/json.hpp>

#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

// The definition's defaults are written, as those of Kubernetes are: see pod_template.cpp. Its lists are
// atomic.

json parent_json(const ObjectMeta& meta, const GatewayRef& gateway, const std::string& section) {
  json parent = {{"group", "gateway.networking.k8s.io"},
                 {"kind", "Gateway"},
                 {"namespace", gateway.namespace_name.empty() ? meta.namespace_name : gateway.namespace_name},
                 {"name", gateway.name}};
  if (!section.empty()) parent["sectionName"] = section;
  return parent;
}

json matches_json(const Expose& expose) {
  json matches = json::array();
  for (const std::string& path : expose.paths)
    matches.push_back({{"path", {{"type", "PathPrefix"}, {"value", path}}}});
  return matches;
}

json route_json(const ObjectMeta& meta, const Expose& expose, const std::string& section, json rule) {
  json object = object_with_meta(Kind::kHttpRoute, meta);
  rule["matches"] = matches_json(expose);
  object["spec"] = {{"parentRefs", json::array({parent_json(meta, *expose.gateway, section)})},
                    {"hostnames", expose.hosts},
                    {"rules", json::array({std::move(rule)})}};
  return object;
}

}  // namespace

BuiltObject build_http_route(const ObjectMeta& meta, const RouteSpec& spec) {
  const json backend = {
      {"group", ""}, {"kind", "Service"}, {"name", spec.service}, {"port", kServicePort}, {"weight", 1}};
  const json rule = {{"backendRefs", json::array({backend})}};
  return finish(Kind::kHttpRoute, route_json(meta, spec.expose, spec.expose.gateway->section, rule));
}

BuiltObject build_redirect_route(const ObjectMeta& meta, const Expose& expose) {
  const json redirect = {{"type", "RequestRedirect"},
                         {"requestRedirect", {{"scheme", "https"}, {"statusCode", 301}}}};
  const json rule = {{"filters", json::array({redirect})}};
  return finish(Kind::kHttpRoute, route_json(meta, expose, expose.gateway->redirect_section, rule));
}

}  // namespace twelvefactor::kinds
