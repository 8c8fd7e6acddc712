// What a refusal of the API server means for the app. Pure. Called by sender.cpp.
#pragma once

#include "kube/api_error.hpp"
#include "model/outcome.hpp"

namespace twelvefactor::apply {

Outcome outcome_of(const kube::ApiError& error, Kind kind, const std::string& name);

}  // namespace twelvefactor::apply
