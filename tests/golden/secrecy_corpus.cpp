#include "golden/secrecy_corpus.hpp"

#include "golden/case.hpp"

namespace twelvefactor::golden {
namespace {

using nlohmann::json;

constexpr std::string_view kOpen = "«";
constexpr std::string_view kClose = "»";
constexpr std::string_view kPart = "¦";

std::string without_parts(std::string text) {
  for (std::size_t at = text.find(kPart); at != std::string::npos; at = text.find(kPart, at))
    text.erase(at, kPart.size());
  return text;
}

/// Takes the marks out of a text, and what is between them into `sample`.
std::string unmarked(const json& given, SecrecySample& sample) {
  std::string text = without_parts(given.get<std::string>());
  for (std::size_t open = text.find(kOpen); open != std::string::npos; open = text.find(kOpen, open)) {
    const std::size_t close = text.find(kClose, open);
    sample.hidden.push_back(text.substr(open + kOpen.size(), close - open - kOpen.size()));
    text.erase(close, kClose.size());
    text.erase(open, kOpen.size());
  }
  return text;
}

}  // namespace

std::vector<SecrecySample> secrecy_samples() {
  std::vector<SecrecySample> samples;
  for (const std::string& file : files_in("secrecy")) {
    for (const json& form : read_yaml(file)) {
      for (const char* const list : {"secret", "harmless"}) {
        for (const json& literal : form.value(list, json::array())) {
          SecrecySample sample{
              form.at("form"), std::string_view(list) == "secret", literal.at(0), {}, {}, {}};
          sample.value = unmarked(literal.at(1), sample);
          samples.push_back(std::move(sample));
        }
      }
      for (const char* const list : {"secret_words", "harmless_words"}) {
        for (const json& words : form.value(list, json::array())) {
          SecrecySample sample{form.at("form"), std::string_view(list) == "secret_words", {}, {}, {}, {}};
          for (const json& word : words) sample.words.push_back(unmarked(word, sample));
          samples.push_back(std::move(sample));
        }
      }
    }
  }
  return samples;
}

}  // namespace twelvefactor::golden
