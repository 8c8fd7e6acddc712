// What is kept of an object that was made from an app: enough to decide, a fraction of its size. Made by
// kinds/read_child from a watch event or from the answer to a write; kept by store/; compared by apply/plan;
// judged by status/summary.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/digest.hpp"
#include "model/kind.hpp"
#include "model/release.hpp"
#include "model/uid.hpp"

namespace twelvefactor {

/// Replica counts of a Deployment, as its controller reports them.
struct Rollout {
  std::int64_t observed_generation = 0;
  int replicas = 0;
  int updated = 0;
  int ready = 0;
  int available = 0;
  bool deadline_exceeded = false;
  int wished = 1;             // spec.replicas
  bool owns_replicas = true;  // spec.replicas is in an entry of ours
  bool paused = false;        // spec.paused: somebody stopped its rollouts (kubectl rollout pause)
  /// Who set spec.replicas last, through the scale subresource and not by kubectl: an autoscaler, ours or
  /// not. Null: nobody like that, or we have set it since.
  std::shared_ptr<const std::string> scaled_by{};
  int min_ready_seconds = 0;     // spec.minReadySeconds
  std::uint8_t scale_entry = 0;  // index in managedFields of the entry of scaled_by
};

/// How a Job stands.
struct JobState {
  enum class Phase : std::uint8_t { kRunning, kSucceeded, kFailed };
  Phase phase = Phase::kRunning;
  std::string run_id;           // of our annotation
  std::string completion_time;  // RFC 3339, when it succeeded or failed
  std::string why;              // the controller's words, when it failed
  bool out_of_time = false;     // it did not end within its activeDeadlineSeconds
  std::string start_time{};     // RFC 3339, when its controller took it up
  int active = 0;               // pods that have not ended
  int ended = 0;                // pods that have
  std::string proof{};          // of our annotation
  Uid cron_job{};               // the CronJob that controls it, if one does
  /// Did the operator make it? Told by gather/provenance of the proof; a Job that carries our name, labels
  /// and owner alone is anybody's.
  enum class Origin : std::uint8_t { kOurs, kForged, kUnknown };
  Origin origin = Origin::kOurs;
};

struct Child {
  Kind kind = Kind::kConfigMap;
  bool deleting = false;  // a deletionTimestamp, or we have just asked for its deletion
  std::uint8_t update_entry =
      kNoEntry;  // index in managedFields of our Update entry, to be turned over before the first apply
  bool applied = false;          // we have an Apply entry, too
  bool adopted = false;          // it was somebody else's, who let its app have it (twelvefactor.dev/adopt)
  bool port_name_taken = false;  // an adopted Service: a port of another number has the name of ours
  std::string name;
  Uid uid;
  Uid owner;  // the UID of the app that controls it, or may take it over
  std::uint64_t resource_version = 0;
  std::int64_t generation = 0;
  Digest digest;            // of our own fields as they are now
  std::uint64_t paths = 0;  // the same of their places alone: which fields are ours, whatever they hold
  /// The desired digest that `digest` counts as: the API server or a webhook rewrote what we sent, and
  /// sending it again would only start a fight without end.
  std::optional<Digest> stands_for;
  /// Deployments and CronJobs: variables that others added to our container, sorted; null: none.
  std::shared_ptr<const std::vector<std::string>> foreign_variables;
  /// Jobs and AppReleases, which are made once: a hash of their own labels and annotations, if these are not
  /// what they were made with; else 0.
  std::uint32_t edited_metadata = 0;
  std::uint32_t left_metadata = 0;  // the same, of what could not be put back: sent once, and left at that
  std::string trouble;              // why its controller cannot do what it asks for, else empty
  bool reported = false;   // HorizontalPodAutoscalers and HTTPRoutes: their controller has judged them
  bool suspended = false;  // CronJobs: spec.suspend
  /// HorizontalPodAutoscalers: since when it has as many pods as it may make, and wants more (seconds since
  /// 1970, by its controller); 0: it does not.
  std::int64_t limited_since = 0;
  Rollout rollout;              // Deployments
  std::optional<JobState> job;  // Jobs
  std::int64_t release_number =
      0;  // of the label twelvefactor.dev/release, as we wrote it: which one it runs
  std::shared_ptr<const ReleaseFacts> release;  // AppReleases

  static constexpr std::uint8_t kNoEntry = 255;
};

}  // namespace twelvefactor
