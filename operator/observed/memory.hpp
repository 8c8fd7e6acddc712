// What the pods of one app were seen to do: a record of each pod that starts, stops or has restarted, none of
// one that runs steadily, and of each release the last eight outcomes by sign. It is fed by the watch of
// pods, event by event, and asked for verdicts. A part of the store, under its mutex. It reads no clock:
// times are told. Bounded: whatever does not find room is not observed.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/pod_signs.hpp"
#include "model/sighting.hpp"
#include "model/waiting_pod.hpp"
#include "observed/history.hpp"
#include "observed/measure.hpp"
#include "observed/outcome.hpp"

namespace twelvefactor::observed {

/// When, and how, the watch told of a pod.
struct Seen {
  std::int64_t at_ms = 0;   // by our steady clock
  bool in_list = false;     // by a list: what it shows may have happened long ago
  std::uint32_t epoch = 0;  // of the last list
};

/// Nothing is kept of it, and nothing learnt from it.
inline bool is_steady(const PodSigns& pod) {
  return pod.ready && pod.ended_runs == 0 && !pod.deleting && !pod.over;
}

class Memory {
 public:
  /// Returns what is new to metrics.
  Measure told(const PodSigns& pod, const std::string& name, const Seen& seen);
  /// A new pod, and the image of its release; told once of each.
  void image_of(const PodSigns& pod, const std::string& name, std::string_view image);
  /// Has image_of still to be told of it?
  [[nodiscard]] bool asks_for_image(const PodSigns& pod) const;
  /// The pod is gone; `pod` is what it was last.
  Measure gone(const PodSigns& pod, const std::string& name, const Seen& seen);
  /// The list of this epoch is complete. Of pods that it did not name nobody will tell how they ended.
  void swept(std::uint32_t epoch);
  /// Another app has the name now: releases begin with 1 again.
  void forget_releases() { tallies_.clear(); }

  /// No pod is on its way.
  [[nodiscard]] bool quiet() const { return pods_.empty(); }
  [[nodiscard]] std::size_t pods() const { return pods_.size(); }
  [[nodiscard]] bool empty() const { return pods_.empty() && tallies_.empty(); }
  /// Since it was asked last: does it say something else?
  bool says_otherwise();
  /// Those that run and have not been ready yet, or not again since they restarted.
  [[nodiscard]] std::vector<WaitingPod> waiting() const;
  /// One for each process and sign of which something can be said: of the newest release that says it.
  [[nodiscard]] std::vector<Sighting> sightings() const;

 private:
  static constexpr std::size_t kPodsKept = 256;
  static constexpr std::size_t kReleasesKept = 3;  // of each process
  static constexpr std::size_t kTalliesKept = 96;
  static constexpr std::size_t kWitnessesKept = 2;

  struct Pod {
    Uid uid;
    std::int64_t stopping_since_ms = 0;
    std::int64_t waiting_since_ms = 0;  // running, and not ready; 0: it is not so
    std::int64_t release = 0;
    std::string process;
    std::uint32_t epoch = 0;
    int ended_runs = 0;
    int grace_seconds = 0;
    bool starting : 1 = false;  // its command had not begun when it was first seen
    bool stopping : 1 = false;  // it was asked to go
    bool late : 1 = false;      // before we looked
    bool judged : 1 = false;    // what its end says has been counted
    bool image_told : 1 = false;
  };

  struct Tally {
    std::string process;
    std::int64_t release = 0;
    std::string replica_set;
    Uid replica_set_uid;
    std::array<History, kSigns> histories{};
    std::vector<std::pair<Sign, std::string>> witnesses;  // names of pods, the last ones
  };

  Pod* find(const Uid& uid);
  [[nodiscard]] const Pod* find(const Uid& uid) const;
  /// Null: there is no room.
  Pod* find_or_make(const Uid& uid, const Seen& seen);
  void forget(const Uid& uid);
  static void note_waiting(Pod& known, const PodSigns& pod, std::int64_t now_ms);
  Measure stopping(Pod& known, const PodSigns& pod, const std::string& name, const Seen& seen);
  Measure ended_by_itself(Pod& known, const PodSigns& pod, const std::string& name, bool is_news);
  Measure evicted(const PodSigns& pod, const std::string& name);
  Measure count(Outcome outcome, const PodSigns& pod, const std::string& name);
  Tally* tally_of(const PodSigns& pod);

  std::vector<Pod> pods_;
  std::vector<Tally> tallies_;
  std::size_t said_ = 0;  // a hash of what it said when it was asked last
};

}  // namespace twelvefactor::observed
