#include "lint/stand_ins.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "kinds/secrecy/lower_case.hpp"
#include "kinds/secrecy/shown.hpp"

namespace twelvefactor::lint {
namespace {

constexpr std::array<std::string_view, 6> kWords = {"placeholder", "goes here",  "go here",
                                                    "goes-here",   "replace me", "replace-me"};
// "...base64 encoded data..."; hello is nobody's password.
constexpr std::array<std::string_view, 5> kBegins = {"the ", "your", "<your", "...", "hello"};

bool is_for_people(std::string_view value) {
  const std::string small = kinds::lower(value);
  const bool phrase =
      std::ranges::any_of(kBegins, [&small](std::string_view word) { return small.starts_with(word); });
  return phrase || small.find("xxxx") != std::string::npos ||
         std::ranges::any_of(
             kWords, [&small](std::string_view word) { return small.find(word) != std::string::npos; });
}

bool is_base64(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

/// A private key of any sort has more bytes than this between its lines.
bool is_key_without_body(std::string_view value) {
  constexpr std::string_view kEndOfBegin = "PRIVATE KEY-----";
  constexpr std::ptrdiff_t kLeast = 40;
  const std::size_t begin = value.find(kEndOfBegin);
  if (begin == std::string_view::npos) return false;
  std::string_view body = value.substr(begin + kEndOfBegin.size());
  body = body.substr(0, body.find("-----"));
  return std::ranges::count_if(body, is_base64) < kLeast;
}

/// token = token; secret_mount_point = secret
bool repeats_its_name(std::string_view before, std::string_view secret) {
  const std::size_t last = before.find_last_not_of(" \t\"'=:>");
  if (last == std::string_view::npos) return false;
  before = before.substr(0, last + 1);
  const std::string_view name = before.substr(before.find_last_of(" \t\n\"'") + 1);
  return kinds::lower(name).find(kinds::lower(secret)) != std::string::npos;
}

}  // namespace

bool stands_in(std::string_view value) {
  if (is_key_without_body(value)) return true;
  if (value.find('\n') == std::string_view::npos) return is_for_people(value);
  const kinds::Found found = kinds::find_secrets(value);
  return found.any() && std::ranges::all_of(found.secrets, [value](const kinds::Span& span) {
           const std::string_view secret = value.substr(span.from, span.size);
           return secret.starts_with('#') || is_for_people(secret) || is_key_without_body(secret) ||
                  repeats_its_name(value.substr(0, span.from), secret);
         });
}

}  // namespace twelvefactor::lint
