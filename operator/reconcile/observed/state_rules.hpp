// The rules that tell how the pods and Jobs of an app stand now, of several factors, which list them among
// their own. Used by reconcile/observed and by the factors' rules.
#pragma once

#include "model/rule.hpp"

namespace twelvefactor::reconcile::seen {

inline constexpr Rule kOutdated{
    .id = "TF0310",
    .factor = 3,
    .level = Level::kWarn,
    .kept = Kept::kByObservation,
    .title = "pods run with old config or Secrets",
    .looked_at =
        "the release that runs against the one that is asked for and is there: config, bindings and values "
        "of Secrets. They differ, and "
        "`Released` has been False for a quarter of an hour.",
    .why =
        "a Secret that was rotated because it was known to others goes on being used until the pods have the "
        "new one.",
    .remedy =
        "see why the release waits: kubectl get tfa, the message of Released; mend it, or roll back what was "
        "changed",
    .gaps = "Not seen: while no release can be made at all, which the conditions of the app tell."};

inline constexpr Rule kNobodyListens{
    .id = "TF0707",
    .factor = 7,
    .level = Level::kWarn,
    .kept = Kept::kByObservation,
    .title = "nothing listens on the port",
    .looked_at =
        "the kubelet's events about one pod of a process with `port` and `startup` or `readiness`, which is "
        "not ready although "
        "it had all the time that these grant, and half a minute: they say `connection refused` at that "
        "port. The events are read once for "
        "a pod. It goes when the pods are ready, or another release is asked for.",
    .why =
        "a process exports its service by binding to the port that it is told in `PORT`. The Service sends "
        "requests there.",
    .remedy = "listen on the number in PORT, on all addresses (0.0.0.0 or ::) and not on localhost",
    .gaps =
        "Not seen: where the operator may not list events; processes without such a probe; probes that run a "
        "command. That "
        "nothing was found proves nothing: events are dropped, and kept for an hour."};

inline constexpr Rule kBelowStrength{.id = "TF0809",
                                     .factor = 8,
                                     .level = Level::kWarn,
                                     .kept = Kept::kByObservation,
                                     .title = "fewer pods than wanted, for long",
                                     .looked_at =
                                         "an app whose release has been rolled out is not Ready for a "
                                         "quarter of an hour, and fewer pods of the process are ready than "
                                         "its Deployment asks for. It goes when they are.",
                                     .why =
                                         "a process that is scaled out has its strength from its number. "
                                         "With fewer pods each does more, and none is to spare.",
                                     .remedy =
                                         "see kubectl get pods and their events: nodes without room, quotas, "
                                         "a process that is ended again and again",
                                     .gaps =
                                         "Not seen: pods that are missing while a release is on its way, "
                                         "which the conditions of the app tell."};

inline constexpr Rule kAtLimit{
    .id = "TF0810",
    .factor = 8,
    .level = Level::kWarn,
    .kept = Kept::kByObservation,
    .title = "the autoscaler has been at its limit for long",
    .looked_at =
        "the HorizontalPodAutoscaler of a process: it has `maxReplicas` pods, and its condition "
        "ScalingLimited says TooManyReplicas, for a quarter of an hour. Where `minReplicas` is "
        "`maxReplicas`, "
        "nothing is said.",
    .why = "the process scales out by more pods, and gets none: what comes on top waits, or is lost.",
    .remedy =
        "raise autoscaling.maxReplicas, if the backing services bear it; see what the load is: kubectl "
        "describe hpa",
    .gaps = "Not seen: autoscalers that are not the operator's."};

inline constexpr Rule kCrashLoop{
    .id = "TF0912",
    .factor = 9,
    .level = Level::kWarn,
    .kept = Kept::kByObservation,
    .title = "ends again and again",
    .looked_at =
        "a pod whose process ended at least twice, as in the reason `CrashLooping`. It goes when all its "
        "pods have run for ten minutes, "
        "after which the kubelet, too, believes that they have recovered.",
    .why = "a disposable process may end at any moment; one that always does is not started, but tried.",
    .remedy =
        "see the last words of the process: kubectl logs --previous; let it wait for what it needs instead "
        "of ending",
    .gaps = "Not seen: sidecars, of which the conditions of the app tell."};

inline constexpr Rule kOutOfTime{
    .id = "TF1206",
    .factor = 12,
    .level = Level::kWarn,
    .kept = Kept::kByObservation,
    .title = "an admin process is ended by its deadline",
    .looked_at =
        "the last run of an admin process with trigger `Once` or `Schedule` had not ended when "
        "`activeDeadlineSeconds` were over. It goes "
        "when it runs again.",
    .why = "a one-off command that is ended in its middle leaves its work half done.",
    .remedy = "let it do its work in parts that can be done again, or raise activeDeadlineSeconds",
    .gaps = "Not looked at: gates and tasks, which say so themselves."};

}  // namespace twelvefactor::reconcile::seen
