#include "gather/last_words.hpp"

#include <algorithm>

#include "crypto/base64.hpp"

namespace twelvefactor::gather {
namespace {

constexpr std::size_t kShortest = 4;
constexpr std::string_view kInstead = "[redacted]";

void replace_all(std::string& text, const std::string& what) {
  if (what.size() < kShortest) return;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + kInstead.size()))
    text.replace(at, what.size(), kInstead);
}

/// What is kept of a log may begin in the middle of a value.
void cut_begun_value(std::string& text, const std::vector<std::string>& values) {
  std::size_t longest = 0;
  for (const std::string& value : values) {
    for (std::size_t size = std::min(value.size(), text.size()); size >= kShortest && size > longest;
         --size) {
      if (std::string_view(value).ends_with(std::string_view(text).substr(0, size))) longest = size;
    }
  }
  if (longest > 0) text.replace(0, longest, kInstead);
}

/// A value of several lines is seldom written whole.
void add_lines(const std::string& value, std::vector<std::string>& values) {
  for (std::size_t start = 0; start < value.size();) {
    const std::size_t end = std::min(value.find_first_of("\r\n", start), value.size());
    values.push_back(value.substr(start, end - start));
    start = end + 1;
  }
}

}  // namespace

std::string redacted(std::string text, const std::vector<kinds::SecretData>& secrets) {
  std::vector<std::string> values;
  for (const kinds::SecretData& secret : secrets) {
    for (const auto& [key, base64] : secret.base64) {
      values.push_back(base64);
      if (const auto raw = crypto::base64_decoded(base64)) add_lines(*raw, values);
    }
  }
  // The longest first: a value may hold another.
  std::sort(values.begin(), values.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  for (const std::string& value : values) replace_all(text, value);
  cut_begun_value(text, values);
  return text;
}

}  // namespace twelvefactor::gather
