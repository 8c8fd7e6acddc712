// Builds a kustomization with the program of the user: kustomize, or kubectl. Called by sources.cpp. Nothing
// of kustomize is done here, and what such a build fetches is fetched by that program.
#pragma once

#include <chrono>
#include <string>

#include "model/result.hpp"

namespace twelvefactor::manifests {

/// The objects as YAML. Errors, in plain words: neither program is on the path; it failed, with what it said;
/// it took too long; it printed more than 64 MiB.
Result<std::string> build_kustomization(const std::string& directory,
                                        std::chrono::seconds longest = std::chrono::seconds(120));

}  // namespace twelvefactor::manifests
