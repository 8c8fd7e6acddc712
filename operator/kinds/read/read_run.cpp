#include "kinds/read/read_run.hpp"

#include "kinds/read/read_metadata.hpp"
#include "kinds/text/names.hpp"
#include "model/reasons.hpp"
#include "model/text.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kSchedulersWords = 300;
// The kubelet keeps at most so many bytes. To cut here could cut a secret value in half, which nobody would
// recognise any more.
constexpr std::size_t kLastWordsLimit = 4096;

template <class Look>
void if_member(std::optional<dom::element> object, std::string_view name, Look look) {
  const auto found = object ? member(*object, name) : std::nullopt;
  if (found) look(*found);
}

/// Another container that has not ended keeps the pod running. The kubelet ends native sidecars by itself,
/// and tells of them elsewhere (initContainerStatuses).
bool is_kept_up(dom::element status) {
  const std::string_view phase = text(status, "phase");
  if (phase == "Succeeded" || phase == "Failed") return false;
  bool others_run = false;
  for_each_item(status, "containerStatuses", [&others_run](dom::element each) {
    if (text(each, "name").empty() || text(each, "name") == kContainerName) return;
    const auto state = member(each, "state");
    others_run = others_run || !state || !member(*state, "terminated");
  });
  return others_run;
}

void add_name(std::set<std::string>& names, std::string_view name) {
  if (!name.empty()) names.emplace(name);
}

void secrets_of_container(dom::element container, std::set<std::string>& names) {
  for_each_item(container, "env", [&names](dom::element variable) {
    if_member(member(variable, "valueFrom"), "secretKeyRef",
              [&names](dom::element key) { add_name(names, text(key, "name")); });
  });
  for_each_item(container, "envFrom", [&names](dom::element source) {
    if_member(source, "secretRef", [&names](dom::element secret) { add_name(names, text(secret, "name")); });
  });
}

void secrets_of_volume(dom::element volume, std::set<std::string>& names) {
  if_member(volume, "secret", [&names](dom::element secret) { add_name(names, text(secret, "secretName")); });
  if_member(volume, "projected", [&names](dom::element projected) {
    for_each_item(projected, "sources", [&names](dom::element source) {
      if_member(source, "secret", [&names](dom::element secret) { add_name(names, text(secret, "name")); });
    });
  });
}

/// More than it mounts, where others have added volumes: that is the safe side.
std::set<std::string> secrets_of(dom::element pod) {
  std::set<std::string> names;
  const auto spec = member(pod, "spec");
  if (!spec) return names;
  for_each_item(*spec, "containers", [&names](dom::element container) {
    if (text(container, "name") == kContainerName) secrets_of_container(container, names);
  });
  for_each_item(*spec, "volumes", [&names](dom::element volume) { secrets_of_volume(volume, names); });
  return names;
}

}  // namespace

void read_controller(PodFacts& facts, dom::element metadata) {
  ControllerOwner job = controller_of(metadata, "Job", "batch/v1");
  facts.job = std::move(job.name);
  facts.job_uid = job.uid;
  ControllerOwner replica_set = controller_of(metadata, "ReplicaSet", "apps/v1");
  facts.replica_set = std::move(replica_set.name);
  facts.replica_set_uid = replica_set.uid;
}

void read_scheduling(PodFacts& facts, dom::element status) {
  for_each_item(status, "conditions", [&facts](dom::element each) {
    const bool unscheduled = text(each, "type") == "PodScheduled" && text(each, "status") == "False";
    if (!unscheduled || text(each, "reason") != "Unschedulable") return;
    facts.reason = reason::kUnschedulable;
    facts.message = cut(text(each, "message"), kSchedulersWords);
  });
}

void read_run(PodFacts& facts, dom::element pod, dom::element container) {
  const auto state = member(container, "state");
  if (!state) return;
  if_member(state, "running", [&facts](dom::element running) { facts.started = text(running, "startedAt"); });
  const auto ended = member(*state, "terminated");
  if (!ended) return;
  facts.started = text(*ended, "startedAt");
  facts.finished = text(*ended, "finishedAt");
  facts.exit_code = static_cast<int>(number(*ended, "exitCode"));
  if_member(pod, "status", [&facts](dom::element status) { facts.kept_up = is_kept_up(status); });
  if (facts.exit_code == 0) return;
  facts.last_words = cut(text(*ended, "message"), kLastWordsLimit);
  if (facts.last_words.empty()) return;
  facts.secrets = secrets_of(pod);
  if_member(pod, "metadata",
            [&facts](dom::element metadata) { facts.created = text(metadata, "creationTimestamp"); });
}

}  // namespace twelvefactor::kinds
