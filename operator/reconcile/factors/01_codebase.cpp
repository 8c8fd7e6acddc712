// I. Codebase: one codebase, many deploys. Every child says which commit it was built from.
// https://12factor.net/codebase
#include <algorithm>
#include <array>

#include "kinds/text/names.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr std::size_t kShortRevision = 12;
/// A label value must end with a letter or digit.
std::string short_revision(std::string revision) {
  if (revision.size() > kShortRevision) revision.resize(kShortRevision);
  while (!revision.empty() && (revision.back() == '-' || revision.back() == '_' || revision.back() == '.'))
    revision.pop_back();
  return revision;
}

}  // namespace

Contribution contribute_codebase(const Observed& observed) {
  const Codebase& codebase = observed.app.spec.codebase;
  Contribution contribution;
  contribution.labels["app.kubernetes.io/version"] = short_revision(codebase.revision);
  contribution.annotations[std::string(kinds::kRevisionAnnotation)] = codebase.revision;
  contribution.annotations[std::string(kinds::kRepositoryAnnotation)] = codebase.repository;
  contribution.every_pod.env.push_back({"TWELVEFACTOR_REVISION", codebase.revision, "", ""});
  return contribution;
}

}  // namespace twelvefactor::reconcile
