// II. Dependencies: declared and isolated. The image, pinned by digest, holds everything; nothing is
// installed at start. https://12factor.net/dependencies
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
Contribution contribute_dependencies(const Observed& observed) {
  Contribution contribution;
  contribution.every_pod.image = observed.app.spec.image;
  contribution.every_pod.image_pull_secrets = observed.app.spec.image_pull_secrets;
  return contribution;
}

}  // namespace twelvefactor::reconcile
