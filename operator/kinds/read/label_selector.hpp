// A LabelSelector applied to labels, as the API server does it. Pure. Called by store/policies.
#pragma once

#include <map>
#include <string>

#include "model/policy.hpp"

namespace twelvefactor::kinds {

/// An empty selector selects everything.
bool selects(const LabelSelector& selector, const std::map<std::string, std::string>& labels);

}  // namespace twelvefactor::kinds
