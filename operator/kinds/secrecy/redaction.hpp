// Takes known secrets out of a text that somebody else wrote: the last lines of a process, a message of the
// kubelet. Called by gather/last_words. Pure; the time grows with the text and the secrets, not with their
// product.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::kinds {

inline constexpr std::string_view kRedacted = "[redacted]";

/// Every one of `secrets`, each of their lines, the password in one that is a URL or a connection string, and
/// all of these in the usual encodings. So does the rest of one that the text begins in the middle of, and
/// the begin of one that it breaks off in. What has fewer than four bytes would take words apart and is left.
std::string redact(std::string_view text, const std::vector<std::string>& secrets);

}  // namespace twelvefactor::kinds
