// One line of a .env file, as compose reads it (compose-spec, 05-services.md, "env_file"): NAME=value, export
// NAME=value, quotes, a comment behind it. Called by env_example and by compose/env_files. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::imports {

inline constexpr std::string_view kEnvNameLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

/// Without the word at its begin, where it has that.
std::string_view without_word(std::string_view text, std::string_view word);

/// Where NAME of `NAME=value` ends; npos: it is none.
std::size_t end_of_env_name(std::string_view line);

/// Without quotes, and without ` # comment` behind it.
std::string env_value(std::string_view text);

struct EnvLine {
  std::string name;
  std::optional<std::string> value;  // none: NAME alone
};

/// `line`: trimmed. None where it is a comment, is empty or names no variable.
std::optional<EnvLine> read_env_line(std::string_view line);

}  // namespace twelvefactor::imports
