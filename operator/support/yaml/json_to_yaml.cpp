#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "yaml/scalars.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::yaml {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 4> kFirstKeys{"apiVersion", "kind", "metadata", "spec"};

/// Letters that cannot change what a plain scalar is, wherever they stand.
bool always_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || byte >= 0x80 ||
         c == '_' || c == '/' || c == '.' || c == '+' || c == '=' || c == '(' || c == ')' || c == '$' ||
         c == ';' || c == '^';
}

/// How many bytes of the front of `text` are a letter that YAML counts as a line end, as no text, or as not
/// printable (U+007F to U+009F, U+2028, U+2029, U+FEFF, U+FFFE, U+FFFF), or that turns the direction of
/// writing on a terminal (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069); 0 when there is none.
std::size_t special_letter(std::string_view text) {
  if (text.front() == '\x7F') return 1;
  if (text.size() >= 2 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0) return 2;
  if (text.starts_with("\xD8\x9C")) return 2;
  for (const std::string_view special :
       {"\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAA", "\xE2\x80\xAB",
        "\xE2\x80\xAC", "\xE2\x80\xAD", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8",
        "\xE2\x81\xA9", "\xEF\xBB\xBF", "\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    if (text.substr(0, 3) == special) return 3;
  }
  return 0;
}

bool has_special_letter(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) >= 0x7F && special_letter(text.substr(i)) > 0) return true;
  }
  return false;
}

/// Read back as `text`, by any reader of YAML 1.1 or 1.2? Errs on the side of quotes.
bool may_be_plain(std::string_view text) {
  if (text.empty() || text == "=" || text == "<<") return false;
  if (!std::holds_alternative<Text>(resolve_plain(text)) || has_special_letter(text)) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool edge = i == 0 || i + 1 == text.size();
    const bool inner = c == '-' || c == ',' || c == '@' || c == '%' || c == '~' || c == '\'' || c == '"' ||
                       c == '{' || c == '}' || c == '[' || c == ']' || c == '*' || c == '&' || c == '!' ||
                       c == '|' || c == '>' || c == '?' || c == '`' || c == ':' || c == '#' || c == ' ' ||
                       c == '<' || c == '\\';
    if (always_plain(c)) continue;
    if (!inner || edge) return false;
    if (c == ':' && text[i + 1] == ' ') return false;
    if (c == '#' && text[i - 1] == ' ') return false;
  }
  // What starts like a number, a date, a time of day or a document mark is quoted, whatever a reader makes of
  // it.
  const char first = text.front();
  if (first == '.' || first == '+' || first == '=') return false;
  if (first < '0' || first > '9') return true;
  return text.find_first_not_of("0123456789.:-+_eExXobTZ /abcdefABCDEF") != std::string_view::npos;
}

/// A text of several lines that a block literal can hold as it is.
bool fits_block(std::string_view text) {
  if (text.find('\n') == std::string_view::npos) return false;
  // An indented or empty first line would need an indentation indicator.
  if (text.front() == ' ' || text.front() == '\n' || text.front() == '\t') return false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\n' && c != '\t') return false;
  }
  return !has_special_letter(text);
}

/// A JSON string is a YAML string, but for letters that YAML wants escaped.
std::string quoted(const std::string& text) {
  const std::string json = Json(text).dump();
  std::string escaped;
  for (std::size_t i = 0; i < json.size();) {
    const std::string_view rest = std::string_view(json).substr(i);
    const std::size_t length = special_letter(rest);
    if (length == 0) {
      escaped += json[i++];
      continue;
    }
    // Alone, such a letter is written by the library as \uXXXX; all of them fit in four digits.
    const std::string letter = Json(std::string(rest.substr(0, length))).dump(-1, ' ', true);
    escaped += letter.substr(1, letter.size() - 2);
    i += length;
  }
  return escaped;
}

std::string key_text(const std::string& key) {
  return may_be_plain(key) && key.size() < 128 ? key : quoted(key);
}

class Printer {
 public:
  std::string print(const Json& value) {
    if (is_block(value)) {
      block(value, 0);
    } else {
      inline_value(value, 0);
    }
    return std::move(out_);
  }

 private:
  static bool is_block(const Json& value) { return value.is_structured() && !value.empty(); }

  void indent(int depth) { out_.append(static_cast<std::size_t>(depth) * 2, ' '); }

  /// What follows "key:" or "-" on the same line.
  void inline_value(const Json& value, int depth) {
    if (value.is_string()) {
      text(value.get_ref<const std::string&>(), depth);
    } else if (value.is_structured()) {
      out_ += value.is_array() ? "[]\n" : "{}\n";
    } else {
      out_ += value.dump();
      out_ += '\n';
    }
  }

  void text(const std::string& text, int depth) {
    if (fits_block(text)) {
      literal(text, depth);
      return;
    }
    out_ += may_be_plain(text) ? text : quoted(text);
    out_ += '\n';
  }

  /// "|": one line end at the end; "|-": none; "|+": more than one.
  void literal(std::string_view text, int depth) {
    const bool ends = text.back() == '\n';
    const bool ends_twice = text.size() > 1 && ends && text[text.size() - 2] == '\n';
    out_ += ends_twice ? "|+\n" : ends ? "|\n" : "|-\n";
    if (ends) text.remove_suffix(1);
    while (true) {
      const auto end = text.find('\n');
      const std::string_view line = text.substr(0, end);
      if (!line.empty()) indent(depth);
      out_ += line;
      out_ += '\n';
      if (end == std::string_view::npos) return;
      text.remove_prefix(end + 1);
    }
  }

  void block(const Json& value, int depth) {
    if (value.is_array()) {
      sequence(value, depth);
    } else {
      mapping(value, depth, false);
    }
  }

  void sequence(const Json& list, int depth) {
    for (const auto& item : list) {
      indent(depth);
      out_ += "- ";
      if (item.is_object() && !item.empty()) {
        mapping(item, depth + 1, true);
      } else if (is_block(item)) {
        // A list in a list: "- - a".
        out_.pop_back();
        out_ += '\n';
        sequence(item, depth + 1);
      } else {
        inline_value(item, depth + 1);
      }
    }
  }

  void mapping(const Json& map, int depth, bool first_is_indented) {
    const auto is_first_key = [](std::string_view key) {
      return std::find(kFirstKeys.begin(), kFirstKeys.end(), key) != kFirstKeys.end();
    };
    const auto print_entry = [&](const std::string& key, const Json& value) {
      if (!first_is_indented) indent(depth);
      first_is_indented = false;
      entry(key, value, depth);
    };
    for (const auto key : kFirstKeys) {
      const auto found = map.find(key);
      if (found != map.end()) print_entry(std::string(key), *found);
    }
    for (const auto& [key, value] : map.items()) {
      if (!is_first_key(key)) print_entry(key, value);
    }
  }

  void entry(const std::string& key, const Json& value, int depth) {
    out_ += key_text(key);
    out_ += ':';
    if (!is_block(value)) {
      out_ += ' ';
      inline_value(value, depth + 1);
      return;
    }
    out_ += '\n';
    // As kubectl prints: a list starts under its key.
    block(value, value.is_array() ? depth : depth + 1);
  }

  std::string out_;
};

}  // namespace

Result<std::string> json_to_yaml(std::string_view json) {
  try {
    return Printer().print(Json::parse(json));
  } catch (const std::exception& error) {
    return Error{std::string("not readable as JSON: ") + error.what()};
  }
}

}  // namespace twelvefactor::yaml
