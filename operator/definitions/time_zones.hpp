// The names of the tz database, which the API server carries, too. Internal to definitions/.
#pragma once

#include <string>

namespace twelvefactor::definitions {

/// As Kubernetes compares them: large and small letters count. "Local" is none.
bool is_time_zone(const std::string& name);

}  // namespace twelvefactor::definitions
