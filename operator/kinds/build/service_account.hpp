// One account per app, without any right and without a mounted token: a name that clouds bind identities to.
#pragma once

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"

namespace twelvefactor::kinds {

/// `adopted`: it was somebody else's, and other pods may still run under it.
BuiltObject build_service_account(const ObjectMeta& meta, bool adopted = false);

}  // namespace twelvefactor::kinds
