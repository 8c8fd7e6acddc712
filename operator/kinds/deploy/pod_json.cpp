#include "kinds/deploy/pod_json.hpp"

#include "kinds/deploy/config_json.hpp"

namespace twelvefactor::kinds {
namespace {

Toleration read_toleration(const JsonFields& fields) {
  return {fields.text("key"), fields.text("operator"), fields.text("value"), fields.text("effect"),
          fields.optional_integer("tolerationSeconds")};
}

TopologySpread read_topology_spread(const JsonFields& fields) {
  TopologySpread spread;
  spread.topology_key = fields.required_text("topologyKey");
  spread.max_skew = fields.integer("maxSkew", spread.max_skew);
  spread.when_unsatisfiable = fields.text("whenUnsatisfiable", spread.when_unsatisfiable);
  return spread;
}

}  // namespace

PodSettings read_pod_settings(const JsonFields& fields) {
  check_reserved(fields, "fieldEnv");
  return {fields.text_map("labels"), fields.text_map("annotations"), fields.text("priorityClassName"),
          fields.text_map("fieldEnv")};
}

/// An empty list or map is a statement, too: a process takes none of what the app states.
Placement read_placement(const JsonFields& fields) {
  Placement placement;
  if (fields.has("nodeSelector")) placement.node_selector = fields.text_map("nodeSelector");
  if (fields.has("tolerations")) placement.tolerations.emplace();
  fields.each_item("tolerations", [&placement](const JsonFields& item) {
    placement.tolerations->push_back(read_toleration(item));
  });
  if (fields.has("topologySpreadConstraints")) placement.topology_spread.emplace();
  fields.each_item("topologySpreadConstraints", [&placement](const JsonFields& item) {
    placement.topology_spread->push_back(read_topology_spread(item));
  });
  return placement;
}

}  // namespace twelvefactor::kinds
