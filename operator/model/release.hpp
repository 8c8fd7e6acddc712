// Releases as values: what one is made of, how it goes, and what is kept of the AppReleases that are there.
// Read and built by kinds/app_release; decided on by reconcile/release.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/app_spec.hpp"
#include "model/later_digest.hpp"
#include "model/release_digest.hpp"
#include "model/uid.hpp"

namespace twelvefactor {

struct ReleasedService {
  std::string type;
  std::string provider;
  std::string version;
  std::string secret_name;
  StringMap env;
  bool mount = false;
  std::string content_hash;  // keyed, of what the Secret holds
};

/// How a process ran beside what a release is made of.
struct ProcessSize {
  int replicas = 1;
  Resources resources;
  int termination_grace_period_seconds = 30;
  int pre_stop_sleep_seconds = 0;
  bool singleton = false;
};

/// Where requests from outside reached a process.
struct ReleasedAddress {
  std::vector<std::string> hosts;  // sorted
  std::vector<std::string> paths;  // sorted
  friend bool operator==(const ReleasedAddress&, const ReleasedAddress&) = default;
};

/// A text, of which the hash is here and the rest in the ConfigMap of the release's files, or a key of a
/// Secret.
struct ReleasedFile {
  std::string hash;
  SecretKeyRef secret;
};
using ReleasedFiles = std::map<std::string, ReleasedFile>;  // by path

struct ReleasedSidecar {
  std::string image;
  std::vector<std::string> command;
  std::vector<std::string> args;
  StringMap env;
  std::map<std::string, SecretKeyRef> secrets;
  std::optional<Probe> startup;
  std::optional<Probe> readiness;
  ReleasedFiles files;
  Resources resources;  // information, no part of what makes a release
  std::map<std::string, NamedPort> ports{};
};

struct ReleasedCommand {
  std::vector<std::string> command;
  std::vector<std::string> args;
  // Of processes alone.
  std::optional<int> port{};
  std::optional<Probe> startup{};
  std::optional<Probe> readiness{};
  std::optional<Probe> liveness{};
  // Information, no part of what makes a release: used only where the spec does not name the process any
  // more.
  std::optional<ProcessSize> size{};
  std::optional<ReleasedAddress> address{};
  // Config of this process alone. Unlike the app's it is all here, and no snapshot holds it.
  StringMap field_env{};
  StringMap env{};
  std::map<std::string, SecretVariable> secrets{};
  std::map<std::string, Scratch> scratch{};  // the sizes are information, as `size` is
  std::map<std::string, NamedPort> ports{};
  std::map<std::string, ReleasedSidecar> sidecars{};
};

/// What a release is made of; another content is another release. Which field of a spec belongs to it, and
/// why: kinds/deploy/release_fields. How many pods there are and of what size is no part of it.
struct ReleaseContent {
  /// Which fields a release that was made today is made of. Before 2 probes were none of them: of such a
  /// release nobody knows them. Before 3 the end of a process' log became its container's termination
  /// message, and still does: another pod template would end pods that serve.
  static constexpr int kFormat = 3;
  static constexpr int kFormatWithProbes = 2;
  static constexpr int kFormatWithoutLogs = 3;

  int format = kFormat;
  std::string environment;
  Codebase codebase;
  std::string image;
  std::string config_map;   // the snapshot; empty: no variables
  std::string config_hash;  // of what it holds
  std::string files_map;    // the ConfigMap of the texts of files; empty: none
  std::string files_hash;   // of what it holds
  ReleasedFiles files;
  StringMap field_env;                            // of spec.pod
  std::map<std::string, SecretVariable> secrets;  // of a generated value its rotation does not count
  std::vector<EnvSource> secret_sources;          // Secrets of config.envFrom, in their order
  std::string secrets_hash;                       // keyed, of what the Secrets of config hold
  std::map<std::string, ReleasedService> backing_services;
  std::map<std::string, ReleasedCommand> processes;
  std::map<std::string, ReleasedCommand> gates;  // admin processes with trigger BeforeRelease
  // Information, no part of what makes a release: which of the snapshot's variables are literals of
  // config.env; the others come from ConfigMaps. Absent: nobody wrote it down.
  std::optional<std::set<std::string>> literals;
};

enum class ReleasePhase { kPending, kReleasing, kActive, kSuperseded, kFailed };

/// The last attempt at an admin process that a release needs to succeed.
struct GateRun {
  enum class State { kPending, kRunning, kSucceeded, kFailed };
  int attempt = 1;
  State state = State::kPending;
  std::string job;
  Uid job_uid;  // empty until the Job was seen
  std::optional<int> exit_code;
  std::string completion_time;  // RFC 3339
  std::string message;          // why it failed

  friend bool operator==(const GateRun&, const GateRun&) = default;
};

/// A yes or no, and since when.
struct Mark {
  bool is = false;
  std::string since;  // RFC 3339
  friend bool operator==(const Mark&, const Mark&) = default;
};

struct ReleaseStatus {
  ReleasePhase phase = ReleasePhase::kPending;
  std::string message;
  std::string start_time;
  std::string completion_time;
  std::string retry;  // the annotation's text when it failed or was run again
  std::map<std::string, GateRun> gates;
  Mark gate_passed;
  Mark active;

  friend bool operator==(const ReleaseStatus&, const ReleaseStatus&) = default;
};

/// What is kept of an AppRelease: enough to decide, without its content.
struct ReleaseFacts {
  std::int64_t number = 0;
  int format = ReleaseContent::kFormat;  // of its content
  LaterDigest digest;                    // of its content
  std::string config_map;
  std::string files_map;
  std::string image;
  std::string revision;
  std::vector<std::string> processes;  // their names
  ReleaseStatus status;
};

/// The version of a Secret that a hash was made of.
struct SecretVersion {
  std::string uid;
  std::string resource_version;
  std::string keys;  // hash of the names of the keys that were read
  std::string hash;  // keyed, of what they hold
  friend bool operator==(const SecretVersion&, const SecretVersion&) = default;
};

/// The app's releases as its status tells them.
struct ReleaseNumbers {
  std::int64_t active = 0;  // 0: none
  std::int64_t desired = 0;
  std::string active_hash;
  std::string desired_hash;
  // Of the active one.
  std::string image;  // short, see kinds/text/short_names.hpp
  std::string image_digest;
  std::string revision;  // short
};

/// How the app stands with the release that its spec asks for.
struct ReleaseOutlook {
  enum class Stage {
    kNone,        // nothing to say: no cluster, or a spec that cannot be read
    kUnknown,     // what the release would be cannot be told yet: something that it refers to is missing
    kSettling,    // a change was seen; a moment is waited for further ones
    kGate,        // its admin processes run, or are still to run
    kFailed,      // one of them failed
    kRollingOut,  // the processes are being replaced
    kActive,      // every process runs it
    kNoSuchPin,   // spec.release.pin names a release that cannot be run
    kForbidden,   // it may not run (Veto): it is not made, or not rolled out
  };
  Stage stage = Stage::kNone;
  std::string reason;   // of kFailed, kGate (Suspended: none is begun), kNoSuchPin and kForbidden
  std::string message;  // what it waits for, or why it failed
  std::string settling_hash;
  ReleaseNumbers numbers;
  bool frozen = false;  // it may not run, and runs already: also that is left as it is
  /// It may not run and is being rolled out: what has begun is left as it is, and ends.
  bool ends_as_it_began = false;

  /// Must what runs stay as it is?
  [[nodiscard]] bool holds() const {
    return frozen || (stage != Stage::kNone && stage != Stage::kRollingOut && stage != Stage::kActive);
  }
};

}  // namespace twelvefactor
