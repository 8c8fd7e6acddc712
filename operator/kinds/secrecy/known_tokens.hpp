// Credentials that are known by their form wherever they stand: keys that vendors give out with a begin of
// their own, JSON Web Tokens, private keys, hashes of passwords. Pure, linear.
#pragma once

#include <string_view>

#include "kinds/secrecy/letter_pairs.hpp"
#include "kinds/secrecy/spans.hpp"

namespace twelvefactor::kinds {

/// Anywhere in a text.
void find_tokens(std::string_view text, const LetterPairs& letters, Found& found);

/// The whole of it is one.
bool is_known_token(std::string_view value);

/// A PEM block that is private.
bool holds_private_key(std::string_view text);

}  // namespace twelvefactor::kinds
