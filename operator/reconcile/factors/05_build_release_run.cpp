// V. Build, release, run: strictly separate. What runs is a command of the image that was built; nothing is
// built at run. https://12factor.net/build-release-run
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {

Contribution contribute_build_release_run(const Observed& observed) {
  Contribution contribution;
  for (const auto& [name, process] : observed.app.spec.processes) {
    contribution.process_pods[name].command = process.command;
    contribution.process_pods[name].args = process.args;
  }
  return contribution;
}

}  // namespace twelvefactor::reconcile
