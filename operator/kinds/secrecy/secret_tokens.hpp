// What the value of a literal looks like, whatever its name. Internal to secret_literals.cpp and
// credential.cpp. Pure, in time that grows with the value alone.
#pragma once

#include <string_view>

namespace twelvefactor::kinds {

/// scheme://user:password@host, also after jdbc:, or ?password=...; not when the password is a placeholder.
bool url_with_password(std::string_view value);

/// That password, as it is written there; of several the first. Empty: there is none. Never to be shown.
std::string_view password_in_url(std::string_view value);

/// The form of a credential that somebody gives out: AKIA..., ghp_..., a JSON Web Token.
bool known_token(std::string_view value);

/// ${NAME}, $(NAME), <token>, {{ token }}, %TOKEN%, CHANGE_ME, ***: stands for a value and is none.
bool is_placeholder(std::string_view value);

/// Letters and digits mixed without pattern, 20 or more in one piece. Not UUIDs, digests with their
/// algorithm, host names, public keys, and lists of words.
bool looks_random(std::string_view value);

}  // namespace twelvefactor::kinds
