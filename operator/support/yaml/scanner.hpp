// The events of a YAML text, as libyaml tells them: the C library of which kubectl's reader is a translation,
// so that breaks, escapes and final newlines come out the same (docs/decisions/0040-one-reader.md). Called by
// read_document.cpp and places.cpp. Hides the library's memory and its errors.
#pragma once

#include <yaml.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "yaml/value_builder.hpp"

namespace twelvefactor::yaml {

/// The plain text that ends in the colon, in bytes of what was read.
struct FlowColon : Unbuildable {
  std::size_t from = 0;
  std::size_t to = 0;
};

class Scanner {
 public:
  /// `text` must live as long as this. A byte order mark at its start is passed over.
  explicit Scanner(std::string_view text);
  ~Scanner();
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;

  /// The next event, which lives until the next call. Throws Unbuildable where the text is no YAML, in plain
  /// words.
  const yaml_event_t& next();

  /// Is there an escape \/ in a text in double quotes? The library takes it, and kubectl's reader does not.
  [[nodiscard]] bool has_escaped_slash(const yaml_event_t& event);

  /// Is it a text whose tag is ! alone? The library does not tell.
  [[nodiscard]] bool is_marked_as_text(const yaml_event_t& event);

  static At at(const yaml_event_t& event);
  static std::string_view text(const yaml_char_t* bytes);

 private:
  [[noreturn]] void complain() const;
  std::string_view written(const yaml_event_t& event);

  std::string_view text_;
  std::size_t skipped_ = 0;  // bytes of a mark before it
  bool has_slashes_ = false;
  bool has_marks_ = false;
  std::size_t known_character_ = 0;  // and the byte where it begins
  std::size_t known_byte_ = 0;
  yaml_parser_t parser_{};
  yaml_event_t event_{};
};

/// Calls read(text), and where a plain text in brackets ends in a colon, such as [fe80::], calls it again
/// with that text in quotes: kubectl's reader takes it, and libyaml does not. Passes on every other
/// Unbuildable.
template <class Reader>
auto read_with_flow_colons(std::string_view text, const Reader& read) {
  constexpr int kMostColons = 100;
  std::string quoted;
  for (int tried = 0;; ++tried) {
    try {
      return read(text);
    } catch (const FlowColon& colon) {
      if (tried == kMostColons || colon.to <= colon.from) throw;
      quoted = std::string(text.substr(0, colon.from)) + '\'' +
               std::string(text.substr(colon.from, colon.to - colon.from)) + '\'' +
               std::string(text.substr(colon.to));
      text = quoted;
    }
  }
}

}  // namespace twelvefactor::yaml
