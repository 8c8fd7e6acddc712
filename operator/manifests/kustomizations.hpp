// Which files a kustomization.yaml names as its patches and configuration: those are no objects of their own.
// Called by sources.cpp. It reads kustomization.yaml files and nothing else, and builds none.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::manifests {

/// The files that one kustomization.yaml uses without taking them for objects: patches, configurations,
/// transformers, generators, values of charts. As it names them. Pure.
std::vector<std::string> used_files(std::string_view kustomization);

class Kustomizations {
 public:
  static bool is_one(const std::string& file);

  /// Reads `file` if it is a kustomization.yaml.
  void look_at(const std::string& file);

  /// Reads those beside `file`, and in the directories above it up to the working directory or a few levels.
  void look_above(const std::string& file);

  /// Did one of those that were read name this file as a patch or configuration?
  [[nodiscard]] bool uses(const std::string& file) const;

 private:
  std::set<std::string> looked_at_;
  std::set<std::string> used_;  // normal paths
};

}  // namespace twelvefactor::manifests
