#include "imports/compose/interpolation.hpp"

#include <algorithm>
#include <utility>

namespace twelvefactor::imports::compose {
namespace {

constexpr int kMostNested = 20;

bool begins_name(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool in_name(char c) {
  return begins_name(c) || (c >= '0' && c <= '9');
}

/// Behind the name that begins at `from`.
std::size_t end_of_variable(std::string_view text, std::size_t from) {
  while (from < text.size() && in_name(text[from])) ++from;
  return from;
}

/// Where the brace is that closes the one before `from`; npos: nowhere.
std::size_t closing_brace(std::string_view text, std::size_t from) {
  int open = 1;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text.substr(i).starts_with("${")) ++open;
    if (text[i] == '}' && --open == 0) return i;
  }
  return std::string_view::npos;
}

class InterpolationReader {
 public:
  explicit InterpolationReader(int nested) : nested_(nested) {}

  Interpolated read(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
      if (text[i] != '$') {
        found_.text += text[i++];
      } else if (text.substr(i).starts_with("$$")) {
        found_.text += '$';
        i += 2;
      } else {
        i = variable(text, i + 1);
      }
      if (found_.malformed) return {std::string(text), {}, {}, true};
    }
    return std::move(found_);
  }

 private:
  /// `at`: behind the $. Returns where the text goes on.
  std::size_t variable(std::string_view text, std::size_t at) {
    const bool braced = at < text.size() && text[at] == '{';
    if (braced) ++at;
    const std::size_t end = end_of_variable(text, at);
    const std::size_t close = braced ? closing_brace(text, at) : end;
    if (at >= text.size() || !begins_name(text[at]) || close == std::string_view::npos ||
        nested_ > kMostNested)
      return refuse();
    named(found_.names, std::string(text.substr(at, end - at)));
    if (!braced) {
      named(found_.needed, std::string(text.substr(at, end - at)));
      return end;
    }
    braced_variable(std::string(text.substr(at, end - at)), text.substr(end, close - end));
    return close + 1;
  }

  /// `rest`: from the operator on; the one that comes first counts.
  void braced_variable(const std::string& name, std::string_view rest) {
    if (rest.empty()) return named(found_.needed, name);
    const std::size_t operation = rest[0] == ':' ? 1 : 0;
    if (operation >= rest.size()) return static_cast<void>(refuse());
    const char sort = rest[operation];
    const std::string_view word = rest.substr(operation + 1);
    if (sort == '-') {
      take(InterpolationReader(nested_ + 1).read(word));
    } else if (sort == '?') {
      named(found_.needed, name);
    } else if (sort != '+') {  // of + nothing is left: the variable is not set
      refuse();
    }
  }

  void take(const Interpolated& inner) {
    found_.text += inner.text;
    for (const std::string& name : inner.names) named(found_.names, name);
    for (const std::string& name : inner.needed) named(found_.needed, name);
    found_.malformed = found_.malformed || inner.malformed;
  }

  std::size_t refuse() {
    found_.malformed = true;
    return std::string_view::npos;
  }

  static void named(std::vector<std::string>& names, const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }

  int nested_;
  Interpolated found_;
};

}  // namespace

Interpolated interpolate(std::string_view text) {
  return InterpolationReader(0).read(text);
}

std::string known_text(std::string_view text) {
  Interpolated known = interpolate(text);
  return known.whole() ? std::move(known.text) : std::string(text);
}

}  // namespace twelvefactor::imports::compose
