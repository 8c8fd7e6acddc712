// Values that stand where a secret would, and are none. Used by the readers of this room. Pure, linear.
#pragma once

#include <string_view>

namespace twelvefactor::kinds {

/// ${NAME}, $(NAME), <token>, {{ token }}, %TOKEN%, CHANGE_ME, ***: stands for a value and is none. A default
/// within (${NAME:-hunter2}) is one.
bool is_placeholder(std::string_view value);

/// Says where a secret is kept: vault:path#key, op://vault/item, arn:aws:secretsmanager:..., ENC[...].
bool is_reference(std::string_view value);

/// A switch, or a small number such as MAX_TOKENS=4096; a longer one may be a PIN or a password.
bool is_switch_or_number(std::string_view value);

/// /run/secrets/token, ./key.pem, ~/.netrc
bool is_path(std::string_view value);

/// One of these: nothing that a name could make a secret of.
bool is_harmless(std::string_view value);

}  // namespace twelvefactor::kinds
