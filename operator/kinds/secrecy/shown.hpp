// What of a tenant's text may be shown: the one place that decides it. Everything that prints a literal, a
// word of a command or a message of a tenant asks here: parity, diff, promote, findings, status, last words.
// It knows names (secret_names), forms (secret_urls, webhooks, known_tokens, connection_forms), texts with
// structure (text_pairs, whole_forms), chance (randomness) and commands (shown_words). A proxy, not a proof:
// what it lets through is listed in docs/rules.md. Pure, linear, and it never keeps what it read.
#pragma once

#include <string>
#include <string_view>

#include "kinds/secrecy/spans.hpp"

namespace twelvefactor::kinds {

/// What stands in the place of a secret. The same whatever it hides.
inline constexpr std::string_view kHidden = "(hidden)";

struct Shown {
  std::string text;           // to be shown
  bool whole = true;          // nothing is hidden: equal texts are equal values
  std::string_view secret{};  // why it looks like a secret, as the end of a sentence; empty where it does not
};

/// A literal, the value of a variable. `name`: the variable's own, without what a reader puts before it.
/// Where the form of the value is known to its end, the rest of it is shown:
/// postgres://shop:(hidden)@db/shop. What is too long to be judged is told by its length.
Shown show_value(std::string_view name, std::string_view value);

/// The path of a probe: its query may hold a token, and so may a part of it.
std::string show_path(std::string_view path);

/// A sentence that others wrote, such as a runtime's message or a line of a log: what has the form of a
/// secret is taken out of it, and the rest stays.
std::string show_text(std::string_view text);

/// Every secret in a text that has a form or a name before it, in their order. For shown_words and
/// credential.
Found find_secrets(std::string_view text);

/// The text with each of them replaced.
std::string without(std::string_view text, const Found& found, std::string_view instead = kHidden);

/// "(hidden, 2143 bytes)"
std::string hidden_length(std::size_t bytes);

}  // namespace twelvefactor::kinds
