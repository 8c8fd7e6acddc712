#include "gather/contract_values.hpp"

#include "crypto/base64.hpp"
#include "kinds/deploy/contract.hpp"
#include "kinds/deploy/variable_sources.hpp"
#include "kinds/digest/hash.hpp"

namespace twelvefactor::gather {
namespace {

using kinds::VariableSource;

/// What a verdict is about: another text is another question.
std::string question(const SecretFacts& facts, const VariableSource& source, const ContractEntry& entry) {
  std::string text = to_string(facts.uid) + ":" + std::to_string(facts.resource_version) + ":" + source.key;
  Digest limits = kinds::hash_leaf("pattern", entry.pattern);
  for (const std::string& allowed : entry.allowed) limits += kinds::hash_leaf("enum", allowed);
  return text + ":" + kinds::to_hex(limits);
}

class Comparer {
 public:
  Comparer(Observed& observed, const ContractVerdicts& known, const ReadValues& read)
      : observed_(observed), known_(known), read_(read) {}

  void compare(const std::string& variable, const VariableSource& source, const ContractEntry& entry) {
    const auto facts = observed_.secrets.find(source.secret);
    // That it is missing, others tell.
    if (facts == observed_.secrets.end() || !facts->second.exists) return;
    ContractVerdict verdict{question(facts->second, source, entry), false};
    const auto before = known_.find(variable);
    if (before != known_.end() && before->second.about == verdict.about) {
      verdict.fits = before->second.fits;
    } else {
      const kinds::SecretData* data = values_of(source.secret);
      if (data == nullptr) return;
      const auto value = data->base64.find(source.key);
      if (value == data->base64.end()) return;
      const auto plain = crypto::base64_decoded(value->second);
      verdict.fits = plain && kinds::fits(entry, *plain);
    }
    observed_.contract_fits[variable] = verdict.fits;
    verdicts_[variable] = std::move(verdict);
  }

  [[nodiscard]] ContractVerdicts verdicts() && { return std::move(verdicts_); }
  [[nodiscard]] bool all_read() const { return all_read_; }

 private:
  const kinds::SecretData* values_of(const std::string& secret) {
    const auto [entry, is_new] = values_.try_emplace(secret);
    if (is_new) entry->second = read_(secret);
    if (!entry->second) all_read_ = false;
    return entry->second ? &*entry->second : nullptr;
  }

  Observed& observed_;
  const ContractVerdicts& known_;
  const ReadValues& read_;
  std::map<std::string, std::optional<kinds::SecretData>> values_;  // only for this call
  ContractVerdicts verdicts_;
  bool all_read_ = true;
};

}  // namespace

bool compare_with_contract(Observed& observed, ContractVerdicts& known, const ReadValues& read) {
  const auto& contract = observed.app.spec.config.contract;
  if (contract.empty()) {
    known.clear();
    return true;
  }
  const kinds::VariableSources sources = kinds::variable_sources(observed);
  Comparer comparer(observed, known, read);
  for (const auto& [variable, entry] : contract) {
    const auto source = sources.by_name.find(variable);
    if (!entry.limits_value() || source == sources.by_name.end()) continue;
    if (source->second.from == VariableSource::From::kSecret)
      comparer.compare(variable, source->second, entry);
  }
  const bool all_read = comparer.all_read();
  known = std::move(comparer).verdicts();
  return all_read;
}

}  // namespace twelvefactor::gather
