// ConfigValue: which variables that both have as literals hold other values? Config is what varies between
// deploys, so this is told and counts as no drift. Values that look secret are never told.
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {
namespace {

/// The digest of a literal that looks secret on that side.
const Digest* secret(const ComparedDeploy& deploy, const std::string& name) {
  const auto found = deploy.secret_literals.find(name);
  return found == deploy.secret_literals.end() ? nullptr : &found->second;
}

void compare_secret(const std::string& name, const ComparedDeploy& here, const ComparedDeploy& there,
                    ParityFindings& findings) {
  const Digest* ours = secret(here, name);
  const Digest* theirs = secret(there, name);
  const bool both_have_it = (ours != nullptr || here.literals.contains(name)) &&
                            (theirs != nullptr || there.literals.contains(name));
  if (!both_have_it || (ours != nullptr && theirs != nullptr && *ours == *theirs)) return;
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
  for (const auto& [name, digest] : here.secret_literals) compare_secret(name, here, there, findings);
  for (const auto& [name, digest] : there.secret_literals) {
    if (!here.secret_literals.contains(name)) compare_secret(name, here, there, findings);
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
