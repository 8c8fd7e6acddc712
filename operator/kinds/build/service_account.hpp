// One account per app, without any right and without a mounted token: a name that clouds bind identities to.
#pragma once

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"

namespace twelvefactor::kinds {

BuiltObject build_service_account(const ObjectMeta& meta);

}  // namespace twelvefactor::kinds
