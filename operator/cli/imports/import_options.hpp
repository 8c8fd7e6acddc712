// What was asked of `import`. Filled in by import_flags; values only.
#pragma once

#include <string>
#include <vector>

namespace twelvefactor::cli {

struct ImportOptions {
  std::vector<std::string> sources;   // files and directories; "-" is a Procfile on standard input
  std::vector<std::string> backing;   // services of a compose file that are backing services
  std::vector<std::string> profiles;  // of a compose file that are active
  std::string service;                // of a compose file with several apps: one of the app's
  std::string web;                    // of a compose file: which is the process web
  std::string name;                   // of the app; empty: that of the directory, or of app.json
  std::string environment = "production";
  std::string image;
  std::string repository;
  std::string revision;
  std::string namespace_name;
  bool as_json = false;
};

}  // namespace twelvefactor::cli
