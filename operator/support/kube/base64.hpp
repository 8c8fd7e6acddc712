// Base64 as kubeconfigs carry certificates. Used by kubeconfig.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::kube {

/// Standard alphabet, with padding; white space is passed over. Absent when it is none.
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace twelvefactor::kube
