// A draft as the manifest of a TwelveFactorApp, with what the team should look at as comments at its place;
// and its notes as text and as JSON. The same draft gives the same bytes. Pure. Hides nlohmann_json.
#pragma once

#include <string>

#include "imports/draft.hpp"
#include "model/result.hpp"

namespace twelvefactor::imports {

/// What no file of a codebase says. Texts that are empty get a stand-in and a note.
struct Deploy {
  std::string environment = "production";
  std::string image;
  std::string repository;
  std::string revision;
  std::string namespace_name;  // "": none
};

/// Adds the notes for what `deploy` leaves open, and puts stand-ins there.
void fill_in(Draft& draft, Deploy& deploy);

Result<std::string> app_yaml(const Draft& draft, const Deploy& deploy);
/// {"app": ..., "notes": [...]}
std::string app_json_text(const Draft& draft, const Deploy& deploy);
/// "Procfile:3: processes.web: ...; remedy"
std::string note_text(const Note& note);
/// Something is missing, or has to be filled in.
bool is_incomplete(const Draft& draft);

}  // namespace twelvefactor::imports
