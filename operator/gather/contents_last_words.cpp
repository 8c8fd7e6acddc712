// What failed runs wrote last, without the values of the Secrets that they had.
#include <algorithm>
#include <set>
#include <utility>

#include "gather/contents.hpp"
#include "gather/last_words.hpp"
#include "gather/try_again.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::gather {

void Contents::fill_last_words(Observed& observed, Known& known, const std::stop_token& stop) {
  std::map<std::string, std::string> words;
  std::map<std::string, std::optional<kinds::SecretData>> secrets;
  std::set<std::string> unread;
  const ReadSecret read = [&](const std::string& name) {
    const auto [place, fresh] = secrets.try_emplace(name);
    if (!fresh) return place->second;
    const auto answer = read_(kinds::object_path(Kind::kSecret, observed.app.key.namespace_name, name), stop);
    if (answer) place->second = kinds::read_secret_data(*answer);
    if (!answer && answer.error().status != 404) unread.insert(name);
    return place->second;
  };
  const WasAbsent was_absent = [&known](const std::string& name, const std::string& since) {
    const auto found = known.absent.find(name);
    return found != known.absent.end() && found->second < since;
  };
  for (PodFacts& pod : observed.pods) {
    if (pod.last_words.empty()) continue;
    const auto before = known.last_words.find(pod.name);
    pod.last_words = before != known.last_words.end() ? before->second : fit_for_all(pod, read, was_absent);
    pod.words_unread =
        before == known.last_words.end() &&
        std::ranges::any_of(pod.secrets, [&unread](const auto& name) { return unread.contains(name); });
    if (pod.words_unread) {
      observed.look_again = std::min(observed.look_again.value_or(kTryAgain), kTryAgain);
    } else {
      words[pod.name] = pod.last_words;
    }
  }
  known.last_words = std::move(words);
}

}  // namespace twelvefactor::gather
