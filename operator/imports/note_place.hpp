// Where something stands in a file and in the app, for notes. Internal to the readers of compose and Score.
#pragma once

#include <string>
#include <utility>

#include "imports/draft.hpp"

namespace twelvefactor::imports {

struct NotePlace {
  std::string source;  // "compose.yaml: services.web"
  std::string at;      // "processes.web"
  Draft& draft;

  void guess(const std::string& key, std::string text, std::string remedy = "") const {
    note(Note::Weight::kGuessed, key, std::move(text), std::move(remedy));
  }
  void missing(const std::string& key, std::string text, std::string remedy) const {
    note(Note::Weight::kMissing, key, std::move(text), std::move(remedy));
  }

 private:
  void note(Note::Weight weight, const std::string& key, std::string text, std::string remedy) const {
    draft.notes.push_back(
        {weight, key.empty() ? source : source + "." + key, at, std::move(text), std::move(remedy)});
  }
};

}  // namespace twelvefactor::imports
