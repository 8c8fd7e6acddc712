#include "kinds/build/literal_text.hpp"

namespace twelvefactor::kinds {
namespace {

/// As in third_party/forked/golang/expansion of Kubernetes. Older kubelets also garble a letter
/// outside ASCII behind a $.
bool changes_with(char next) {
  return next == '$' || next == '(' || static_cast<unsigned char>(next) >= 0x80U;
}

}  // namespace

std::string literal_text(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    result += text[at];
    const bool last = at + 1 == text.size();
    if (text[at] == '$' && !last && changes_with(text[at + 1])) result += '$';
  }
  return result;
}

std::vector<std::string> literal_words(const std::vector<std::string>& words) {
  std::vector<std::string> result;
  result.reserve(words.size());
  for (const std::string& word : words) result.push_back(literal_text(word));
  return result;
}

}  // namespace twelvefactor::kinds
