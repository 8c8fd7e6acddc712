// Reads of a pod what somebody must know about: why it does not start, or how an admin process ended.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/pod_facts.hpp"
#include "model/pod_signs.hpp"

namespace twelvefactor::kinds {

struct ReadPod {
  std::string namespace_name;
  std::string app;
  std::string name;
  std::optional<PodFacts> facts;    // null: all is well, or it is on its way out
  std::optional<PodSigns> signs{};  // null: no pod of a process on a release
};

std::optional<ReadPod> read_pod(std::string_view object_json);

}  // namespace twelvefactor::kinds
