// A Provisioned Service as the API server tells it: which object it is, and the Secret that binds it. Nothing
// else of it is kept. Called by loop/service_watches for each event.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/app_key.hpp"
#include "model/uid.hpp"

namespace twelvefactor::kinds {

struct ReadService {
  AppKey key;  // namespace and name of the object
  Uid uid;
  std::uint64_t resource_version = 0;
  std::string secret;  // .status.binding.name; empty where it names none, or nothing that can be a Secret
};

std::optional<ReadService> read_service(std::string_view object_json);

}  // namespace twelvefactor::kinds
