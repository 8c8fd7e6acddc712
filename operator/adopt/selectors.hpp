// Whom a selector of Kubernetes selects (kubernetes.io/docs/concepts/overview/working-with-objects/labels).
// Internal to adopt/.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "model/kind.hpp"
#include "model/string_map.hpp"

namespace twelvefactor::adopt {

/// Of a Service: a map, of which an empty one selects nothing.
bool selects(const nlohmann::json& service_selector, const StringMap& labels);
/// Of everything else: matchLabels and matchExpressions; an empty one selects all.
bool matches(const nlohmann::json& label_selector, const StringMap& labels);
/// Whether an object of that kind selects pods with these labels.
bool selects_pods(Kind kind, const nlohmann::json& object, const StringMap& labels);

/// The labels of a Deployment's pods.
StringMap pod_labels(const nlohmann::json& deployment);

}  // namespace twelvefactor::adopt
