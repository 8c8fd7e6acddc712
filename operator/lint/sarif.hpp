// What all SARIF logs of this program have in common: places, what could not be read, and the frame around
// them. SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. Called by lint's
// format and by that of `twelvefactor parity`.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "lint/report.hpp"

namespace twelvefactor::lint {

/// A location; line and column 0: nobody knows.
nlohmann::ordered_json sarif_place(const std::string& file, int line, int column);

/// The whole log. `problems`: a run that has any did not end well. `notes`: what it has not looked at.
std::string sarif_log(const std::string& version, nlohmann::ordered_json rules,
                      nlohmann::ordered_json results, const std::vector<Problem>& problems,
                      const std::vector<std::string>& notes = {});

}  // namespace twelvefactor::lint
