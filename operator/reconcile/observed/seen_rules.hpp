// The rules that are seen in running pods (model/sighting.hpp), of several factors, which list them among
// their own. What each code and time of a pod says is in observed/outcome.cpp. Used by reconcile/observed and
// by the factors' rules.
#pragma once

#include "model/rule.hpp"

namespace twelvefactor::reconcile::seen {

inline constexpr Rule kAnotherImage{
    .id = "TF0205",
    .factor = 2,
    .level = Level::kWarn,
    .kept = Kept::kByObservation,
    .title = "pods run another image than the release",
    .looked_at =
        "`image` of the container `app` of each new pod, against the image of its release. Where both name a "
        "digest the "
        "digests are compared, so that a mirror of the registry is no other image. One pod is enough.",
    .why =
        "what a release is made of was tested and promoted. A webhook, or somebody who edits pods, can put "
        "another image in "
        "its place, and nothing else shows it.",
    .remedy =
        "see who changes images of pods (kubectl get mutatingwebhookconfigurations), and let the app be",
    .gaps = "Not seen: an image that a node has under the same tag; a digest in `spec.image` closes that."};

inline constexpr Rule kWritesReadOnly{
    .id = "TF0604",
    .factor = 6,
    .level = Level::kWarn,
    .kept = Kept::kByObservation,
    .title = "writes to the read-only file system",
    .looked_at =
        "`Read-only file system` or `EROFS`, in the last words of an admin process that failed, and in what "
        "a process that "
        "ended with an error wrote to `/dev/termination-log`. One is enough.",
    .why = "a process keeps nothing on disk that outlives it. What it may write to is `/tmp`, and `scratch`.",
    .remedy =
        "let it write to /tmp, or state the directory under scratch; keep what must last in a backing "
        "service",
    .gaps =
        "Not seen: what processes write to their logs, which the operator does not read; and one that goes "
        "on after "
        "the error."};

inline constexpr Rule kOutgrowsScratch{
    .id = "TF0605",
    .factor = 6,
    .level = Level::kWarn,
    .kept = Kept::kByObservation,
    .title = "outgrows its scratch space",
    .looked_at =
        "the kubelet evicted a pod of the process because a directory of its own, or its log on the node, "
        "was larger "
        "than the limit. One pod is enough.",
    .why =
        "what grows without end is kept, not scratch; with the pod all of it is gone, in the middle of its "
        "work.",
    .remedy = "delete what is done with, raise the size under scratch, or keep files in a backing service",
    .gaps =
        "Not seen: evictions because the node itself had too little left, which may be another pod's doing; "
        "and often those of a process that ends with 0 at once, whose pod the kubelet then calls Succeeded, "
        "without a reason."};

inline constexpr Rule kOutOfMemory{
    .id = "TF0808",
    .factor = 8,
    .level = Level::kWarn,
    .kept = Kept::kByObservation,
    .title = "is killed for its memory",
    .looked_at =
        "`OOMKilled`: two runs of the process in one release needed more than `resources.limits.memory`.",
    .why =
        "a process scales out by more pods of one size. One that outgrows its size is killed in the middle "
        "of its work.",
    .remedy = "raise resources.limits.memory, or let each pod do less at once and run more of them",
    .gaps =
        "Not seen: a child process that is killed while the process itself goes on, and nodes that run out "
        "of memory."};

inline constexpr Rule kKilled{
    .id = "TF0907",
    .factor = 9,
    .level = Level::kWarn,
    .kept = Kept::kByObservation,
    .title = "is killed at the end of its grace period",
    .looked_at =
        "pods that are told to stop (by a release, a rollback, scaling down, a drained node): their process "
        "ended by "
        "SIGKILL (exit code 137) when `terminationGracePeriodSeconds` were over. Two pods of a release, and "
        "half of "
        "the last eight that stopped.",
    .why =
        "a process is disposable when it ends on SIGTERM. One that does not loses what it had in hand, and "
        "each "
        "rollout, scaling and drain waits for the whole of its grace period.",
    .remedy =
        "end on SIGTERM: stop taking work, finish or give back what is in hand, and exit; check that no "
        "shell or wrapper "
        "keeps the signal; if the work takes that long, raise terminationGracePeriodSeconds",
    .gaps =
        "Not looked at: pods that a node, an eviction or a forced deletion ends, and those that were leaving "
        "already "
        "when the operator started."};

inline constexpr Rule kStopError{
    .id = "TF0908",
    .factor = 9,
    .level = Level::kAudit,
    .kept = Kept::kByObservation,
    .title = "ends with an error when it is told to stop",
    .looked_at =
        "pods that are told to stop: the exit code of their process is none of 0, 143 (SIGTERM) and 137. Two "
        "pods of a "
        "release, and half of the last eight that stopped.",
    .why =
        "to stop is part of the work of a disposable process. An error hides whether it gave back what it "
        "had in hand.",
    .remedy = "handle SIGTERM, and exit with 0 when all is given back",
    .gaps = "False alarms: programs that use a code of their own for SIGTERM, such as 130 or 1."};

inline constexpr Rule kSlowStop{
    .id = "TF0909",
    .factor = 9,
    .level = Level::kAudit,
    .kept = Kept::kByObservation,
    .title = "needs most of its grace period to stop",
    .looked_at =
        "pods that are told to stop: from then until their process ended more than three quarters of "
        "`terminationGracePeriodSeconds` went by, `preStopSleepSeconds` not counted. Three pods of a "
        "release, and half "
        "of the last eight that stopped.",
    .why = "a little more load, and it is killed in the middle of what it does.",
    .remedy =
        "give back work that is in hand instead of finishing it, or raise terminationGracePeriodSeconds",
    .gaps = "Not measured: grace periods under 8 seconds."};

inline constexpr Rule kSlowStart{
    .id = "TF0910",
    .factor = 9,
    .level = Level::kAudit,
    .kept = Kept::kByObservation,
    .title = "starts slowly",
    .looked_at =
        "from the start of the process until its pod was ready more than three quarters of what `startup` "
        "grants went by, "
        "or 60 seconds where no `startup` is stated. The pull of the image is not in it. Three pods of a "
        "release, and half of "
        "the last eight that started.",
    .why =
        "a disposable process starts in a few seconds: releases, scaling and the loss of a node wait for it. "
        "Near the end "
        "of its budget a slower node is enough to have it killed before it serves.",
    .remedy =
        "do less before it listens; move preparation into the build, or into an admin process before the "
        "release",
    .gaps =
        "Not measured: the first start of pods that ran already when the operator started, and restarts."};

inline constexpr Rule kProbeKill{
    .id = "TF0911",
    .factor = 9,
    .level = Level::kAudit,
    .kept = Kept::kByObservation,
    .title = "is ended by a probe",
    .looked_at =
        "runs of a process with `liveness` or `startup` that ended by SIGTERM or SIGKILL (exit code 143 or "
        "137) while "
        "nobody had asked the pod to go. Two in one release, and half of the last eight pods that ended.",
    .why = "a pod that is restarted by its probe loses what it had in hand, and hides why it was stuck.",
    .remedy =
        "see the pod's events; let liveness ask for nothing that a backing service can fail, or give it more "
        "time",
    .gaps = "False alarms: a process that is killed by hand, or by a node that runs out of memory."};

}  // namespace twelvefactor::reconcile::seen
