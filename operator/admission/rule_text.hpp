// What a rule says at admission: its id, the field, what is wrong and what to do, short enough that twenty of
// them fit into one answer of the API server. Called by policies.cpp and workloads.cpp. Pure.
#pragma once

#include <string>

#include "model/rule.hpp"

namespace twelvefactor::admission {

inline constexpr std::size_t kLongestRuleText = 130;  // without the field

/// ": the image is not pinned by digest (write name@sha256:...)"
std::string said_of(const Rule& rule);

/// CEL: a list of one text where `fields`, CEL that gives a list of fields, names any; else empty. Of several
/// the first is told, and how many more there are.
std::string finding_of(const Rule& rule, const std::string& fields);

/// CEL: the texts of a list as one, cut where the API server would drop it.
std::string joined(const std::string& list);

}  // namespace twelvefactor::admission
