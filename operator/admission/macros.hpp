// The short forms in which rules say their check in CEL (Rule::admission, Rule::workloads), written out. CEL
// has no functions of one's own, so what several rules ask is a text that is put in. Called by policies.cpp
// and workloads.cpp. Pure.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::admission {

/// `text` with each macro written out. LITERALS(c): the fields of all literal variables of which `c` is true,
/// where @name and @value stand in it for the variable; it asks nothing of long values and of very many of
/// them (kMostLiterals), which would cost more than the API server grants. VARIABLES(c): the same of the
/// containers of a plain workload. The others are in macros.cpp.
std::string written_out(std::string text);

inline constexpr int kMostLiterals = 512;
inline constexpr int kLongestLiteral = 256;

}  // namespace twelvefactor::admission
