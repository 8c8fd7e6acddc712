// Exemptions of a plain object: the annotation that says what `spec.exemptions` says of an app, in the same
// form. Called by plain_object.cpp and document.cpp. Pure.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "model/app_spec.hpp"
#include "model/finding.hpp"

namespace twelvefactor::lint {

/// What kinds::kExemptionsAnnotation says, such as `TF0601: {reason: why, expires: "2027-03-31"}`, goes into
/// `spec.exemptions`. One that cannot be read is a finding of TF0001 and exempts from nothing.
void read_exemptions(const nlohmann::json& object, AppSpec& spec, std::vector<Finding>& findings);

/// Where an exemption of a plain object stands, in place of the path that an app has it at; any other path
/// stays as it is.
std::string exemption_place(const std::string& path);

}  // namespace twelvefactor::lint
