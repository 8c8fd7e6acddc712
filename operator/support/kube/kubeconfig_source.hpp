// What the files of kubeconfig*.cpp share: where a kubeconfig came from, and how its refusals travel.
// Internal to them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "kube/config.hpp"

namespace twelvefactor::kube {

/// Where a kubeconfig came from, and what it may therefore do.
struct Source {
  std::string name;     // for messages
  std::string folder;   // of relative paths
  bool trusted = true;  // may run programs and read files
};

/// Of an entry of several files: the folder of its own. No field of a kubeconfig is called so.
inline constexpr const char* kFolder = "/folder";

/// A refusal on its way out; kubeconfig_files.cpp makes an Error of it.
struct Refused {
  std::string message;
};

[[noreturn]] inline void refuse(const Source& source, const std::string& why) {
  throw Refused{source.name + ": " + why};
}

/// Of the context `wanted`; empty: its current-context. Throws Refused.
Config config_of(const nlohmann::json& kubeconfig, const std::string& wanted, const Source& source);

}  // namespace twelvefactor::kube
