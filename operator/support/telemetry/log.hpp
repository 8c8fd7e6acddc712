// Structured logs: one JSON object per line on stdout (factor XI). A constant message and named fields; no
// value of a Secret is ever a field. Called from everywhere but the pure directories.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace twelvefactor::log {

enum class Severity { kDebug, kInfo, kWarning, kError };

using Field = std::pair<std::string_view, std::string>;

/// The least severe that is printed: "debug", "info" (the default), "warning" or "error". Set once, at the
/// start.
void set_threshold(std::string_view severity);

void write(Severity severity, std::string_view message, std::initializer_list<Field> fields);

inline void debug(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Severity::kDebug, message, fields);
}
inline void info(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Severity::kInfo, message, fields);
}
inline void warning(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Severity::kWarning, message, fields);
}
inline void error(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Severity::kError, message, fields);
}

}  // namespace twelvefactor::log
