// What the checks before an adoption look at, and where they say what is in the way. Internal to adopt/.
#pragma once

#include <string>
#include <vector>

#include "adopt/plan.hpp"

namespace twelvefactor::adopt {

struct Look {
  const Record& record;
  const AppSpec& spec;
  const Inventory& inventory;
  std::vector<Refusal>& refusals;

  [[nodiscard]] const std::vector<nlohmann::json>& all(Kind kind) const;
  /// Null where there is none.
  [[nodiscard]] const nlohmann::json& find(Kind kind, const std::string& name) const;
  /// The operator made it for this app.
  [[nodiscard]] bool is_ours(const nlohmann::json& object) const;
  void refuse(Kind kind, const std::string& name, std::string message, std::string remedy) const;
};

std::string name_of(const nlohmann::json& object);

/// Whether its requests can go over to that process, without anybody else's pods, and not before their time.
void check_services(const Look& look);

}  // namespace twelvefactor::adopt
