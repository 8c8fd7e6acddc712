// The parts of `adopt switch`, in their order. Internal to adopt/.
#pragma once

#include <span>

#include "adopt/step.hpp"

namespace twelvefactor::adopt {

std::span<const Check> steps_of_traffic();
std::span<const Check> steps_of_workers();
std::span<const Check> steps_of_schedules();

}  // namespace twelvefactor::adopt
