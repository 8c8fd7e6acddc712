// One object of a file, as every command that reads manifests is handed it. Made by stream.cpp.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "manifests/problem.hpp"
#include "yaml/places.hpp"

namespace twelvefactor::manifests {

/// Of Helm: what runs around a release and is no part of what it deploys.
enum class Hook { kNone, kTest, kOther };

/// Lives as long as the call that hands it over.
struct Manifest {
  const std::string& file;
  const yaml::DocumentText& text;  // the document that it is in
  const yaml::Places& places;      // of that document; nothing has a line where it comes from no file
  int line = 0;                    // the first of that document
  std::string path;                // where it is there: "", ".items[0]", "[1]"
  const nlohmann::json& object;
  std::string api_version;
  std::string kind;
  std::string namespace_name;  // empty: it names none
  std::string name;            // empty: it names none
  Hook hook = Hook::kNone;
};

using TakeManifest = std::function<void(const Manifest& manifest)>;

/// What was found beside the objects, over all files.
struct Found {
  std::vector<Problem> problems;
  std::size_t objects = 0;             // handed over
  std::size_t not_kubernetes = 0;      // documents in directories, passed over
  std::vector<std::string> patches;    // "overlays/staging/web.yaml"; each was passed over
  std::size_t kustomizations = 0;      // passed over
  std::vector<std::string> templates;  // of Helm, passed over
  bool lenient = false;                // nothing to judge is no failure
};

/// What was passed over, a sentence each, for the terminal.
std::vector<std::string> notes_of(const Found& found);

}  // namespace twelvefactor::manifests
