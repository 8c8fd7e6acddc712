// The words of a command without those that look like a credential, to be shown to another deploy. Used by
// compared_deploy.cpp. A proxy, not a proof: where a credential belongs is said in docs/rules.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::kinds {

/// What stands in the place of a word that is not shown. The same whatever it hides, so it is not compared
/// either.
inline constexpr std::string_view kHidden = "(hidden)";

/// Looked at: values as secret_literals.hpp knows them, also in NAME=value and --name=value, and the word
/// after a flag whose name says secret; in a shell script each of its words.
std::vector<std::string> without_secrets(const std::vector<std::string>& words);

}  // namespace twelvefactor::kinds
