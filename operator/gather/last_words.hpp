// The last lines that a failed admin process wrote, without values of the app's Secrets: they go into a
// status that others may read. Pure. Called by gather/contents.
#pragma once

#include <string>
#include <vector>

#include "kinds/secrecy/secret_data.hpp"

namespace twelvefactor::gather {

/// Every value of `secrets` in `text`, raw or in base64, becomes "[redacted]"; so does the rest of one that
/// the text begins in the middle of, since the kubelet keeps the last 2048 bytes only. Values of fewer than
/// four bytes would take words apart and are left.
std::string redacted(std::string text, const std::vector<kinds::SecretData>& secrets);

}  // namespace twelvefactor::gather
