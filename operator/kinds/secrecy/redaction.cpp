#include "kinds/secrecy/redaction.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <set>
#include <unordered_set>

#include "kinds/secrecy/encodings.hpp"
#include "kinds/secrecy/secret_urls.hpp"
#include "kinds/secrecy/shown.hpp"

namespace twelvefactor::kinds {
namespace {

constexpr std::size_t kShortestPart = 4;
// A longer one is a file, and looked for by its lines.
constexpr std::size_t kLongestForm = std::size_t{64} << 10U;

std::uint32_t gram_at(std::string_view text, std::size_t at) {
  std::uint32_t gram = 0;
  std::memcpy(&gram, text.data() + at, kShortestPart);
  return gram;
}

/// The parts of a secret that are secrets by themselves.
std::set<std::string> parts_of(const std::string& secret) {
  std::set<std::string> parts = {secret};
  for (std::size_t start = 0; start < secret.size();) {
    const std::size_t end = std::min(secret.find_first_of("\r\n", start), secret.size());
    parts.insert(secret.substr(start, end - start));
    start = end + 1;
  }
  if (secret.size() <= kLongestForm) {
    for (const Span& span : find_secrets(secret).secrets) {
      const std::string part = secret.substr(span.from, span.size);
      parts.insert(part);
      parts.insert(percent_decoded(part));
    }
  }
  std::erase_if(parts, [](const std::string& part) { return part.size() < kShortestPart; });
  return parts;
}

/// A text, and which of its bytes are not to be shown.
class Redacted {
 public:
  explicit Redacted(std::string_view text) : text_(text), hidden_(text.size(), false) {
    for (std::size_t at = 0; at + kShortestPart <= text.size(); ++at) grams_.insert(gram_at(text, at));
  }

  void hide(const std::string& part) {
    if (text_.size() < kShortestPart) return;
    // Most are not in it at all.
    if (grams_.contains(gram_at(part, 0))) hide_whole(part);
    hide_rest(part);
    hide_begin(part);
  }

  [[nodiscard]] std::string text() const {
    std::string shown;
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (!hidden_[at]) {
        shown += text_[at];
      } else if (at == 0 || !hidden_[at - 1]) {
        shown += kRedacted;
      }
    }
    return shown;
  }

 private:
  void hide_whole(const std::string& part) {
    std::size_t shown_from = 0;  // what lies before is hidden already
    for (std::size_t at = text_.find(part); at != std::string_view::npos; at = text_.find(part, at + 1)) {
      hide(std::max(at, shown_from), at + part.size());
      shown_from = at + part.size();
    }
  }

  /// The text begins in the middle of it.
  void hide_rest(const std::string& part) {
    const std::string_view first = text_.substr(0, kShortestPart);
    for (std::size_t at = part.find(first); at != std::string::npos; at = part.find(first, at + 1)) {
      if (text_.starts_with(std::string_view(part).substr(at))) return hide(0, part.size() - at);
    }
  }

  /// The text breaks off in it.
  void hide_begin(const std::string& part) {
    const std::string_view last = text_.substr(text_.size() - kShortestPart);
    for (std::size_t at = part.rfind(last); at != std::string::npos;
         at = at == 0 ? std::string::npos : part.rfind(last, at - 1)) {
      const std::string_view begin = std::string_view(part).substr(0, at + kShortestPart);
      if (text_.ends_with(begin)) return hide(text_.size() - begin.size(), text_.size());
    }
  }

  void hide(std::size_t from, std::size_t end) {
    for (; from < end; ++from) hidden_[from] = true;
  }

  std::string_view text_;
  std::vector<bool> hidden_;
  std::unordered_set<std::uint32_t> grams_;
};

}  // namespace

std::string redact(std::string_view text, const std::vector<std::string>& secrets) {
  Redacted redacted(text);
  std::set<std::string> parts;
  for (const std::string& secret : secrets) parts.merge(parts_of(secret));
  for (const std::string& part : parts) {
    redacted.hide(part);
    if (part.size() > kLongestForm) continue;
    for (const std::string& encoded : encodings_of(part)) {
      if (encoded.size() >= kShortestPart) redacted.hide(encoded);
    }
  }
  return redacted.text();
}

}  // namespace twelvefactor::kinds
