#include "gather/contract_values.hpp"

#include <set>

#include "crypto/base64.hpp"
#include "kinds/deploy/contract.hpp"
#include "kinds/deploy/variable_sources.hpp"
#include "kinds/digest/hash.hpp"
#include "model/slot.hpp"

namespace twelvefactor::gather {
namespace {

using kinds::VariableSource;

/// A variable that the contract limits, and where it comes from.
struct Limited {
  std::string variable;  // of one process: its slot
  const ContractEntry& entry;
  const VariableSource& source;
};

void add_limits(Digest& sum, const Limited& limited) {
  sum += kinds::hash_leaf(limited.variable + " pattern", limited.entry.pattern);
  for (const std::string& allowed : limited.entry.allowed)
    sum += kinds::hash_leaf(limited.variable + " enum", allowed);
}

std::string question_about_values(const std::vector<Limited>& all) {
  Digest sum;
  for (const Limited& each : all) {
    add_limits(sum, each);
    sum += kinds::hash_leaf(each.variable + " value", each.source.value);
  }
  return kinds::to_hex(sum);
}

class Secrets {
 public:
  Secrets(Observed& observed, const ContractReads& reads) : observed_(observed), reads_(reads) {}

  /// A Secret that is missing, others tell.
  void take(const Limited& limited) {
    const auto facts = observed_.secrets.find(limited.source.secret);
    if (facts == observed_.secrets.end() || !facts->second.exists) return;
    limited_.push_back(limited);
    names_.insert(limited.source.secret);
    versions_[limited.source.secret] =
        to_string(facts->second.uid) + ":" + std::to_string(facts->second.resource_version);
  }

  [[nodiscard]] bool any() const { return !limited_.empty(); }

  [[nodiscard]] std::string question() const {
    Digest sum;
    for (const Limited& each : limited_) {
      add_limits(sum, each);
      sum += kinds::hash_leaf(each.variable + " key", each.source.secret + "/" + each.source.key);
    }
    for (const auto& [name, version] : versions_) sum += kinds::hash_leaf(name, version);
    return kinds::to_hex(sum);
  }

  /// All of them; absent when one cannot be read, or asked about, now.
  std::optional<bool> fit(const std::string& question) {
    for (const std::string& name : names_) {
      if (!reads_.may_ask(name, question)) return std::nullopt;
    }
    std::size_t work_left = kinds::kMostContractWork;
    bool all = true;
    for (const std::string& name : names_) {
      const auto data = reads_.read(name);  // dropped before the next is read
      if (!data) return std::nullopt;
      for (const Limited& each : limited_) {
        if (each.source.secret == name) all = fits(each, *data, work_left) && all;
      }
    }
    return all;
  }

 private:
  static bool fits(const Limited& limited, const kinds::SecretData& data, std::size_t& work_left) {
    const auto value = data.base64.find(limited.source.key);
    if (value == data.base64.end()) return true;  // that it is missing, others tell
    const auto plain = crypto::base64_decoded(value->second);
    return plain && kinds::fit(limited.entry, *plain, work_left) == Fit::kYes;
  }

  Observed& observed_;
  const ContractReads& reads_;
  std::vector<Limited> limited_;
  std::set<std::string> names_;
  std::map<std::string, std::string> versions_;
};

void compare_values(Observed& observed, ContractVerdicts& known, const std::vector<Limited>& all) {
  const std::string question = question_about_values(all);
  if (known.about_others != question) {
    known.about_others = question;
    known.others.clear();
    std::size_t work_left = kinds::kMostContractWork;
    for (const Limited& each : all)
      known.others[each.variable] = kinds::fit(each.entry, each.source.value, work_left);
  }
  observed.contract_fits = known.others;
}

/// False when there is no verdict now.
bool compare_secrets(Observed& observed, ContractVerdicts& known, Secrets& secrets) {
  if (!secrets.any()) {
    known.about_secrets.clear();
    return true;
  }
  const std::string question = secrets.question();
  if (known.about_secrets != question) {
    const auto fit = secrets.fit(question);
    if (!fit) return false;
    known.about_secrets = question;
    known.secrets_fit = *fit;
  }
  observed.secrets_fit_contract = known.secrets_fit;
  return true;
}

}  // namespace

bool compare_with_contract(Observed& observed, ContractVerdicts& known, const ContractReads& reads) {
  const auto& contract = observed.app.spec.config.contract;
  if (contract.empty()) {
    known = {};
    return true;
  }
  const kinds::VariableSources sources = kinds::variable_sources(observed);
  Secrets secrets(observed, reads);
  std::vector<Limited> others;
  const auto take = [&](const Limited& limited) {
    if (limited.source.from == VariableSource::From::kSecret) secrets.take(limited);
    if (limited.source.from == VariableSource::From::kLiteral ||
        limited.source.from == VariableSource::From::kConfigMap)
      others.push_back(limited);
  };
  for (const auto& [variable, entry] : contract) {
    if (!entry.limits_value()) continue;
    const auto source = sources.by_name.find(variable);
    if (source != sources.by_name.end()) take({variable, entry, source->second});
    for (const auto& [process, own] : sources.by_process) {
      const auto instead = own.find(variable);
      if (instead != own.end()) take({slot_of(process, variable), entry, instead->second});
    }
  }
  compare_values(observed, known, others);
  return compare_secrets(observed, known, secrets);
}

}  // namespace twelvefactor::gather
