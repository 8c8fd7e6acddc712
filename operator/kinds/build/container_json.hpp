// The containers of a pod as JSON: that of the process, and its sidecars, all restricted alike. Called by
// pod_template alone.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "kinds/build/pod_template.hpp"

namespace twelvefactor::kinds {

inline constexpr const char* kFilesVolume = "files";

nlohmann::json process_container_json(const PodTemplate& pod);

/// One may stand before the process and serve its port, so its probes may ask that.
nlohmann::json sidecar_container_json(const SidecarContainer& sidecar, const PodTemplate& pod);

nlohmann::json field_ref_json(const std::string& path);

}  // namespace twelvefactor::kinds
