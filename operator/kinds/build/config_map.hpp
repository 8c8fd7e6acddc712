// The immutable snapshot of an app's variables (factor III): its name tells its content, so a pod never sees
// another's values.
#pragma once

#include <string>

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"

namespace twelvefactor::kinds {

/// 8 hexadecimal digits of the content's hash: equal content, equal text, whatever the order it was written
/// in.
std::string config_hash(const StringMap& data);

BuiltObject build_config_map(const ObjectMeta& meta, const StringMap& data);

}  // namespace twelvefactor::kinds
