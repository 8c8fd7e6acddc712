#include "admission/rule_text.hpp"

#include <algorithm>

#include "admission/yaml_text.hpp"

namespace twelvefactor::admission {
namespace {

// A message of more than 5 KiB is dropped by the API server.
constexpr int kLongestMessage = 4800;
constexpr int kLongestField = 100;

/// Up to a comma, a semicolon or a blank.
std::string cut_short(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  for (const std::string_view end : {"; ", ", ", ": ", " "}) {
    const std::size_t at = text.rfind(end, most - end.size());
    if (at != std::string::npos && at > most / 3) return text.substr(0, at);
  }
  return text.substr(0, most);
}

}  // namespace

std::string said_of(const Rule& rule) {
  std::string title(rule.title);
  std::string remedy(rule.remedy);
  std::erase(remedy, '`');
  const std::size_t left = kLongestRuleText - 5 - title.size();
  return ": " + title + " (" + cut_short(std::move(remedy), left) + ")";
}

std::string finding_of(const Rule& rule, const std::string& fields) {
  const std::string first = "l[0].substring(0, l[0].size() > " + std::to_string(kLongestField) + " ? " +
                            std::to_string(kLongestField) + " : l[0].size())";
  return "[" + fields + "].filter(l, l.size() > 0).map(l, " + cel_string(std::string(rule.id) + " ") + " + " +
         first + " + (l.size() > 1 ? ' and ' + string(l.size() - 1) + ' more' : '') + " +
         cel_string(said_of(rule)) + ")";
}

std::string joined(const std::string& list) {
  const std::string most = std::to_string(kLongestMessage);
  return "[" + list + ".join('; ')].map(t, t.size() > " + most + " ? t.substring(0, " + most +
         ") + ' ...' : t)[0]";
}

}  // namespace twelvefactor::admission
