#include "reconcile/rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "reconcile/exemption_rules.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr std::array<std::string_view, 12> kRoman = {"I",   "II",   "III", "IV", "V",  "VI",
                                                     "VII", "VIII", "IX",  "X",  "XI", "XII"};

std::string upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return result;
}

}  // namespace

const std::vector<const Rule*>& all_rules() {
  static const auto* const kAll = [] {
    const auto own = exemption_rules();
    auto* all = new std::vector<const Rule*>(own.begin(), own.end());
    for (const Factor& factor : kFactors) {
      const auto rules = factor.rules();
      all->insert(all->end(), rules.begin(), rules.end());
    }
    return all;
  }();
  return *kAll;
}

std::vector<std::string_view> places_of(const Rule& rule) {
  std::vector<std::string_view> places;
  // What needs a cluster to be judged has no example. Of plain workloads `lint` says what no app can break.
  const bool offline = rule.kept == Kept::kByLint || rule.kept == Kept::kByConstruction ||
                       (rule.kept == Kept::kByCheck && (rule.factor == 0 || !rule.example.empty()));
  if (rule.kept == Kept::kByApi || rule.kept == Kept::kByConstruction || rule.refused)
    places.emplace_back("definition");
  if (!rule.admission.empty() || !rule.workloads.empty()) places.emplace_back("admission");
  if (rule.kept == Kept::kByCheck) places.emplace_back("release");
  if (rule.kept == Kept::kByObservation) places.emplace_back("observed");
  if (offline) places.emplace_back("lint");
  return places;
}

const Rule* find_rule(std::string_view id) {
  const auto& all = all_rules();
  const auto found = std::ranges::find_if(all, [id](const Rule* rule) { return rule->id == id; });
  return found == all.end() ? nullptr : *found;
}

int factor_number(std::string_view name) {
  const std::string text = upper(name);
  for (std::size_t i = 0; i < kRoman.size(); ++i) {
    if (text == kRoman[i]) return static_cast<int>(i) + 1;
  }
  std::string_view digits = text;
  if (digits.starts_with("TF")) digits.remove_prefix(2);
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc() && end == digits.data() + digits.size() && digits.size() <= 2;
  return whole && number >= 1 && number <= 12 ? number : 0;
}

std::string_view roman(int factor) {
  return kRoman.at(static_cast<std::size_t>(factor - 1));
}

}  // namespace twelvefactor::reconcile
