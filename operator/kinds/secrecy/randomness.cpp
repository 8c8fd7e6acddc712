#include "kinds/secrecy/randomness.hpp"

#include <array>
#include <cmath>

#include "kinds/secrecy/characters.hpp"

namespace twelvefactor::kinds {
namespace {

/// Bits per character, by how often each occurs.
double entropy(std::string_view text) {
  std::array<int, 256> counts{};
  for (const char c : text) ++counts.at(static_cast<unsigned char>(c));
  double bits = 0;
  const auto size = static_cast<double>(text.size());
  for (const int count : counts) {
    if (count == 0) continue;
    const double share = count / size;
    bits -= share * std::log2(share);
  }
  return bits;
}

/// How often letters, capitals and digits take turns: words do so rarely.
std::size_t turns(std::string_view text) {
  const auto sort = [](char c) { return is_digit(c) ? 0 : is_upper(c) ? 1 : 2; };
  std::size_t count = 0;
  for (std::size_t i = 1; i < text.size(); ++i) count += sort(text[i]) == sort(text[i - 1]) ? 0U : 1U;
  return count;
}

bool random_piece(std::string_view piece) {
  constexpr std::size_t kShortest = 20;
  return piece.size() >= kShortest && is_mixed(piece) && entropy(piece) >= 3.2 &&
         turns(piece) * 4 >= piece.size();
}

/// What these begin is meant for everybody.
bool is_known_public(std::string_view value) {
  for (const std::string_view start :
       {"ssh-", "ecdsa-", "-----BEGIN ", "sha256:", "sha384-", "sha512-", "sha256-",
        "sha512:", "sha1:", "md5:", "arn:", "urn:", "did:", "age1"}) {
    if (value.starts_with(start)) return true;
  }
  return value.find("@sha256:") != std::string_view::npos;
}

}  // namespace

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

bool looks_random(std::string_view value) {
  if (is_known_public(value) || is_uuid(value)) return false;
  if (value.find("://") != std::string_view::npos) return false;
  // What ends a piece: base64 has + and / in it, and = behind; names have - _ . and blanks between words.
  constexpr AnyOf kEnds(" \t\r\n_-.,:;@|()[]{}\"'<>&?");
  for (std::size_t start = 0; start < value.size();) {
    const std::size_t end = kEnds.find_or_end(value, start);
    if (random_piece(value.substr(start, end - start))) return true;
    start = end + 1;
  }
  return false;
}

bool is_token_like(std::string_view text) {
  constexpr std::size_t kShortest = 16;
  if (text.size() < kShortest || is_uuid(text) || !is_mixed(text)) return false;
  if (!every(text,
             [](char c) { return is_word_character(c) || c == '+' || c == '/' || c == '=' || c == '.'; }))
    return false;
  if (text.size() >= 24 && every(text, is_hex)) return true;
  return entropy(text) >= 3.0 && turns(text) * 5 >= text.size();
}

}  // namespace twelvefactor::kinds
