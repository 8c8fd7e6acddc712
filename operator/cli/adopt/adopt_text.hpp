// A plan, and how far an adoption is, in words. Pure. Called by adopt.cpp.
#pragma once

#include <string>

#include "adopt/plan.hpp"
#include "adopt/step.hpp"

namespace twelvefactor::cli {

std::string plan_text(const adopt::Plan& plan);
std::string plan_json(const adopt::Plan& plan);
std::string progress_text(const adopt::Record& record, const adopt::World& world);

}  // namespace twelvefactor::cli
