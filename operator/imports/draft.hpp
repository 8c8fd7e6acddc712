// What an import has found of an app, and what it has to say of it. Filled by the readers of formats
// (procfile, app_json, env_example), one after the other; printed by app_yaml. Values only. No value of a
// secret is ever in it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/string_map.hpp"

namespace twelvefactor::imports {

/// Something that the team should look at.
struct Note {
  enum class Weight {
    kGuessed,  // it was carried over, and may have been meant otherwise
    kMissing,  // it was not, or something has to be filled in
  };
  Weight weight = Weight::kGuessed;
  std::string source;  // "Procfile:3", "app.json: formation.web"
  std::string at;      // the field of the app that it belongs to, "processes.web"; "": the app as a whole
  std::string text;    // what is so
  std::string remedy;  // what to do; may be empty where it was guessed
};

struct DraftProcess {
  std::vector<std::string> command;
  StringMap env;
  bool port = false;  // it listens on $PORT
  std::optional<int> replicas;
  bool singleton = false;
};

struct DraftAdminProcess {
  std::vector<std::string> command;
  std::string trigger;  // BeforeRelease, Once or Schedule
  std::string schedule;
  int active_deadline_seconds = 0;  // 0: as the definition has it
};

/// A variable whose value is secret: a random one, or a key of a Secret that somebody has to make.
struct DraftSecret {
  bool generated = false;
};

/// What the codebase says of a variable.
struct DraftVariable {
  bool required = false;
  bool unset = false;  // the code needs it, and nothing sets it yet
  bool secret = false;
  std::string description;
};

struct DraftService {
  std::string type;
  StringMap env;  // variable -> key of the binding
};

struct Draft {
  std::string name;
  std::string repository;
  std::map<std::string, DraftProcess> processes;
  std::map<std::string, DraftAdminProcess> admin_processes;
  StringMap env;
  std::map<std::string, DraftSecret> secrets;
  std::map<std::string, DraftVariable> contract;
  StringMap examples;  // values for development, by variable: shown as comments, never set
  std::map<std::string, DraftService> services;
  std::vector<Note> notes;
};

}  // namespace twelvefactor::imports
