// Does a text look as if a machine had drawn it? Used by the readers of this room. Pure, linear.
#pragma once

#include <string_view>

namespace twelvefactor::kinds {

/// Letters and digits mixed without pattern, 20 or more in one piece. Not UUIDs, digests with their
/// algorithm, host names, public keys, and lists of words.
bool looks_random(std::string_view value);

/// A short one, in a place where a token is expected: 16 characters or more without a blank, letters and
/// digits, no word.
bool is_token_like(std::string_view text);

bool is_uuid(std::string_view text);

}  // namespace twelvefactor::kinds
