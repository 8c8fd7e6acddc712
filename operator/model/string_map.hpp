// Names with texts: labels, annotations, variables.
#pragma once

#include <map>
#include <string>

namespace twelvefactor {

using StringMap = std::map<std::string, std::string>;

}  // namespace twelvefactor
