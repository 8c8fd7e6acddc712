// I. Codebase: one codebase, many deploys. Every child says which commit it was built from.
// https://12factor.net/codebase
#include "kinds/text/names.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {

Contribution contribute_codebase(const Observed& observed) {
  const Codebase& codebase = observed.app.spec.codebase;
  Contribution contribution;
  contribution.labels[std::string(kinds::kVersionLabel)] = kinds::version_label(codebase.revision);
  contribution.annotations[std::string(kinds::kRevisionAnnotation)] = codebase.revision;
  contribution.annotations[std::string(kinds::kRepositoryAnnotation)] = codebase.repository;
  contribution.every_pod.env.push_back({"TWELVEFACTOR_REVISION", codebase.revision, "", ""});
  return contribution;
}

}  // namespace twelvefactor::reconcile
