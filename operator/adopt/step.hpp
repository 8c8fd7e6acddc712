// One step of an adoption at a time: what is to be sent next, or waited for. The steps of `start`, `switch`,
// `finish` and `undo` are lists of checks: each looks at the cluster as it is now and says what is missing
// first. So each may be broken off after any request, and goes on from what it finds. Pure. Called by
// cli/adopt, which sends what they say.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "adopt/record.hpp"
#include "model/adoption.hpp"

namespace twelvefactor::adopt {

/// The cluster as it was read a moment ago.
struct World {
  std::string now;     // RFC 3339
  std::string record;  // as it is kept; empty: not yet
  std::string record_uid;
  std::string record_version;  // its resourceVersion
  nlohmann::json app;          // null: there is none
  std::map<std::string, nlohmann::json>
      objects;  // "Deployment/shop-web"; those that are not there are absent
};

struct Action {
  enum class Verb { kCreate, kMergePatch, kJsonPatch, kDelete };
  Verb verb = Verb::kMergePatch;
  std::string path;  // of the object; of what is created, of its collection
  std::string body;  // of a deletion the UID
};

struct Next {
  enum class What { kAct, kWait, kStop, kDone };
  What what = What::kWait;
  std::string says;  // what is done, or waited for; of a stop why, and what to do
  Action action{};
};

/// How long a state must last before it is built upon.
struct Patience {
  std::chrono::seconds soak{60};     // new pods, before traffic goes to them, and before the old ones go
  std::chrono::seconds drain{60};    // after each part of the old pods: connections that are kept alive
  std::chrono::seconds trouble{60};  // pods that were ready and are not, before the old ones come back
  std::chrono::seconds settled{24 * 3600};  // after the switch, before the old workloads are deleted
  bool owner_gone = false;  // somebody has said that Helm, Argo CD or Flux know the objects no more
};

/// Since when what was seen is so: it lasts as long as the process that looks.
class Since {
 public:
  /// Whether `is` has been so at each look for that long. `now`: of a clock that only goes on.
  bool lasted(const std::string& what, bool is, std::chrono::seconds for_long,
              std::chrono::steady_clock::time_point now);

 private:
  std::map<std::string, std::chrono::steady_clock::time_point> since_;
};

struct Situation {
  const Record& record;
  const World& world;
  const Patience& patience;
  Since& since;
  std::chrono::steady_clock::time_point now;
};

using Check = std::optional<Next> (*)(Situation&);

std::span<const Check> steps_of_start();
std::span<const Check> steps_of_switch();
std::span<const Check> steps_of_finish();
std::span<const Check> steps_of_undo();

/// The first that is not as it should be; none: it is done.
std::optional<Next> next_step(std::span<const Check> steps, Situation& situation);

/// The objects that the steps look at, besides the app and the record.
std::vector<std::pair<Kind, std::string>> looked_at(const Record& record);

}  // namespace twelvefactor::adopt
