#include "kinds/read/read_pod.hpp"

#include <array>

#include "kinds/digest/shape.hpp"
#include "kinds/read/read_metadata.hpp"
#include "kinds/read/read_run.hpp"
#include "kinds/read/read_signs.hpp"
#include "kinds/secrecy/shown.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/time.hpp"
#include "model/reasons.hpp"
#include "model/text.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kStartError = "StartError";
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

/// The item of a list that has this name.
std::optional<dom::element> item_called(dom::element holder, std::string_view list, std::string_view name) {
  dom::array items;
  const auto found = member(holder, list);
  if (!found || found->get_array().get(items) != simdjson::SUCCESS) return std::nullopt;
  for (const dom::element each : items) {
    if (text(each, "name") == name) return each;
  }
  return std::nullopt;
}

std::optional<dom::element> our_container_status(dom::element status) {
  return item_called(status, "containerStatuses", kContainerName);
}

/// A pod that was evicted, preempted or has ended otherwise has a successor: it says nothing of what runs.
bool has_ended(dom::element status) {
  const std::string_view phase = text(status, "phase");
  return phase == "Failed" || phase == "Succeeded";
}

/// containerd's word, and that of older runtimes: the command did not even start.
bool is_start_error(std::string_view ended) {
  return ended == kStartError || ended == "ContainerCannotRun";
}

/// `exec: "bin/web": stat bin/web: no such file or directory`, without the layers that passed it on. It
/// repeats words of the command.
std::string cause_of_start_error(std::string_view words) {
  constexpr std::string_view kNothingMore = ": unknown";
  const std::size_t cause = words.find("exec: ");
  if (cause != std::string_view::npos) words.remove_prefix(cause);
  if (words.ends_with(kNothingMore)) words.remove_suffix(kNothingMore.size());
  return cut(show_text(words), kMessageLimit);
}

void read_waiting(PodFacts& facts, dom::element waiting) {
  const std::string_view given = text(waiting, "reason");
  for (const Known& known : kKnown) {
    if (known.waiting != given) continue;
    facts.reason = known.reason;
    // A pull's text alternates between attempts and would make the status flap.
    if (facts.reason == reason::kContainerConfigError)
      facts.message = cut(show_text(text(waiting, "message")), kMessageLimit);
  }
  if (given != "RunContainerError") return;
  facts.ended = kStartError;
  facts.message = cause_of_start_error(text(waiting, "message"));
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

std::optional<dom::element> terminated(dom::element container, std::string_view which) {
  const auto state = member(container, which);
  return state ? member(*state, "terminated") : std::nullopt;
}

/// How the process ended last. That its command did not start is the same fault in every state of the loop.
void read_last_end(PodFacts& facts, dom::element container) {
  auto last = terminated(container, "state");
  if (!last) last = terminated(container, "lastState");
  if (!last) return;
  facts.exit_code = static_cast<int>(number(*last, "exitCode"));
  facts.ended = text(*last, "reason");
  // One that runs now has started since.
  if (facts.reason.empty() || facts.running_again_since != 0 || !is_start_error(facts.ended)) return;
  facts.ended = kStartError;
  facts.reason = reason::kContainerConfigError;
  facts.message = cause_of_start_error(text(*last, "message"));
}

void read_container(PodFacts& facts, dom::element container) {
  if (const auto state = member(container, "state")) {
    if (const auto waiting = member(*state, "waiting")) read_waiting(facts, *waiting);
  }
  if (facts.reason.empty()) read_running_again(facts, container);
  if (!runs_once(facts)) read_last_end(facts, container);
}

/// The image that the pod asks for: that of its status may be another name of the same one.
std::string image_of(dom::element object) {
  const auto spec = member(object, "spec");
  const auto container = spec ? item_called(*spec, "containers", kContainerName) : std::nullopt;
  return container ? std::string(text(*container, "image")) : std::string();
}

/// Those that the app states, and no others that were put beside it.
bool is_our_sidecar(dom::element container) {
  return item_called(container, "env", kMarkOfOurContainers).has_value();
}

/// Where nothing is wrong with the process itself: the first of its sidecars that keeps it from starting, or
/// ends again and again.
void read_sidecars(PodFacts& facts, dom::element object, dom::element status) {
  dom::array sidecars;
  const auto spec = member(object, "spec");
  const auto list = spec ? member(*spec, "initContainers") : std::nullopt;
  if (!list || list->get_array().get(sidecars) != simdjson::SUCCESS) return;
  for (const dom::element sidecar : sidecars) {
    const auto seen = is_our_sidecar(sidecar)
                          ? item_called(status, "initContainerStatuses", text(sidecar, "name"))
                          : std::nullopt;
    if (!seen) continue;
    PodFacts found = facts;
    found.exit_code.reset();
    read_container(found, *seen);
    if (found.reason.empty()) continue;
    found.container = text(sidecar, "name");
    found.image = text(sidecar, "image");
    facts = std::move(found);
    return;
  }
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
  pod.signs = read_signs(object);
  const std::string_view task = text(*labels, kTaskLabel);
  const bool deleting = member(*metadata, "deletionTimestamp").has_value();

  PodFacts facts;
  facts.name = pod.name;
  facts.process = text(*labels, kProcessLabel);
  facts.admin_process = text(*labels, kAdminProcessLabel);
  facts.task = task;
  // One that is being deleted serves no more, but how a command ends that was broken off is still news.
  if (!status || (deleting && !runs_once(facts))) return pod;
  if (!runs_once(facts) && has_ended(*status)) return pod;
  facts.image = image_of(object);
  facts.release = release_number(text(*labels, kReleaseLabel));
  read_controller(facts, *metadata);
  if (runs_once(facts)) read_scheduling(facts, *status);
  if (const auto container = our_container_status(*status)) {
    read_container(facts, *container);
    if (runs_once(facts)) read_run(facts, object, *container);
  }
  if (facts.reason.empty() && !runs_once(facts)) read_sidecars(facts, object, *status);
  if (deleting && facts.task.empty() && !facts.exit_code) return pod;
  if (!facts.reason.empty() || (facts.exit_code && runs_once(facts)) ||
      (!facts.task.empty() && !facts.started.empty()))
    pod.facts = std::move(facts);
  return pod;
}

}  // namespace twelvefactor::kinds
