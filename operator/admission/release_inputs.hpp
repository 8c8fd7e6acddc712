// When a changed app is judged: when what its releases are made of has changed (kinds/deploy/release_fields).
// A label, another number of pods, an exemption or the deletion of an app that breaks a rule go through.
// Called by policies.cpp. Pure.
#pragma once

#include <string>

namespace twelvefactor::admission {

/// CEL over `object` and `oldObject`, true where both would be one release.
std::string same_release_inputs();

}  // namespace twelvefactor::admission
