#include "gather/last_words.hpp"

#include <algorithm>

#include "crypto/base64.hpp"

namespace twelvefactor::gather {
namespace {

constexpr std::size_t kShortest = 4;
// Of a log: what is kept begins in the middle of a line then.
constexpr std::size_t kKubeletKeeps = 2048;
constexpr std::string_view kInstead = "[redacted]";

void replace_all(std::string& text, const std::string& what) {
  if (what.size() < kShortest) return;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + kInstead.size()))
    text.replace(at, what.size(), kInstead);
}

/// What is kept of a log may begin in the middle of a value, or break off in one.
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

void cut_unfinished_value(std::string& text, const std::vector<std::string>& values) {
  std::size_t longest = 0;
  for (const std::string& value : values) {
    for (std::size_t size = std::min(value.size(), text.size()); size >= kShortest && size > longest;
         --size) {
      if (std::string_view(text).ends_with(std::string_view(value).substr(0, size))) longest = size;
    }
  }
  if (longest > 0) text.replace(text.size() - longest, longest, kInstead);
}

/// Does it hold what it held when the pod was made? Both times are the API server's, in whole seconds: of a
/// Secret made in the same second as the pod, only what has never changed counts. A Secret that somebody
/// stripped of these times has none.
bool is_as_it_was(const kinds::SecretData& secret, const std::string& pod_created) {
  if (secret.changed.empty() || pod_created.empty()) return false;
  if (secret.changed == pod_created) return secret.created == pod_created;
  return secret.changed < pod_created;
}

std::string withheld(const std::string& why) {
  return "withheld: " + why + "; its log has what it wrote";
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
  cut_unfinished_value(text, values);
  return text;
}

std::string fit_for_all(const PodFacts& pod, const ReadSecret& read, const WasAbsent& was_absent) {
  std::vector<kinds::SecretData> secrets;
  for (const std::string& name : pod.secrets) {
    auto secret = read(name);
    if (!secret && was_absent(name, pod.created)) continue;
    if (!secret)
      return withheld("Secret " + name + ", which this run could read, is gone or cannot be read now");
    if (!is_as_it_was(*secret, pod.created))
      return withheld("Secret " + name + ", which this run could read, has changed since");
    secrets.push_back(std::move(*secret));
  }
  const bool begins_in_a_line = pod.last_words.size() >= kKubeletKeeps;
  std::string text = redacted(pod.last_words, secrets);
  const std::size_t line = text.find('\n');
  if (begins_in_a_line && line + 1 < text.size() && line != std::string::npos) text.erase(0, line + 1);
  return text;
}

}  // namespace twelvefactor::gather
