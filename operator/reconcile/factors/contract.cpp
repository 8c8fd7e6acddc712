#include "reconcile/factors/contract.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>

#include "kinds/deploy/contract.hpp"
#include "kinds/deploy/variable_sources.hpp"
#include "kinds/secrecy/shown.hpp"
#include "model/condition.hpp"
#include "model/reasons.hpp"
#include "model/slot.hpp"

namespace twelvefactor::reconcile {
namespace {

using From = kinds::VariableSource::From;
using What = ContractBreach::What;

std::string joined(const std::vector<std::string>& words, const char* separator) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : separator) + word;
  return text;
}

/// A pattern without any of these stands for one value, and is judged as that.
constexpr std::string_view kOfPatterns = "[({*+?|\\";

std::string shown_pattern(const std::string& variable, const std::string& pattern) {
  const bool is_value = pattern.find_first_of(kOfPatterns) == std::string::npos;
  return is_value ? kinds::show_value(variable, pattern).text : kinds::show_text(pattern);
}

/// What is allowed may be a secret itself: more people read a status than a spec.
std::string limits_of(const std::string& variable, const ContractEntry& entry) {
  std::vector<std::string> allowed;
  allowed.reserve(entry.allowed.size());
  for (const std::string& value : entry.allowed) allowed.push_back(kinds::show_value(variable, value).text);
  std::string text;
  if (!allowed.empty()) text = "must be one of " + joined(allowed, ", ");
  if (!entry.pattern.empty())
    text += (text.empty() ? "must match " : " and match ") + shown_pattern(variable, entry.pattern);
  return text;
}

class Check {
 public:
  Check(const Observed& observed, const std::string& variable, const ContractEntry& entry,
        std::size_t& work_left)
      : observed_(observed), variable_(variable), entry_(entry), work_left_(work_left) {}

  std::optional<ContractBreach> breach(const kinds::VariableSources& sources) const {
    if (const std::string problem = kinds::pattern_problem(entry_); !problem.empty())
      return tell(What::kBadPattern,
                  "has a pattern that is no regular expression of RE2: " + kinds::show_text(problem));
    if (kinds::is_own_variable(variable_, observed_.app.spec)) return std::nullopt;
    const auto found = sources.by_name.find(variable_);
    if (found != sources.by_name.end()) {
      if (auto breach = of_source(found->second, "")) return breach;
    } else if (entry_.required && sources.all_known && !every_process_has_it(sources)) {
      return tell(What::kMissing, "is missing");
    }
    for (const auto& [process, own] : sources.by_process) {
      const auto instead = own.find(variable_);
      if (instead == own.end()) continue;
      if (auto breach = of_source(instead->second, process)) return breach;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool every_process_has_it(const kinds::VariableSources& sources) const {
    return std::ranges::all_of(observed_.app.spec.processes, [&](const auto& entry) {
      const auto own = sources.by_process.find(entry.first);
      return own != sources.by_process.end() && own->second.contains(variable_);
    });
  }

  /// `process`: the one that has it in place of the app's; empty: every one.
  std::optional<ContractBreach> of_source(const kinds::VariableSource& source,
                                          const std::string& process) const {
    const std::string where = process.empty() ? "" : "of process " + process + " ";
    const bool in_the_open = source.from == From::kLiteral || source.from == From::kConfigMap;
    // What a field of the pod holds is known when there is a pod.
    if (entry_.secret && (in_the_open || source.from == From::kField))
      return tell(What::kNotSecret,
                  where + "must come from a Secret, by config.secrets or a backing service");
    // What the operator makes itself is as random as it is asked for. Of Secrets see about_secrets().
    if (!entry_.limits_value() || !in_the_open) return std::nullopt;
    switch (fit_of(source.value, process.empty() ? variable_ : slot_of(process, variable_))) {
      case Fit::kYes:
        return std::nullopt;
      case Fit::kNo:
        return tell(What::kNotFitting, where + limits_of(variable_, entry_));
      case Fit::kTooMuchWork:
        break;
    }
    return tell(
        What::kBadPattern,
        where +
            "cannot be compared: the patterns of the contract, each times the length of its value, are "
            "more work than an app may make; repeat less, or state no pattern for long values");
  }

  /// Who gathered has compared it already.
  [[nodiscard]] Fit fit_of(const std::string& value, const std::string& slot) const {
    const auto known = observed_.contract_fits.find(slot);
    return known != observed_.contract_fits.end() ? known->second : kinds::fit(entry_, value, work_left_);
  }

  [[nodiscard]] ContractBreach tell(What what, const std::string& problem) const {
    const std::string about =
        entry_.description.empty() ? "" : " (" + kinds::show_text(entry_.description) + ")";
    return {what, variable_, variable_ + about + " " + problem};
  }

  const Observed& observed_;
  const std::string& variable_;
  const ContractEntry& entry_;
  std::size_t& work_left_;
};

/// The Secrets whose values the contract limits, in words: "Secrets a, b".
std::string limited_secrets(const Observed& observed, const kinds::VariableSources& sources) {
  std::set<std::string> names;
  for (const auto& [variable, entry] : observed.app.spec.config.contract) {
    const auto source = sources.by_name.find(variable);
    if (entry.limits_value() && source != sources.by_name.end() && source->second.from == From::kSecret)
      names.insert(source->second.secret);
    for (const auto& [process, own] : sources.by_process) {
      const auto instead = own.find(variable);
      if (entry.limits_value() && instead != own.end() && instead->second.from == From::kSecret)
        names.insert(instead->second.secret);
    }
  }
  return (names.size() == 1 ? "Secret " : "Secrets ") + joined({names.begin(), names.end()}, ", ");
}

/// One answer for all of them: which variable it is would tell of the value.
std::optional<ContractBreach> about_secrets(const Observed& observed, const kinds::VariableSources& sources) {
  if (observed.secrets_fit_contract == true) return std::nullopt;
  if (observed.secrets_fit_contract == false) {
    return ContractBreach{What::kNotFitting,
                          {},
                          "what " + limited_secrets(observed, sources) +
                              " holds does not meet the contract (enum, pattern, or a value too long for its "
                              "pattern); which variable it is, is not told: compare what you may read"};
  }
  // A Secret or key that is missing is told of by itself.
  if (observed.offline || observed.contract_problem.empty()) return std::nullopt;
  return ContractBreach{What::kUnread, {}, "its Secrets are not compared: " + observed.contract_problem};
}

}  // namespace

std::vector<ContractBreach> contract_breaches(const Observed& observed) {
  std::vector<ContractBreach> breaches;
  const auto& contract = observed.app.spec.config.contract;
  if (contract.empty()) return breaches;
  const kinds::VariableSources sources = kinds::variable_sources(observed);
  std::size_t work_left = kinds::kMostContractWork;
  for (const auto& [variable, entry] : contract) {
    if (auto breach = Check(observed, variable, entry, work_left).breach(sources))
      breaches.push_back(std::move(*breach));
  }
  if (auto breach = about_secrets(observed, sources)) breaches.push_back(std::move(*breach));
  return breaches;
}

std::optional<Wait> broken_contract(const Observed& observed) {
  const std::vector<ContractBreach> breaches = contract_breaches(observed);
  if (breaches.empty()) return std::nullopt;
  const auto is = [](What what) { return [what](const ContractBreach& each) { return each.what == what; }; };
  Wait wait;
  wait.condition = condition::kConfigReady;
  wait.reason = reason::kContractBroken;
  if (std::ranges::all_of(breaches, is(What::kUnread))) wait.reason = reason::kApiUnavailable;
  if (std::ranges::any_of(breaches, is(What::kBadPattern))) wait.reason = reason::kContractInvalid;
  wait.needs_person = wait.reason != reason::kApiUnavailable;
  std::vector<std::string> texts;
  texts.reserve(breaches.size());
  for (const ContractBreach& breach : breaches) texts.push_back(breach.text);
  wait.message = "config.contract: " + joined(texts, "; ") +
                 (wait.needs_person ? ". Mend config or the contract; what runs goes on until then" : "");
  return wait;
}

std::vector<std::string> outside_contract(const Observed& observed) {
  std::vector<std::string> outside;
  const auto& contract = observed.app.spec.config.contract;
  if (contract.empty()) return outside;
  const kinds::VariableSources sources = kinds::variable_sources(observed);
  std::set<std::string> names;
  for (const auto& [variable, source] : sources.by_name) names.insert(variable);
  for (const auto& [process, own] : sources.by_process) {
    for (const auto& [variable, source] : own) names.insert(variable);
  }
  for (const std::string& variable : names) {
    if (!contract.contains(variable) && !kinds::is_own_variable(variable, observed.app.spec))
      outside.push_back(variable);
  }
  return outside;
}

}  // namespace twelvefactor::reconcile
