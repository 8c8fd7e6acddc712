#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string_view>
#include <tuple>

#include "drift/names.hpp"

namespace twelvefactor::drift {
namespace {

using Names = std::set<std::string>;

constexpr std::size_t kMostNames = 300;  // of a side: all pairs are looked at

constexpr std::array<std::string_view, 26> kEnvironments = {
    "prod", "production",  "prd",  "live",    "stage",   "staging",     "stg",     "test", "testing",
    "tst",  "qa",          "uat",  "dev",     "develop", "development", "preview", "pre",  "preprod",
    "int",  "integration", "demo", "sandbox", "canary",  "local",       "base",    "ci"};

/// What stands around the name that both have.
struct Around {
  std::string before_here;
  std::string after_here;
  std::string before_there;
  std::string after_there;
  friend auto operator<=>(const Around&, const Around&) = default;
};

std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = std::min(name.find('-'), name.size());
    parts.push_back(name.substr(0, end));
    if (end == name.size()) return parts;
    name.remove_prefix(end + 1);
  }
}

/// The longest run of parts that both have.
Around around(std::string_view here, std::string_view there, std::size_t& longest) {
  const auto ours = parts_of(here);
  const auto theirs = parts_of(there);
  std::size_t at_here = 0;
  std::size_t at_there = 0;
  longest = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    for (std::size_t j = 0; j < theirs.size(); ++j) {
      std::size_t run = 0;
      while (i + run < ours.size() && j + run < theirs.size() && ours[i + run] == theirs[j + run]) ++run;
      if (run > longest) std::tie(longest, at_here, at_there) = std::tuple(run, i, j);
    }
  }
  const auto outside = [longest](std::string_view name, const auto& parts, std::size_t at) {
    if (longest == 0) return std::pair(std::string(), std::string());
    const auto start = static_cast<std::size_t>(parts[at].data() - name.data());
    const std::string_view& last = parts[at + longest - 1];
    const auto end = static_cast<std::size_t>(last.data() - name.data()) + last.size();
    return std::pair(std::string(name.substr(0, start)), std::string(name.substr(end)));
  };
  auto [before_here, after_here] = outside(here, ours, at_here);
  auto [before_there, after_there] = outside(there, theirs, at_there);
  return {std::move(before_here), std::move(after_here), std::move(before_there), std::move(after_there)};
}

/// "web" of "staging-web"; empty when there is nothing of it around.
std::string within(const std::string& name, const std::string& before, const std::string& after) {
  if (name.size() <= before.size() + after.size()) return "";
  if (!name.starts_with(before) || !name.ends_with(after)) return "";
  return name.substr(before.size(), name.size() - before.size() - after.size());
}

std::map<std::string, std::string> cores(const Names& names, const std::string& before,
                                         const std::string& after) {
  std::map<std::string, std::string> found;
  for (const std::string& name : names) {
    if (std::string core = within(name, before, after); !core.empty()) found.emplace(std::move(core), name);
  }
  return found;
}

Names without(const Names& names, const Names& others) {
  Names rest;
  std::ranges::set_difference(names, others, std::inserter(rest, rest.end()));
  return rest;
}

bool names_an_environment(const std::string& text, const Names& known) {
  std::string_view word = text;
  while (word.starts_with('-')) word.remove_prefix(1);
  while (word.ends_with('-')) word.remove_suffix(1);
  if (known.contains(std::string(word))) return true;
  return std::ranges::any_of(parts_of(word), [](std::string_view part) {
    return std::ranges::find(kEnvironments, part) != kEnvironments.end();
  });
}

std::string said(const Around& around) {
  const auto both = [](const std::string& before, const std::string& after) {
    return before + (before.empty() || after.empty() ? "" : " and ") + after;
  };
  const std::string here = both(around.before_here, around.after_here);
  const std::string there = both(around.before_there, around.after_there);
  return there + (here.empty() || there.empty() ? "" : " and ") + here;
}

/// The one that most pairs have; of several the one that takes away least.
Around most_common(const Names& here, const Names& there, std::size_t& pairs) {
  std::map<Around, std::size_t> votes;
  for (const std::string& ours : here) {
    for (const std::string& theirs : there) {
      std::size_t shared = 0;
      Around made = around(ours, theirs, shared);
      if (shared > 0) ++votes[std::move(made)];
    }
  }
  Around best;
  pairs = 0;
  for (const auto& [each, count] : votes) {
    const auto weight = [](const Around& one) {
      return one.before_here.size() + one.after_here.size() + one.before_there.size() +
             one.after_there.size();
    };
    if (count < pairs || (count == pairs && weight(each) >= weight(best))) continue;
    best = each;
    pairs = count;
  }
  return best;
}

}  // namespace

Renamed renamed(const Names& all_here, const Names& all_there, const Names& known) {
  Renamed made;
  Names here = without(all_here, all_there);
  Names there = without(all_there, all_here);
  const bool only_one = all_here.size() == 1 && all_there.size() == 1;
  while (!here.empty() && !there.empty() && here.size() <= kMostNames && there.size() <= kMostNames) {
    std::size_t pairs = 0;
    const Around best = most_common(here, there, pairs);
    const bool believed = pairs > 1 || only_one || names_an_environment(best.before_here, known) ||
                          names_an_environment(best.after_here, known) ||
                          names_an_environment(best.before_there, known) ||
                          names_an_environment(best.after_there, known);
    if (pairs == 0 || !believed) break;
    const auto ours = cores(here, best.before_here, best.after_here);
    const auto theirs = cores(there, best.before_there, best.after_there);
    bool any = false;
    for (const auto& [core, name] : ours) {
      const auto other = theirs.find(core);
      // What one of them is called already is nobody else's name.
      if (other == theirs.end() || (name != core && all_here.contains(core)) ||
          (other->second != core && all_there.contains(core)))
        continue;
      made.here[name] = core;
      made.there[other->second] = core;
      here.erase(name);
      there.erase(other->second);
      any = true;
    }
    if (!any) break;
    made.around.push_back(said(best));
  }
  return made;
}

}  // namespace twelvefactor::drift
