// The immutable snapshot of an app's variables (factor III): its name tells its content, so a pod never sees
// another's values. And the ConfigMaps of other people that variables are taken from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kinds/built_object.hpp"
#include "kinds/object_meta.hpp"
#include "model/config_map_facts.hpp"

namespace twelvefactor::kinds {

/// 8 hexadecimal digits of the content's hash: equal content, equal text, whatever the order it was written
/// in.
std::string config_hash(const StringMap& data);

/// A ConfigMap as the API server answers it; null when it is none.
std::optional<ConfigMapFacts> read_config_map(std::string_view object_json);

BuiltObject build_config_map(const ObjectMeta& meta, const StringMap& data);

}  // namespace twelvefactor::kinds
