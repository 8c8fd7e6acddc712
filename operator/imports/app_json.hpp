// app.json of Heroku and dokku (devcenter.heroku.com/articles/app-json-schema): variables, numbers of pods,
// scripts, add-ons, schedules. Pure. Hides nlohmann_json.
#pragma once

#include <string>
#include <string_view>

#include "imports/draft.hpp"
#include "model/result.hpp"

namespace twelvefactor::imports {

/// Other programs have an app.json, too (Expo, React Native): whether this is one of a deploy, or no JSON at
/// all.
bool is_app_json(std::string_view text);

/// Call it after the Procfile was read: it says how many there are of its processes. Errors: it is no JSON,
/// or no object.
Result<Done> read_app_json(std::string_view text, const std::string& source, Draft& draft);

}  // namespace twelvefactor::imports
