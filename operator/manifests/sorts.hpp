// What sort of document a value is: an object, a list, a patch or a configuration of kustomize, a hook of
// Helm. Called by stream.cpp. Pure.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "manifests/manifest.hpp"

namespace twelvefactor::manifests {

/// It says what it is: apiVersion and kind.
bool is_object(const nlohmann::json& value);

/// kind: List, or that of a type: PodList.
bool is_list(const nlohmann::json& value);

/// An item of a list of one type, with what the list says of it: a PodList holds Pods.
nlohmann::json with_kind(const nlohmann::json& item, const nlohmann::json& list);

/// kustomization.yaml, also without a kind, and a Component.
bool is_kustomization(const std::string& file, const nlohmann::json& value);

/// RFC 6902: a list of operations.
bool is_json_patch(const nlohmann::json& value);

/// A workload without what a whole one must have: a strategic merge patch of kustomize. One with a selector
/// or with images is a whole object, however wrong it is.
bool is_patch(const nlohmann::json& object);

Hook hook_of(const nlohmann::json& object);

/// A text that is no YAML, since Helm has not rendered it.
bool looks_like_template(std::string_view text);

}  // namespace twelvefactor::manifests
