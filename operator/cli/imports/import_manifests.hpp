// Manifests of plain workloads for `import`: read by the one reader of manifests (manifests/), with the line
// of each part. Called by import_files.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "imports/manifests/draft_of_objects.hpp"
#include "manifests/manifest.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

struct ImportManifests {
  std::vector<imports::plain::GivenObject> objects;
  manifests::Found found;
};

/// It has the apiVersion of a Kubernetes object somewhere, readable or not.
bool looks_like_manifests(std::string_view text);

/// A text that was named, `name` as notes name it.
void read_manifest_text(const std::string& name, std::string_view text, ImportManifests& into);

/// All of a directory, or what kustomize builds of it.
void read_manifest_directory(const std::string& directory, ImportManifests& into);
void read_kustomization(const std::string& directory, ImportManifests& into);

/// What could not be read; the first of several says how many there are.
Result<Done> check_manifests(const ImportManifests& manifests);

}  // namespace twelvefactor::cli
