// What a report of parity does not tell of, so that nobody takes "InSync" for more than it says. Printed at
// the end of each report.
#pragma once

#include <string>
#include <vector>

namespace twelvefactor::drift {

/// `apps`: two TwelveFactorApps are compared; else plain workloads.
std::vector<std::string> never_compared(bool apps);

}  // namespace twelvefactor::drift
