// A cluster in memory, as far as an adoption needs one: an API server that knows UIDs and versions, an
// operator that obeys the annotation, and controllers that are one look late: pods that go are gone at once,
// pods that come are ready at the next look.
#pragma once

#include <map>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "adopt/plan.hpp"
#include "adopt/step.hpp"

namespace twelvefactor::adopt {

class SimulatedCluster {
 public:
  /// With the shop as a chart has it: web behind a Service, a worker that is recreated, a schedule.
  SimulatedCluster();

  [[nodiscard]] World world() const;
  [[nodiscard]] Plan plan() const;
  /// False when the API server refused it: somebody was faster.
  bool carry_out(const Action& action);
  void operator_acts();
  void controllers_act();

  /// What must never be, in words; empty: all is well.
  [[nodiscard]] std::string harm() const;
  /// All objects but those of the app, without what the API server alone writes.
  [[nodiscard]] nlohmann::json as_written() const;

  /// Somebody else writes.
  nlohmann::json& object(const std::string& key) { return objects_.at(key); }
  [[nodiscard]] bool has(const std::string& key) const { return objects_.contains(key); }
  [[nodiscard]] bool has_app() const { return !app_.is_null(); }
  void delete_app();

  static nlohmann::json app_manifest();

 private:
  struct Pods {
    StringMap labels;
    int ready = 0;
  };

  void put(nlohmann::json object);
  void touch(nlohmann::json& object);
  bool is_seen_version(const nlohmann::json& object, const nlohmann::json& body) const;
  void take(const std::string& key, const nlohmann::json& ours, bool left);
  nlohmann::json* addressed(const std::string& path);
  [[nodiscard]] int endpoints(const std::string& service) const;

  std::map<std::string, nlohmann::json> objects_;
  std::map<std::string, Pods> pods_;  // by Deployment
  nlohmann::json app_;
  int next_ = 1;
};

}  // namespace twelvefactor::adopt
