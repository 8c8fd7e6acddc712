// A cluster of one app and its operator, as values: passes are carried out until nothing is left to write.
// Used by the tests of what acts while a release is held, and while an app is paused, suspended or pinned.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "apply/plan.hpp"
#include "model/desired.hpp"
#include "model/observed.hpp"
#include "model/outcome.hpp"

namespace twelvefactor::reconcile::testing {

class World {
 public:
  /// The app runs its first release. `more` is a part of the spec, in YAML.
  explicit World(const std::string& more = "");

  /// Another spec of the same app: the tail of its image (empty: as at first), and `more`.
  void wish(const std::string& image_tail, const std::string& more = "");
  /// Passes until nothing is left to write.
  void settle();
  /// One pass; true when it wrote something.
  bool pass();
  /// The Job of a gate or of a Once process that runs ends.
  void end_job(JobState::Phase phase);
  /// Somebody deletes it.
  void remove(Kind kind, const std::string& name);
  /// Somebody edits a field of ours in it.
  void edit(Kind kind, const std::string& name);
  [[nodiscard]] bool has(Kind kind, const std::string& name) const;
  [[nodiscard]] bool is_edited(Kind kind, const std::string& name);
  [[nodiscard]] int pods(const std::string& process);
  [[nodiscard]] std::int64_t release_of(const std::string& process);
  [[nodiscard]] std::string config_map_of_running() const;
  [[nodiscard]] Desired desired();
  /// As gather would fill it in: what is pinned, what runs, and what their ConfigMaps hold.
  Observed& gathered();
  /// A Secret that the app refers to holds another value.
  void rotate();

  Observed observed;
  std::int64_t release_before = 0;  // what the tests remember
  bool settles = true;              // false: a burst of changes goes on
  /// The API server refuses to make these, and says that a quota is exceeded.
  std::function<bool(const DesiredObject&)> refuses = [](const DesiredObject&) { return false; };
  bool knows_snapshots = true;  // false: the operator was not there while the ConfigMap was

 private:
  Outcome carry_out(const apply::Step& step);
  void write(const apply::Step& step);
  void roll_out_all();

  std::map<std::int64_t, ReleaseContent> contents_;
  std::map<std::string, StringMap> config_maps_;
  int rotation_ = 1;
};

/// The reasons for which a release is held.
enum class Hold {
  kGateRuns,
  kGateFailed,
  kSecretMissing,
  kPolicy,
  kPromotion,
  kSettling,
  kPinMissing,
  kPinUnusable,
  kConfigRefused,  // by a quota, say
  kReleaseRefused
};
inline constexpr Hold kEveryHold[] = {
    Hold::kGateRuns, Hold::kGateFailed, Hold::kSecretMissing, Hold::kPolicy,        Hold::kPromotion,
    Hold::kSettling, Hold::kPinMissing, Hold::kPinUnusable,   Hold::kConfigRefused, Hold::kReleaseRefused};

std::string word(Hold hold);
/// Puts an app that runs into that state.
void put_on_hold(World& world, Hold hold);
/// A copy of the usual app, and of the usual app on that hold. Each is made once: that takes long under a
/// sanitizer.
World usual();
World on_hold(Hold hold);

}  // namespace twelvefactor::reconcile::testing
