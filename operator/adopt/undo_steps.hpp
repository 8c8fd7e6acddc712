// The parts of `adopt undo`, in their order. Internal to adopt/.
#pragma once

#include <span>

#include "adopt/step.hpp"

namespace twelvefactor::adopt {

/// The app of the record is there.
bool has_app(const Situation& s);

std::span<const Check> undo_before_services();
std::span<const Check> undo_services();
std::span<const Check> undo_after_services();
std::span<const Check> undo_beside();

}  // namespace twelvefactor::adopt
