// The pod of a process or of an admin process, as values. What is not here cannot be said: every pod
// satisfies the restricted Pod Security Standard by construction
// (kubernetes.io/docs/concepts/security/pod-security-standards). Filled by reconcile/compose from what the
// factors contribute; printed by the Deployment and Job builders.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

/// A literal, a key of a Secret, or a field of the pod.
struct EnvVar {
  std::string name;
  std::string value;
  std::string secret_name;  // not empty: secretKeyRef
  std::string secret_key;
  std::string field_path{};  // not empty: fieldRef
};

/// A file that holds the value of an annotation of the pod.
struct AnnotationFile {
  std::string file;
  std::string annotation;
};

/// Either an emptyDir or a binding: the keys of a Secret as files, read-only, and over them (of two files
/// with one name these count) what annotations say.
struct Volume {
  std::string name;
  std::string mount_path;
  std::string secret_name;  // not empty: a binding
  std::string size_limit;   // of an emptyDir
  std::vector<AnnotationFile> files{};
  bool memory = false;  // of an emptyDir
};

/// A key of a Secret or of a ConfigMap under a name in the volume of files.
struct KeyAsFile {
  EnvSource::Kind kind = EnvSource::Kind::kSecret;
  std::string name;
  std::string key;
  std::string file;
};

/// A file of that volume, over what the image has at the path.
struct FileMount {
  std::string path;
  std::string file;
};

/// Files, each mounted on its own, so that what lies beside it in the image stays. Read-only.
struct PodFiles {
  std::string snapshot;  // the ConfigMap of the texts, all of it; empty: none
  std::vector<KeyAsFile> keys;
  std::vector<FileMount> mounts;
};

/// A container that starts before that of the process and ends after it, restricted like it.
struct SidecarContainer {
  std::string name;
  std::string image;
  std::vector<std::string> command;
  std::vector<std::string> args;
  std::vector<EnvVar> env;
  Resources resources;
  std::optional<Probe> startup;
  std::optional<Probe> readiness;
  Volume tmp;                  // its own
  std::vector<Volume> shared;  // of the pod's, where it finds them, too
  std::vector<FileMount> files;
  std::map<std::string, NamedPort> ports;
};

struct PodTemplate {
  StringMap labels;
  StringMap annotations;
  std::string service_account;
  std::string image;
  std::vector<std::string> command;
  std::vector<std::string> args;
  std::vector<EnvVar> env;
  std::vector<EnvSource> env_from;
  std::vector<Volume> volumes;
  std::optional<PodFiles> files;
  std::vector<SidecarContainer> sidecars;
  std::optional<int> port;
  std::map<std::string, NamedPort> ports;
  std::optional<Probe> startup;
  std::optional<Probe> readiness;
  std::optional<Probe> liveness;
  Resources resources;
  int termination_grace_period_seconds = 30;
  int pre_stop_sleep_seconds = 0;
  std::string restart_policy = "Always";
  bool log_tells_why = true;  // the end of its log is kept in its status when it fails
  std::vector<std::string> image_pull_secrets;
  Security security;
  std::string priority_class;
  StringMap node_selector;
  std::vector<Toleration> tolerations;
  std::vector<TopologySpread> topology_spread;
  StringMap spread_selector;  // the pods that topology_spread counts
};

nlohmann::json pod_template_json(const PodTemplate& pod);

}  // namespace twelvefactor::kinds
