// Puts an object back as the record has it: labels, annotations and spec, nothing else. Internal to adopt/.
#pragma once

#include "adopt/step.hpp"

namespace twelvefactor::adopt {

/// The old one, or the one that was made in its place.
bool is_old(const Situation& s, const OldObject& old, const nlohmann::json& object);
/// `undo` made it, as the record has it.
bool was_made_again(const Situation& s, const nlohmann::json& object);
/// It was not suspended when the adoption began.
bool is_suspended_since(const Situation& s, const OldObject& old, const nlohmann::json& cron_job);

/// What it takes to make it what it was; nothing if it is.
std::optional<Next> restore(const Situation& s, const OldObject& old, const nlohmann::json& object);
/// A POST of what was there, `changed` in it.
Next make_again(const Situation& s, Kind kind, const std::string& name, const nlohmann::json& changed);

/// The marks by which `undo` knows again what it has made.
std::optional<Next> marks_of_undo_are_gone(Situation& s);

}  // namespace twelvefactor::adopt
