#include "gather/last_words.hpp"

#include <utility>

#include "crypto/base64.hpp"
#include "kinds/secrecy/redaction.hpp"
#include "kinds/secrecy/shown.hpp"

namespace twelvefactor::gather {
namespace {

// Of a log: what is kept begins in the middle of a line then.
constexpr std::size_t kKubeletKeeps = 2048;

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

}  // namespace

std::string redacted(const std::string& text, const std::vector<kinds::SecretData>& secrets) {
  std::vector<std::string> values;
  for (const kinds::SecretData& secret : secrets) {
    for (const auto& [key, base64] : secret.base64) {
      if (auto raw = crypto::base64_decoded(base64)) {
        values.push_back(std::move(*raw));
      } else {
        values.push_back(base64);
      }
    }
  }
  const std::string known = kinds::redact(text, values);
  return kinds::without(known, kinds::find_secrets(known), kinds::kRedacted);
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
