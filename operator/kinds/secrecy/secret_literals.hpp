// Does a literal look like a credential? For who needs no more than the answer: the rules of factor III, and
// credential.cpp. It never returns any part of the value.
#pragma once

#include <string_view>

namespace twelvefactor::kinds {

/// Why the literal looks secret ("its name says so"), or an empty text. A proxy, not a proof: false alarms
/// are listed in docs/rules.md together with the names that are let through.
std::string_view secret_suspicion(std::string_view name, std::string_view value);

}  // namespace twelvefactor::kinds
