// The variables of a container of a plain workload, wherever they come from: literals, Secrets, ConfigMaps,
// fields of the pod. Called by workloads.cpp.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "drift/deploy.hpp"

namespace twelvefactor::drift {

class VariableTaker {
 public:
  /// `process`: what the container is called in `deploy`. `path`: where it stands in the workload.
  VariableTaker(const FoundWorkload& workload, const std::string& process, const std::string& path,
                Deploy& deploy)
      : workload_(workload), process_(process), path_(path), deploy_(deploy) {}

  void take(const nlohmann::json& container);

 private:
  void variable(const nlohmann::json& entry, const std::string& place);
  void from(const nlohmann::json& source, const std::string& slot, const std::string& path);
  void whole(const nlohmann::json& source);
  void place(const std::string& path, const std::string& where);

  const FoundWorkload& workload_;
  const std::string& process_;
  const std::string& path_;
  Deploy& deploy_;
};

}  // namespace twelvefactor::drift
