#include "kinds/read/read_pod.hpp"

#include <array>

#include "kinds/read/read_metadata.hpp"
#include "kinds/read/read_run.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/time.hpp"
#include "model/reasons.hpp"
#include "model/text.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kMessageLimit = 300;

struct Known {
  std::string_view waiting;  // the kubelet's reason
  std::string_view reason;   // ours; the kubelet alternates between some of its own
};
constexpr std::array kKnown = {
    Known{"ErrImagePull", reason::kImagePullFailed},
    Known{"ImagePullBackOff", reason::kImagePullFailed},
    Known{"InvalidImageName", reason::kImagePullFailed},
    Known{"ErrImageNeverPull", reason::kImagePullFailed},
    Known{"CreateContainerConfigError", reason::kContainerConfigError},
    Known{"CreateContainerError", reason::kContainerConfigError},
    Known{"RunContainerError", reason::kContainerConfigError},
    Known{"CrashLoopBackOff", reason::kCrashLooping},
};

/// An admin process or a task: its end is what it is for.
bool runs_once(const PodFacts& facts) {
  return !facts.admin_process.empty() || !facts.task.empty();
}

std::optional<dom::element> our_container_status(dom::element status) {
  dom::array statuses;
  const auto found = member(status, "containerStatuses");
  if (!found || found->get_array().get(statuses) != simdjson::SUCCESS) return std::nullopt;
  for (const dom::element each : statuses) {
    if (text(each, "name") == kContainerName) return each;
  }
  return std::nullopt;
}

void read_waiting(PodFacts& facts, dom::element waiting) {
  const std::string_view given = text(waiting, "reason");
  for (const Known& known : kKnown) {
    if (known.waiting != given) continue;
    facts.reason = known.reason;
    // A pull's text alternates between attempts and would make the status flap.
    if (facts.reason == reason::kContainerConfigError)
      facts.message = cut(text(waiting, "message"), kMessageLimit);
  }
}

/// A container that has ended more than once and runs again may loop. Its waiting state between two runs is
/// told by the kubelet.
void read_running_again(PodFacts& facts, dom::element container) {
  const auto state = member(container, "state");
  // Between its end and the kubelet's next word a container is neither waiting nor running.
  const bool ended_again = state && member(*state, "terminated") && number(container, "restartCount") >= 1;
  if (ended_again && !runs_once(facts)) facts.reason = reason::kCrashLooping;
  const auto running = state ? member(*state, "running") : std::nullopt;
  if (!running || number(container, "restartCount") < 2) return;
  facts.running_again_since = parse_time(text(*running, "startedAt"));
  facts.reason = reason::kCrashLooping;
}

std::optional<int> last_exit_code(dom::element container, std::string_view which) {
  const auto state = member(container, which);
  const auto terminated = state ? member(*state, "terminated") : std::nullopt;
  if (!terminated) return std::nullopt;
  return static_cast<int>(number(*terminated, "exitCode"));
}

void read_container(PodFacts& facts, dom::element container) {
  if (const auto state = member(container, "state")) {
    if (const auto waiting = member(*state, "waiting")) read_waiting(facts, *waiting);
  }
  if (facts.reason.empty()) read_running_again(facts, container);
  if (!runs_once(facts)) facts.exit_code = last_exit_code(container, "lastState");
}

}  // namespace

std::optional<ReadPod> read_pod(std::string_view object_json) {
  dom::element object;
  if (thread_parser().parse(object_json).get(object) != simdjson::SUCCESS) return std::nullopt;
  const auto metadata = member(object, "metadata");
  if (!metadata || text(*metadata, "name").empty()) return std::nullopt;
  ReadPod pod;
  pod.namespace_name = text(*metadata, "namespace");
  pod.name = text(*metadata, "name");
  const auto labels = member(*metadata, "labels");
  const auto status = member(object, "status");
  if (!labels) return pod;
  pod.app = text(*labels, kAppLabel);
  const std::string_view task = text(*labels, kTaskLabel);
  const bool deleting = member(*metadata, "deletionTimestamp").has_value();

  PodFacts facts;
  facts.name = pod.name;
  facts.process = text(*labels, kProcessLabel);
  facts.admin_process = text(*labels, kAdminProcessLabel);
  facts.task = task;
  // One that is being deleted serves no more, but how a command ends that was broken off is still news.
  if (!status || (deleting && !runs_once(facts))) return pod;
  read_job(facts, *metadata);
  if (runs_once(facts)) read_scheduling(facts, *status);
  if (const auto container = our_container_status(*status)) {
    read_container(facts, *container);
    if (runs_once(facts)) read_run(facts, object, *container);
  }
  if (deleting && facts.task.empty() && !facts.exit_code) return pod;
  if (!facts.reason.empty() || (facts.exit_code && runs_once(facts)) ||
      (!facts.task.empty() && !facts.started.empty()))
    pod.facts = std::move(facts);
  return pod;
}

}  // namespace twelvefactor::kinds
