// What the scanner's errors mean, in plain words, with what to do. Called by scanner.cpp. Pure.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::yaml {

/// `problem`: as libyaml says it. `line`: the text's line it is about; empty when there is none. A problem
/// that is not known is said as it is.
std::string plain_complaint(std::string_view problem, std::string_view line);

}  // namespace twelvefactor::yaml
