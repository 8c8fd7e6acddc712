#include "cli/adopt/carry_out.hpp"

#include <map>
#include <ostream>

#include "adopt/tools.hpp"
#include "cli/adopt/adopt_requests.hpp"
#include "cli/cluster/cluster_error.hpp"
#include "cli/terminal/print.hpp"
#include "cli/terminal/text.hpp"
#include "kube/wait.hpp"

namespace twelvefactor::cli {
namespace {

using Clock = std::chrono::steady_clock;

// Whoever undoes a step so often goes on doing so.
constexpr int kOftenEnough = 3;

/// Somebody was faster, or an answer was lost: what is there is looked at again.
bool is_passing(const kube::ApiError& error) {
  constexpr int kConflict = 409;
  constexpr int kTestFailed = 422;
  constexpr int kTooMany = 429;
  constexpr int kServerError = 500;
  return error.status == 0 || error.status == kConflict || error.status == kTestFailed ||
         error.status == kTooMany || error.status >= kServerError;
}

class Run {
 public:
  Run(const AdoptOptions& options, std::span<const adopt::Check> steps, const adopt::Record* planned,
      Cluster& cluster, const Terminal& terminal)
      : options_(options), steps_(steps), planned_(planned), cluster_(cluster), terminal_(terminal) {}

  int until_done() {
    for (;;) {
      const auto world = read_world(cluster_, planned_);
      if (!world) {
        if (!may_wait(world.error().message)) return 1;
        continue;
      }
      auto record = record_in(*world);
      if (!record) return trouble(terminal_, record.error());
      adopt::Situation situation{*record, *world, options_.patience, since_, Clock::now()};
      const auto next = adopt::next_step(steps_, situation);
      if (!next || next->what == adopt::Next::What::kDone) return 0;
      if (next->what == adopt::Next::What::kStop) return trouble(terminal_, Error{printable(next->says)});
      const bool goes_on =
          next->what == adopt::Next::What::kWait ? may_wait(next->says) : is_done(*next, *world);
      if (!goes_on) return 1;
    }
  }

 private:
  [[nodiscard]] Result<adopt::Record> record_in(const adopt::World& world) const {
    if (!world.record.empty()) return adopt::record_of(world.record);
    if (planned_ != nullptr) return *planned_;
    adopt::Record none;
    none.app = cluster_.app_key();
    return none;
  }

  /// False when it has taken too long.
  bool may_wait(const std::string& what) {
    if (what != waited_for_) {
      *terminal_.notes << "waiting: " << printable(what) << "\n" << std::flush;
      waited_for_ = what;
      waiting_since_ = Clock::now();
    }
    if (Clock::now() - waiting_since_ > options_.timeout) {
      *terminal_.notes << "twelvefactor: this has not changed within " << options_.timeout.count()
                       << " s; nothing is lost: call it again to go on, or `adopt undo`\n";
      return false;
    }
    kube::wait_for(options_.interval, {});
    return true;
  }

  bool is_done(const adopt::Next& next, const adopt::World& world) {
    if (++acts_[next.says] > kOftenEnough) {
      trouble(terminal_, Error{printable(next.says + ": done " + std::to_string(kOftenEnough) +
                                         " times, and undone each time" + by_whom(next, world) +
                                         "; stop what writes it back, and call this again")});
      return false;
    }
    const auto answer = carry_out(next.action, cluster_);
    if (answer.ok()) {
      *terminal_.out << printable(next.says) << "\n" << std::flush;
      waited_for_.clear();
      return true;
    }
    const std::string why =
        explained(answer.error(), next.says, "it was deleted meanwhile; call this again", cluster_.origin());
    if (is_passing(answer.error()) || answer.error().status == 404) return may_wait(why);
    trouble(terminal_, Error{why});
    return false;
  }

  static std::string by_whom(const adopt::Next& next, const adopt::World& world) {
    for (const auto& [key, object] : world.objects) {
      const std::string name = key.substr(key.find('/'));
      if (!next.action.path.ends_with(name)) continue;
      if (const std::string writer = adopt::last_writer(object); !writer.empty())
        return "; the last who wrote it was " + writer;
    }
    return "";
  }

  const AdoptOptions& options_;
  std::span<const adopt::Check> steps_;
  const adopt::Record* planned_;
  Cluster& cluster_;
  const Terminal& terminal_;
  adopt::Since since_;
  std::map<std::string, int> acts_;
  std::string waited_for_;
  Clock::time_point waiting_since_;
};

}  // namespace

int carry_out_all(const AdoptOptions& options, std::span<const adopt::Check> steps,
                  const adopt::Record* planned, Cluster& cluster, const Terminal& terminal) {
  return Run(options, steps, planned, cluster, terminal).until_done();
}

}  // namespace twelvefactor::cli
