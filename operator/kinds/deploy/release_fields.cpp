#include "kinds/deploy/release_fields.hpp"

#include <array>

namespace twelvefactor::kinds {
namespace {

constexpr ReleaseField kReleased = ReleaseField::kReleased;
constexpr ReleaseField kAsItIsNow = ReleaseField::kAsItIsNow;
constexpr ReleaseField kNotReleased = ReleaseField::kNotReleased;

constexpr std::array kFields = {
    ReleaseFieldRow{"environment", kReleased, "the code is given it"},
    ReleaseFieldRow{"codebase", kReleased, "what the image was built from"},
    ReleaseFieldRow{"image", kReleased, "the code itself"},
    ReleaseFieldRow{"imagePullSecrets", kNotReleased, "a credential, which is as it is now"},
    ReleaseFieldRow{"config.env", kReleased, "config"},
    ReleaseFieldRow{"config.envFrom", kReleased,
                    "config: what the ConfigMaps hold, and the names of the Secrets"},
    ReleaseFieldRow{"config.secrets", kReleased, "config: where each comes from, never its value"},
    ReleaseFieldRow{"config.secrets.*.generate.rotation", kAsItIsNow,
                    "a value that was replaced may have been revoked"},
    ReleaseFieldRow{"config.secrets.*.generate.prefix", kAsItIsNow,
                    "another one is another value, like a rotation"},
    ReleaseFieldRow{"config.files", kReleased,
                    "config: texts, and where secret ones come from, never what they hold"},
    ReleaseFieldRow{"config.contract", kNotReleased, "it is checked, and reaches no pod"},
    ReleaseFieldRow{"backingServices", kReleased, "bindings; what their Secrets hold is as it is now"},
    ReleaseFieldRow{"processes.*.command", kReleased, "what runs"},
    ReleaseFieldRow{"processes.*.args", kReleased, "what runs"},
    ReleaseFieldRow{"processes.*.port", kReleased, "the code binds it"},
    ReleaseFieldRow{"processes.*.ports", kReleased, "the code binds them"},
    ReleaseFieldRow{"processes.*.startup", kReleased, "the code answers it"},
    ReleaseFieldRow{"processes.*.readiness", kReleased, "the code answers it"},
    ReleaseFieldRow{"processes.*.liveness", kReleased, "the code answers it"},
    ReleaseFieldRow{"processes.*.replicas", kNotReleased, "scaling is no release"},
    ReleaseFieldRow{"processes.*.autoscaling", kNotReleased, "scaling is no release"},
    ReleaseFieldRow{"processes.*.singleton", kNotReleased,
                    "whether two may run at once holds for old code as well"},
    ReleaseFieldRow{"processes.*.resources", kNotReleased, "the size of a pod follows the load of now"},
    ReleaseFieldRow{"processes.*.expose", kNotReleased,
                    "the way in belongs to the environment, not to the code"},
    ReleaseFieldRow{"processes.*.terminationGracePeriodSeconds", kNotReleased,
                    "the time that the platform gives; old code ends in it as well"},
    ReleaseFieldRow{"processes.*.preStopSleepSeconds", kNotReleased,
                    "it is for load balancers, not for the code"},
    ReleaseFieldRow{"processes.*.minReadySeconds", kNotReleased,
                    "how patient a rollout is, not what the code does"},
    ReleaseFieldRow{"processes.*.scratch", kReleased, "the code writes there"},
    ReleaseFieldRow{"processes.*.scratch.*.size", kNotReleased, "the size of a pod follows the load of now"},
    ReleaseFieldRow{"processes.*.sidecars", kReleased, "what runs beside the code, and what it is given"},
    ReleaseFieldRow{"processes.*.sidecars.*.resources", kNotReleased,
                    "the size of a pod follows the load of now"},
    ReleaseFieldRow{"processes.*.metrics", kNotReleased,
                    "who reads them belongs to the environment, not to the code"},
    ReleaseFieldRow{"processes.*.rollout", kNotReleased, "how a rollout goes, not what the code does"},
    ReleaseFieldRow{"processes.*.pod.labels", kNotReleased, "a word to others than the code"},
    ReleaseFieldRow{"processes.*.pod.annotations", kNotReleased, "a word to others than the code"},
    ReleaseFieldRow{"processes.*.pod.priorityClassName", kNotReleased,
                    "which pods come first follows the load of now"},
    ReleaseFieldRow{"processes.*.pod.fieldEnv", kReleased, "config: the code reads it"},
    ReleaseFieldRow{"processes.*.env", kReleased, "config"},
    ReleaseFieldRow{"processes.*.secrets", kReleased, "config: where each comes from, never its value"},
    ReleaseFieldRow{"processes.*.secrets.*.generate.rotation", kAsItIsNow,
                    "a value that was replaced may have been revoked"},
    ReleaseFieldRow{"processes.*.secrets.*.generate.prefix", kAsItIsNow,
                    "another one is another value, like a rotation"},
    ReleaseFieldRow{"processes.*.placement", kNotReleased, "where pods run follows the nodes of now"},
    ReleaseFieldRow{"adminProcesses.*.command", kReleased,
                    "with trigger BeforeRelease; others are the spec's"},
    ReleaseFieldRow{"adminProcesses.*.args", kReleased, "with trigger BeforeRelease; others are the spec's"},
    ReleaseFieldRow{"adminProcesses.*.trigger", kReleased, "whether it is a gate"},
    ReleaseFieldRow{"adminProcesses.*.schedule", kNotReleased, "it is no gate"},
    ReleaseFieldRow{"adminProcesses.*.timeZone", kNotReleased, "it is no gate"},
    ReleaseFieldRow{"adminProcesses.*.runId", kNotReleased, "it is no gate"},
    ReleaseFieldRow{"adminProcesses.*.activeDeadlineSeconds", kNotReleased,
                    "the time that the platform gives"},
    ReleaseFieldRow{"adminProcesses.*.resources", kNotReleased, "the size of a pod follows the load of now"},
    ReleaseFieldRow{"release.pin", kAsItIsNow, "it says which one runs"},
    ReleaseFieldRow{"release.runBeforeRelease", kNotReleased, "it says how a pinned one begins"},
    ReleaseFieldRow{"release.historyLimit", kNotReleased, "it says how many are kept"},
    ReleaseFieldRow{"logs", kNotReleased, "a word to who reads the logs; the code writes them"},
    ReleaseFieldRow{"parity", kNotReleased, "with whom the deploy is compared"},
    ReleaseFieldRow{"exemptions", kNotReleased, "they end by a day, whatever runs"},
    ReleaseFieldRow{"serviceAccount", kNotReleased, "rights of the environment, as they are now"},
    ReleaseFieldRow{"security", kNotReleased, "a rollback must not undo a hardening"},
    ReleaseFieldRow{"placement", kNotReleased, "where pods run follows the nodes of now"},
    ReleaseFieldRow{"pod.labels", kNotReleased, "a word to others than the code"},
    ReleaseFieldRow{"pod.annotations", kNotReleased, "a word to others than the code"},
    ReleaseFieldRow{"pod.priorityClassName", kNotReleased, "which pods come first follows the load of now"},
    ReleaseFieldRow{"pod.fieldEnv", kReleased, "config: the code reads it"},
    ReleaseFieldRow{"network", kNotReleased, "who is let in belongs to the environment, not to the code"},
    ReleaseFieldRow{"suspend", kNotReleased, "scaling is no release"},
};

}  // namespace

std::span<const ReleaseFieldRow> release_fields() {
  return kFields;
}

}  // namespace twelvefactor::kinds
