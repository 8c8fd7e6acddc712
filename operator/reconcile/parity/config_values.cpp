// ConfigValue: which variables that both have as literals hold other values? Config is what varies between
// deploys, so this is told and counts as no drift. Values that look secret are never told.
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {
namespace {

/// What is known of a literal that looks secret on that side.
const SecretMark* secret(const ComparedDeploy& deploy, const std::string& name) {
  const auto key = deploy.config_keys.find(name);
  const auto found = deploy.secrets.find(name);
  const bool literal = key != deploy.config_keys.end() && key->second == "Literal";
  return literal && found != deploy.secrets.end() ? &found->second : nullptr;
}

void compare_secret(const std::string& name, const ComparedDeploy& here, const ComparedDeploy& there,
                    ParityFindings& findings) {
  const SecretMark* ours = secret(here, name);
  const SecretMark* theirs = secret(there, name);
  if (ours == nullptr && theirs == nullptr) return;
  const bool both_have_it = (ours != nullptr || here.literals.contains(name)) &&
                            (theirs != nullptr || there.literals.contains(name));
  if (!both_have_it || (ours != nullptr && theirs != nullptr && ours->hash == theirs->hash)) return;
  findings.push_back(
      {Dimension::kConfigValue, name, "", "", Severity::kInfo,
       "the values differ; they look secret and are not shown: take them from Secrets in both"});
}

}  // namespace

ParityFindings compare_config_values(const ComparedDeploy& here, const ComparedDeploy& there) {
  ParityFindings findings;
  for_each_difference(
      here.literals, there.literals,
      [&findings](const std::string& name, const std::string* ours, const std::string* theirs) {
        if (ours == nullptr || theirs == nullptr) return;  // told by ConfigKey, or not to be told
        findings.push_back(
            {Dimension::kConfigValue, name, *ours, *theirs, Severity::kInfo,
             "the values differ; make them equal unless the environments are meant to differ in it"});
      });
  for (const auto& [name, mark] : here.secrets) compare_secret(name, here, there, findings);
  for (const auto& [name, mark] : there.secrets) {
    if (!here.secrets.contains(name)) compare_secret(name, here, there, findings);
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
