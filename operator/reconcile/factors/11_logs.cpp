// XI. Logs: event streams on stdout. The pods say which format to expect, and a command that writes files is
// reported. https://12factor.net/logs
#include "kinds/text/names.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
Contribution contribute_logs(const Observed& observed) {
  Contribution contribution;
  if (!observed.app.spec.log_format.empty()) {
    contribution.every_pod.annotations[std::string(kinds::kLogFormatAnnotation)] =
        observed.app.spec.log_format;
  }
  return contribution;
}

}  // namespace twelvefactor::reconcile
