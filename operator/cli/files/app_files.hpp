// TwelveFactorApps from files, as `render` reads them. Other kinds in the same files are passed over.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "model/observed.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

/// Each app as what reconcile takes, marked offline. Errors name the file and the field.
Result<std::vector<Observed>> read_apps(const std::string& file, const std::string& default_namespace,
                                        std::istream& standard_input);

}  // namespace twelvefactor::cli
