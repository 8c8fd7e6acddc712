#include "status/pod_advice.hpp"

#include "kinds/text/names.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::status {
namespace {

/// How a process ended, for whoever does not know the numbers by heart.
std::string last_end(const PodFacts& pod) {
  if (pod.ended == "OOMKilled") return "killed, because it needed more memory than its limit";
  if (!pod.exit_code) return "";
  const std::string code = "last exit code " + std::to_string(*pod.exit_code);
  switch (*pod.exit_code) {
    case 0:
      return code + ": it ended by itself, and a process has to go on running";
    case 126:
      return code + ": the command is there and cannot be executed";
    case 127:
      return code + ": a shell did not find the command";
    case 137:
      return code + ": killed by SIGKILL";
    case 139:
      return code + ": a memory fault, SIGSEGV";
    case 143:
      return code + ": ended by SIGTERM";
    default:
      return code;
  }
}

std::string of_crash_loop(const PodFacts& pod, const Observed& observed) {
  const std::string end = last_end(pod);
  const std::string container = pod.container.empty() ? std::string(kinds::kContainerName) : pod.container;
  return (pod.container.empty() ? std::string("the process") : "its sidecar " + pod.container) +
         " ends and is started again and again" + (end.empty() ? "" : " (" + end + ")") +
         "; see kubectl logs " + pod.name + " -c " + container + " --previous -n " +
         observed.app.key.namespace_name;
}

/// While a release is pinned the image of the spec is looked at by nobody.
std::string of_failed_pull(const PodFacts& pod, const Observed& observed) {
  if (!pod.container.empty())
    return "the node cannot pull " + pod.image + " of its sidecar " + pod.container +
           "; push it, correct image of the sidecar, or let the node reach the registry";
  const std::string& image = pod.image.empty() ? observed.app.spec.image : pod.image;
  return "the node cannot pull " + image + "; push it, correct " +
         (observed.app.spec.release.pin > 0 ? ".spec.release.pin" : ".spec.image") +
         ", or let the node reach the registry";
}

std::string of_container(const PodFacts& pod, const Observed& observed) {
  if (pod.message.empty())
    return "see kubectl describe pod " + pod.name + " -n " + observed.app.key.namespace_name;
  const std::string whose = pod.container.empty() ? "" : "its sidecar " + pod.container + ": ";
  if (pod.ended != "StartError") return whose + pod.message;
  return (whose.empty() ? "its" : whose + "the") + " command cannot be started: " + pod.message +
         "; correct the command, or the image";
}

}  // namespace

std::string pod_advice(const PodFacts& pod, const Observed& observed) {
  if (pod.reason == reason::kImagePullFailed) return of_failed_pull(pod, observed);
  if (pod.reason == reason::kCrashLooping) return of_crash_loop(pod, observed);
  return of_container(pod, observed);
}

}  // namespace twelvefactor::status
