// What all commands do alike with what they have read: explain why it failed, or print it as JSON or YAML.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/terminal/output.hpp"
#include "cli/terminal/terminal.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

/// Tells it on standard error. Returns 1, the exit code.
int trouble(const Terminal& terminal, const Error& error);

/// Prints one JSON value as `output` says. Returns the exit code.
int print_document(const Terminal& terminal, std::string_view json, Output output);

/// Seconds since 1970.
std::int64_t now_in_seconds();

/// What `read` makes of an answer, or why there is none.
template <class T>
Result<T> read_or_explain(const Result<std::string>& answer, Result<T> (*read)(std::string_view)) {
  if (!answer) return answer.error();
  return read(*answer);
}

}  // namespace twelvefactor::cli
