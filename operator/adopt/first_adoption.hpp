// What the app is told when an adoption begins. Internal to adopt/.
#pragma once

#include "adopt/record.hpp"
#include "model/adoption.hpp"

namespace twelvefactor::adopt {

/// Nothing of what is there is touched; processes that take requests have as many pods as those before them,
/// all others none.
Adoption first_adoption(const Record& record);

/// The names that the app has for what it would make for that process or admin process, and that is somebody
/// else's part until the steps say otherwise.
std::string own_key(const Record& record, const OldObject& old);

}  // namespace twelvefactor::adopt
