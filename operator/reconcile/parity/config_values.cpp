// ConfigValue: which variables that both have hold other values? Config is what varies between deploys, so
// this is told and counts as no drift. What comes from a Secret or looks secret is never told, and that two
// credentials differ is as it should be.
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {
namespace {

const SecretMark* mark(const ComparedDeploy& deploy, const std::string& slot) {
  const auto found = deploy.secrets.find(slot);
  return found == deploy.secrets.end() ? nullptr : &found->second;
}

/// Of both a part is shown, and that differs already: "postgres://shop:(hidden)@db/shop".
bool is_told_in_part(const std::string& slot, const ComparedDeploy& here, const ComparedDeploy& there) {
  const auto ours = here.literals.find(slot);
  const auto theirs = there.literals.find(slot);
  return ours != here.literals.end() && theirs != there.literals.end() && ours->second != theirs->second;
}

void compare_marks(const std::string& slot, const ComparedDeploy& here, const ComparedDeploy& there,
                   ParityFindings& findings) {
  const SecretMark* ours = mark(here, slot);
  const SecretMark* theirs = mark(there, slot);
  const bool both_have_it = (ours != nullptr || here.literals.contains(slot)) &&
                            (theirs != nullptr || there.literals.contains(slot));
  if (!both_have_it) return;  // told by ConfigKey, or not to be told
  if (is_told_in_part(slot, here, there)) return;
  if (ours != nullptr && theirs != nullptr) {
    if (ours->hash == theirs->hash || (ours->credential && theirs->credential)) return;
    findings.push_back({Dimension::kConfigValue, slot, "", "", Severity::kInfo,
                        "the values differ; they come from Secrets, look secret or are too long, and are not "
                        "shown: make them "
                        "equal unless the environments are meant to differ in it"});
    return;
  }
  findings.push_back(
      {Dimension::kConfigValue, slot, "", "", Severity::kInfo,
       "the values differ; one of them looks secret, and they are not shown: take them from Secrets "
       "in both"});
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
  for (const auto& [slot, ours] : here.secrets) compare_marks(slot, here, there, findings);
  for (const auto& [slot, theirs] : there.secrets) {
    if (!here.secrets.contains(slot)) compare_marks(slot, here, there, findings);
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
