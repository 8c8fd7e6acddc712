// What an import has found of an app, and what it has to say of it. Filled by the readers of formats
// (compose, score, manifests, procfile, app_json, env_example), one after the other; printed by app_yaml.
// Values only. No value of a secret is ever in it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "imports/draft_parts.hpp"
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

struct DraftScratch {
  std::string size;
  bool memory = false;
};

struct DraftProcess {
  std::vector<std::string> command;  // empty: that of the image
  std::vector<std::string> args;
  StringMap env;
  int port = 0;  // it listens on $PORT, which is this; 0: on none
  std::map<std::string, int> ports;
  std::optional<int> replicas;
  bool singleton = false;
  StringMap requests;
  StringMap limits;
  std::optional<DraftProbe> startup;
  std::optional<DraftProbe> readiness;
  std::optional<DraftProbe> liveness;
  std::optional<int> grace_seconds;
  std::map<std::string, DraftScratch> scratch;  // by directory
  std::string host;                             // under which requests come in; "": none
  std::string path;                             // of these
  std::optional<DraftExpose> expose;            // where there is more to say of that
  std::optional<DraftAutoscaling> autoscaling;  // in place of replicas
  std::map<std::string, DraftSecret> secrets;   // of it alone
  std::map<std::string, DraftSidecar> sidecars;
  DraftPlacement placement;
  DraftPod pod;
  int pre_stop_sleep_seconds = 0;
};

struct DraftAdminProcess {
  std::vector<std::string> command;
  std::string trigger;  // BeforeRelease, Once or Schedule
  std::string schedule;
  int active_deadline_seconds = 0;  // 0: as the definition has it
  std::vector<std::string> args{};
  std::string time_zone{};
  StringMap requests{};
  StringMap limits{};
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
  std::string provider;
  std::string version;
  StringMap env;              // variable -> key of the binding
  bool mount = false;         // no variable names it: its files are there
  std::string secret_name{};  // of one that is there already; "": <app>-<service>, which somebody has to make
};

/// A file of all processes: its text, or a key.
struct DraftFile {
  std::string value;
  std::string secret_key;
  std::string secret_name{};  // that has the key already; "": <app>-files, which somebody has to make
  std::string config_map{};   // that has the text below config_map_key; "": none
  std::string config_map_key{};
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
  std::map<std::string, DraftFile> files;  // by path
  std::string image;                       // that the source says; may have no digest
  int run_as_user = 0;                     // 0: nobody said
  int run_as_group = 0;
  std::vector<DraftEnvSource> env_from;  // of two with the same variable the later counts
  std::vector<std::string> image_pull_secrets;
  StringMap account_annotations;
  DraftPlacement placement;
  DraftPod pod;
  std::vector<Note> notes;
};

}  // namespace twelvefactor::imports
