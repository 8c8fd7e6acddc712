// Base64 as kubeconfigs carry certificates and Secrets their values. Called by kube/kubeconfig, by gather,
// and by drift, which reads manifests.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::crypto {

/// Standard alphabet, with padding; white space is passed over. Absent when it is none.
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace twelvefactor::crypto
