// What is kept of objects that the API server tells of, also when they are not as expected.
#include <gtest/gtest.h>

#include <array>

#include "kinds/read/previous_status.hpp"
#include "kinds/read/read_app.hpp"
#include "kinds/read/read_child.hpp"
#include "kinds/read/read_pod.hpp"
#include "kinds/read/referent.hpp"
#include "kinds/text/time.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::kinds {
namespace {

constexpr std::array kGarbage = {"",
                                 "{",
                                 "null",
                                 "[]",
                                 "3",
                                 "\"text\"",
                                 "{}",
                                 "\xFF",
                                 "{\"metadata\": null}",
                                 "{\"metadata\": []}",
                                 "{\"metadata\": {}}",
                                 "{\"metadata\": {\"name\": 3}}",
                                 "{\"metadata\": {\"name\": \"\"}}",
                                 "{\"metadata\": {\"name\": \"n\"}",
                                 "{\"metadata\": {\"name\": \"\xC3\x28\"}}"};

std::int64_t limited_since(const std::string& spec, const std::string& status) {
  const auto read =
      read_child(Kind::kHorizontalPodAutoscaler, R"({"metadata": {"name": "shop-web"}, "spec": {)" + spec +
                                                     R"(}, "status": {)" + status + "}}");
  return read ? read->child.limited_since : -1;
}

std::string limited(const std::string& reason, const std::string& status = "True") {
  return R"("currentReplicas": 4, "conditions": [{"type": "ScalingLimited", "status": ")" + status +
         R"(", "reason": ")" + reason + R"(", "lastTransitionTime": "2026-12-01T10:00:00Z"}])";
}

TEST(Readers, SeeAnAutoscalerAtItsLimit) {
  const std::string spec = R"("minReplicas": 2, "maxReplicas": 4)";
  const std::int64_t ten = parse_time("2026-12-01T10:00:00Z");
  EXPECT_EQ(limited_since(spec, limited("TooManyReplicas")), ten);
  EXPECT_EQ(limited_since(spec, limited("TooManyReplicas") + R"(, "lastScaleTime": "2026-12-01T10:05:00Z")"),
            ten + 300)
      << "it came from its least number at once: the condition was True before";
  EXPECT_EQ(limited_since(spec, limited("TooManyReplicas") + R"(, "lastScaleTime": "2026-12-01T09:00:00Z")"),
            ten);
  EXPECT_EQ(limited_since(spec, limited("TooFewReplicas")), 0);
  EXPECT_EQ(limited_since(spec, limited("TooManyReplicas", "False")), 0);
  EXPECT_EQ(limited_since(R"("minReplicas": 4, "maxReplicas": 4)", limited("TooManyReplicas")), 0);
  EXPECT_EQ(limited_since(R"("minReplicas": 2, "maxReplicas": 5)", limited("TooManyReplicas")), 0)
      << "it is still on its way";
  EXPECT_EQ(limited_since(spec, ""), 0);
}

TEST(Readers, TakeGarbageForNoObject) {
  for (const std::string_view text : kGarbage) {
    for (const Kind kind : kAllKinds) EXPECT_FALSE(read_child(kind, text)) << text;
    EXPECT_FALSE(read_pod(text)) << text;
    EXPECT_FALSE(read_app(text)) << text;
    EXPECT_FALSE(read_referent(text)) << text;
  }
}

TEST(Readers, TakeAnObjectWithoutMoreThanAName) {
  constexpr std::string_view kBare = R"({"metadata": {"name": "n"}})";
  for (const Kind kind : kAllKinds) {
    // A release is nothing without its spec.
    if (kind == Kind::kAppRelease) continue;
    const auto read = read_child(kind, kBare);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->child.kind, kind);
    EXPECT_EQ(read->child.name, "n");
    EXPECT_EQ(read->app, "");
    EXPECT_TRUE(read->child.owner.empty());
    EXPECT_FALSE(read->child.deleting);
    EXPECT_EQ(read->child.job.has_value(), kind == Kind::kJob);
  }
  EXPECT_FALSE(read_pod(kBare)->facts);
  EXPECT_EQ(read_app(kBare)->app.spec, "");
  EXPECT_FALSE(read_referent(kBare)->facts.keys_known);
}

constexpr std::string_view kOwned = R"({"metadata": {
  "name": "shop-web", "namespace": "shop-production", "uid": "aaaaaaaa-0000-0000-0000-000000000001", "resourceVersion": "18446744073709551615",
  "generation": 7, "labels": {"twelvefactor.dev/app": "other"},
  "ownerReferences": [
    {"apiVersion": "v1", "kind": "TwelveFactorApp", "name": "wrong-group", "uid": "1", "controller": true},
    {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp", "name": "no-controller", "uid": "2"},
    {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp", "name": "shop", "uid": "11111111-2222-4333-8444-555555555555",
     "controller": true}]},
  "status": {"observedGeneration": 6, "replicas": 3, "updatedReplicas": 2, "readyReplicas": 1, "availableReplicas": 1, "conditions": [
    {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"},
    {"type": "ReplicaFailure", "status": "True", "message": "exceeded quota: pods"}]}})";

TEST(ReadChild, KeepsWhoseItIsAndHowItStands) {
  const auto read = read_child(Kind::kDeployment, kOwned);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->namespace_name, "shop-production");
  EXPECT_EQ(read->app, "shop");
  const Child& child = read->child;
  EXPECT_EQ(to_string(child.owner), "11111111-2222-4333-8444-555555555555");
  EXPECT_EQ(to_string(child.uid), "aaaaaaaa-0000-0000-0000-000000000001");
  EXPECT_EQ(child.resource_version, 18446744073709551615U);
  EXPECT_EQ(child.generation, 7);
  EXPECT_EQ(child.rollout.observed_generation, 6);
  EXPECT_EQ(child.rollout.replicas, 3);
  EXPECT_EQ(child.rollout.updated, 2);
  EXPECT_EQ(child.rollout.ready, 1);
  EXPECT_EQ(child.rollout.available, 1);
  EXPECT_TRUE(child.rollout.deadline_exceeded);
  EXPECT_EQ(child.trouble, "exceeded quota: pods");
}

TEST(ReadChild, FallsBackToTheLabelWithoutAnOwner) {
  const auto read = read_child(Kind::kService,
                               R"({"metadata": {"name": "n", "labels": {"twelvefactor.dev/app": "shop"}}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->app, "shop");
  EXPECT_TRUE(read->child.owner.empty());
}

TEST(ReadChild, SeesThatItIsBeingDeleted) {
  EXPECT_TRUE(read_child(Kind::kService,
                         R"({"metadata": {"name": "n", "deletionTimestamp": "2026-01-01T00:00:00Z"}})")
                  ->child.deleting);
  EXPECT_FALSE(read_child(Kind::kService, R"({"metadata": {"name": "n", "deletionTimestamp": null}})")
                   ->child.deleting);
}

TEST(ReadChild, TakesAHealthyDeploymentForHealthy) {
  const auto read = read_child(Kind::kDeployment, R"({"metadata": {"name": "n"}, "status": {"conditions": [
    {"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"},
    {"type": "ReplicaFailure", "status": "False", "message": "old"}, {"type": "Progressing", "status": "False", "reason": "Other"}]}})");
  EXPECT_FALSE(read->child.rollout.deadline_exceeded);
  EXPECT_EQ(read->child.trouble, "");
}

JobState job_of(std::string_view status) {
  return *read_child(
              Kind::kJob,
              std::string(
                  R"({"metadata": {"name": "n", "annotations": {"twelvefactor.dev/run-id": "7"}}, "status": )")
                  .append(status)
                  .append("}"))
              ->child.job;
}

TEST(ReadChild, TellsHowAJobEnded) {
  EXPECT_EQ(job_of("{}").run_id, "7");
  EXPECT_EQ(job_of("{}").phase, JobState::Phase::kRunning);
  EXPECT_EQ(
      job_of(
          R"({"active": 1, "conditions": [{"type": "Complete", "status": "False"}, {"type": "Suspended", "status": "True"}]})")
          .phase,
      JobState::Phase::kRunning);
  const JobState done = job_of(
      R"({"completionTime": "2026-01-01T00:00:01Z", "conditions": [{"type": "SuccessCriteriaMet", "status": "True"},
                                  {"type": "Complete", "status": "True", "lastTransitionTime": "2026-01-01T00:00:02Z"}]})");
  EXPECT_EQ(done.phase, JobState::Phase::kSucceeded);
  EXPECT_EQ(done.completion_time, "2026-01-01T00:00:01Z");
  const JobState failed = job_of(
      R"({"conditions": [{"type": "Failed", "status": "True", "reason": "DeadlineExceeded", "lastTransitionTime": "2026-01-01T00:00:03Z"}]})");
  EXPECT_EQ(failed.phase, JobState::Phase::kFailed);
  EXPECT_EQ(failed.completion_time, "2026-01-01T00:00:03Z");
}

TEST(ReadChild, BearsFieldsOfTheWrongType) {
  const auto read = read_child(
      Kind::kDeployment,
      R"({"metadata": {"name": "n", "namespace": 1, "uid": {}, "resourceVersion": "x", "generation": "7",
    "labels": "none", "annotations": [], "ownerReferences": {"a": 1}}, "spec": [], "status": {"replicas": "3", "conditions": "none"}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->child.resource_version, 0U);
  EXPECT_EQ(read->child.generation, 0);
  EXPECT_EQ(read->child.rollout.replicas, 0);
  EXPECT_TRUE(
      read_child(Kind::kJob, R"({"metadata": {"name": "n"}, "status": {"conditions": [3, null, {}]}})"));
}

TEST(ReadChild, ReadsAnUnusuallyLargeObjectAndAnOrdinaryOneAfterIt) {
  const std::string large =
      R"({"metadata": {"name": "large"}, "data": {"A": ")" + std::string(900 << 10, 'x') + R"("}})";
  EXPECT_EQ(read_child(Kind::kConfigMap, large)->child.name, "large");
  EXPECT_EQ(read_child(Kind::kConfigMap, R"({"metadata": {"name": "small"}})")->child.name, "small");
}

// --- pods

std::string pod(
    std::string_view container,
    std::string_view labels = R"("twelvefactor.dev/app": "shop", "twelvefactor.dev/process": "web")") {
  return std::string(R"({"metadata": {"name": "shop-web-1", "namespace": "shop-production", "labels": {)")
      .append(labels)
      .append(
          R"(}}, "status": {"phase": "Running", "containerStatuses": [{"name": "proxy", "state": {"waiting": {"reason": "CrashLoopBackOff"}}},)")
      .append(container)
      .append("]}}");
}

PodFacts facts_of(const std::string& object) {
  const auto read = read_pod(object);
  EXPECT_TRUE(read && read->facts) << object;
  return read && read->facts ? *read->facts : PodFacts{};
}

TEST(ReadPod, KeepsNothingOfAPodThatRuns) {
  const auto read =
      read_pod(pod(R"({"name": "app", "ready": true, "restartCount": 0, "state": {"running": {}}})"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->namespace_name, "shop-production");
  EXPECT_EQ(read->app, "shop");
  EXPECT_EQ(read->name, "shop-web-1");
  EXPECT_FALSE(read->facts) << "a sidecar's trouble is not the app's";
}

TEST(ReadPod, NamesTheSidecarThatKeepsAProcessFromStarting) {
  const auto with = [](const std::string& app, const std::string& nginx, const std::string& marked) {
    return R"({"metadata": {"name": "shop-web-1", "namespace": "n", "labels": {"twelvefactor.dev/app": "shop", "twelvefactor.dev/process": "web"}},
      "spec": {"containers": [{"name": "app", "image": "shop"}], "initContainers": [{"name": "nginx", "image": "nginx@sha256:1", "env": [)" +
           marked +
           R"(]}]}, "status": {"phase": "Pending", "initContainerStatuses": [{"name": "nginx", "restartCount": 3, "state": )" +
           nginx + R"(}], "containerStatuses": [{"name": "app", "restartCount": 0, "state": )" + app + "}]}}";
  };
  const std::string mark = R"({"name": "TWELVEFACTOR_RELEASE", "value": "v1"})";
  const std::string waits = R"({"waiting": {"reason": "PodInitializing"}})";
  const std::string pulls = R"({"waiting": {"reason": "ImagePullBackOff"}})";
  const PodFacts facts = facts_of(with(waits, pulls, mark));
  EXPECT_EQ(facts.reason, reason::kImagePullFailed);
  EXPECT_EQ(facts.container, "nginx");
  EXPECT_EQ(facts.image, "nginx@sha256:1");
  EXPECT_FALSE(read_pod(with(waits, pulls, ""))->facts) << "somebody else's sidecar";
  const PodFacts both = facts_of(with(pulls, pulls, mark));
  EXPECT_EQ(both.container, "") << "the process itself comes first";
  EXPECT_EQ(both.image, "shop");
  EXPECT_EQ(
      facts_of(with(R"({"running": {}})", R"({"waiting": {"reason": "CrashLoopBackOff"}})", mark)).reason,
      reason::kCrashLooping);
}

TEST(ReadPod, GivesTheKubeletsReasonsOurNames) {
  struct Pair {
    std::string_view kubelet;
    std::string_view ours;
  };
  for (const Pair& pair :
       {Pair{"ErrImagePull", reason::kImagePullFailed}, Pair{"ImagePullBackOff", reason::kImagePullFailed},
        Pair{"InvalidImageName", reason::kImagePullFailed},
        Pair{"ErrImageNeverPull", reason::kImagePullFailed},
        Pair{"CreateContainerConfigError", reason::kContainerConfigError},
        Pair{"CreateContainerError", reason::kContainerConfigError},
        Pair{"RunContainerError", reason::kContainerConfigError},
        Pair{"CrashLoopBackOff", reason::kCrashLooping}}) {
    const PodFacts facts = facts_of(pod(std::string(R"({"name": "app", "state": {"waiting": {"reason": ")")
                                            .append(pair.kubelet)
                                            .append("\"}}}")));
    EXPECT_EQ(facts.reason, pair.ours);
    EXPECT_EQ(facts.process, "web");
    EXPECT_EQ(facts.name, "shop-web-1");
  }
  EXPECT_FALSE(
      read_pod(pod(R"({"name": "app", "state": {"waiting": {"reason": "ContainerCreating"}}})"))->facts);
}

TEST(ReadPod, KeepsTheKubeletsWordsOnlyWhereTheyDoNotFlap) {
  const std::string config =
      R"({"name": "app", "state": {"waiting": {"reason": "CreateContainerConfigError", "message": "couldn't find key uri"}}})";
  const std::string pull =
      R"({"name": "app", "state": {"waiting": {"reason": "ErrImagePull", "message": "attempt 3"}}})";
  EXPECT_EQ(facts_of(pod(config)).message, "couldn't find key uri");
  EXPECT_EQ(facts_of(pod(pull)).message, "");
}

TEST(ReadPod, CutsALongMessageBetweenTwoLetters) {
  for (std::size_t before = 290; before < 300; ++before) {
    std::string text(before, 'x');
    for (int i = 0; i < 20; ++i) text += "\xE2\x82\xAC";  // the euro sign
    const PodFacts facts = facts_of(
        pod(R"({"name": "app", "state": {"waiting": {"reason": "CreateContainerConfigError", "message": ")" +
            text + "\"}}}"));
    EXPECT_LE(facts.message.size(), 300U);
    EXPECT_GE(facts.message.size(), 297U);
    EXPECT_EQ((facts.message.size() - before) % 3, 0U) << "cut inside a letter after " << before << " bytes";
  }
}

TEST(ReadPod, SeesAPossibleLoopAlsoInTheMomentInWhichTheContainerRuns) {
  const PodFacts facts = facts_of(pod(
      R"({"name": "app", "ready": true, "restartCount": 2, "state": {"running": {"startedAt": "2026-11-21T10:00:00Z"}},
                                         "lastState": {"terminated": {"exitCode": 3}}})"));
  EXPECT_EQ(facts.reason, reason::kCrashLooping);
  EXPECT_EQ(facts.running_again_since, 1795255200);
  EXPECT_EQ(facts.exit_code, 3);
  EXPECT_EQ(
      facts_of(
          pod(R"({"name": "app", "restartCount": 7, "state": {"waiting": {"reason": "CrashLoopBackOff"}}})"))
          .running_again_since,
      0)
      << "it does not run";
  for (const int restarts : {0, 1}) {
    EXPECT_FALSE(
        read_pod(
            pod(R"({"name": "app", "ready": false, "restartCount": )" + std::to_string(restarts) +
                R"(, "state": {"running": {"startedAt": "2026-11-21T10:00:00Z"}}, "lastState": {"terminated": {"exitCode": 3}}})"))
            ->facts)
        << "one end is no loop";
  }
}

TEST(ReadPod, APodThatHasEndedSaysNothingOfAProcess) {
  // Evicted or preempted after a restart: its ReplicaSet has made another one.
  constexpr std::string_view kEnded =
      R"({"name": "app", "restartCount": 1, "state": {"terminated": {"exitCode": 137, "reason": "Error"}}})";
  std::string living = pod(kEnded);
  EXPECT_TRUE(read_pod(living)->facts);
  for (const std::string_view phase : {"Failed", "Succeeded"}) {
    std::string ended = living;
    ended.replace(ended.find("Running"), 7, phase);
    const auto read = read_pod(ended);
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->facts) << phase;
  }
  std::string task = pod(kEnded, R"("twelvefactor.dev/app": "shop", "twelvefactor.dev/task": "t")");
  task.replace(task.find("Running"), 7, "Failed");
  EXPECT_EQ(facts_of(task).exit_code, 137) << "the end of a task is what it is for";
}

TEST(ReadPod, KeepsWhyACommandDidNotStartThroughTheWholeLoop) {
  constexpr std::string_view kWords =
      R"(failed to create containerd task: OCI runtime create failed: exec: \"bin/nope\": stat bin/nope: no such file or directory: unknown)";
  const std::string end =
      std::string(R"({"terminated": {"exitCode": 128, "reason": "StartError", "message": ")")
          .append(kWords)
          .append("\"}}");
  const std::string again = R"({"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 20s"}})";
  const std::string first = std::string(R"({"waiting": {"reason": "RunContainerError", "message": ")")
                                .append(kWords)
                                .append("\"}}");
  for (const std::string& state : {first, again, end}) {
    const PodFacts facts = facts_of(
        pod(R"({"name": "app", "restartCount": 1, "state": )" + state + R"(, "lastState": )" + end + "}"));
    EXPECT_EQ(facts.reason, reason::kContainerConfigError) << state;
    EXPECT_EQ(facts.message, R"(exec: "bin/nope": stat bin/nope: no such file or directory)") << state;
    EXPECT_EQ(facts.ended, "StartError") << state;
  }
}

TEST(ReadPod, NeverKeepsWhatAProcessWrote) {
  const PodFacts facts = facts_of(pod(
      R"({"name": "app", "restartCount": 3, "state": {"waiting": {"reason": "CrashLoopBackOff"}},
          "lastState": {"terminated": {"exitCode": 1, "reason": "Error", "message": "password=hunter2"}}})"));
  EXPECT_EQ(facts.ended, "Error");
  EXPECT_EQ(facts.message, "");
  EXPECT_EQ(facts.last_words, "");
}

TEST(ReadPod, KnowsTheReleaseAndTheImageOfAPod) {
  const PodFacts facts = facts_of(
      R"({"metadata": {"name": "p", "labels": {"twelvefactor.dev/app": "shop", "twelvefactor.dev/process": "web", "twelvefactor.dev/release": "v12"}},
    "spec": {"containers": [{"name": "proxy", "image": "proxy:1"}, {"name": "app", "image": "shop:2"}]},
    "status": {"containerStatuses": [{"name": "app", "state": {"waiting": {"reason": "ErrImagePull"}}}]}})");
  EXPECT_EQ(facts.release, 12);
  EXPECT_EQ(facts.image, "shop:2");
}

constexpr std::string_view kRunLabels =
    R"("twelvefactor.dev/app": "shop", "twelvefactor.dev/admin-process": "migrate")";

/// The pod of a Job, with a proxy that somebody injected.
std::string run_pod(const std::string& app, const std::string& proxy, const std::string& phase = "Running",
                    const std::string& more = "") {
  return R"({"metadata": {"name": "p", "creationTimestamp": "2026-01-01T00:00:00Z", "labels": {)" +
         std::string(kRunLabels) +
         R"(, "batch.kubernetes.io/job-name": "edited"}, "ownerReferences": [{"apiVersion": "batch/v1", "kind": "Job", "name": "shop-migrate",
         "uid": "dddddddd-0000-4000-8000-000000000000", "controller": true}])" +
         more + R"(}, "spec": {"containers": [
           {"name": "proxy", "env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "of-the-proxy", "key": "k"}}}]},
           {"name": "app", "env": [{"name": "A", "value": "x"}, {"name": "B", "valueFrom": {"secretKeyRef": {"name": "stripe", "key": "k"}}}],
            "envFrom": [{"configMapRef": {"name": "c"}}, {"secretRef": {"name": "legacy", "optional": true}}]}],
           "volumes": [{"name": "tmp", "emptyDir": {}}, {"name": "b", "projected": {"sources": [{"secret": {"name": "database"}}]}},
                       {"name": "s", "secret": {"secretName": "mounted"}}]},
         "status": {"phase": ")" +
         phase + R"(", "containerStatuses": [{"name": "proxy", "state": )" + proxy +
         R"(}, {"name": "app", "state": )" + app + "}]}}";
}

constexpr const char* kEnded =
    R"({"terminated": {"exitCode": 4, "message": "no such table", "startedAt": "2026-01-01T00:00:01Z", "finishedAt": "2026-01-01T00:00:02Z"}})";
constexpr const char* kRuns = R"({"running": {"startedAt": "2026-01-01T00:00:01Z"}})";

TEST(ReadPod, KnowsItsReplicaSetByTheControllerReferenceAlone) {
  const auto owned = [](const std::string& reference) {
    std::string text = pod(R"({"name": "app", "state": {"waiting": {"reason": "ErrImagePull"}}})");
    text.insert(text.find(R"("name": "shop-web-1")"), R"("ownerReferences": [)" + reference + "], ");
    return facts_of(text);
  };
  const std::string tail = R"(, "name": "shop-web-abc", "uid": "cccccccc-0000-4000-8000-000000000000"})";
  const PodFacts facts =
      owned(R"({"apiVersion": "apps/v1", "kind": "ReplicaSet", "controller": true)" + tail);
  EXPECT_EQ(facts.replica_set, "shop-web-abc");
  EXPECT_EQ(to_string(facts.replica_set_uid), "cccccccc-0000-4000-8000-000000000000");
  EXPECT_EQ(owned(R"({"apiVersion": "apps/v1", "kind": "ReplicaSet")" + tail).replica_set, "");
  EXPECT_EQ(owned(R"({"apiVersion": "evil/v1", "kind": "ReplicaSet", "controller": true)" + tail).replica_set,
            "");
}

TEST(ReadApp, ARetryFitsIntoTheRecordOfARelease) {
  const auto retry = [](const std::string& text) {
    return read_app(R"({"metadata": {"name": "a", "annotations": {"twelvefactor.dev/retry": ")" + text +
                    R"("}}})")
        ->app.retry;
  };
  EXPECT_EQ(retry("2026-01-01"), "2026-01-01");
  EXPECT_LE(retry(std::string(100'000, 'x')).size(), 253U);
  EXPECT_EQ(retry(std::string(254, 'x')), retry(std::string(254, 'x')));
  EXPECT_NE(retry(std::string(254, 'x')), retry(std::string(253, 'x') + "y")) << "another one asks again";
}

TEST(ReadPod, TellsHowAnAdminProcessEnded) {
  const PodFacts facts = facts_of(run_pod(kEnded, kEnded, "Failed"));
  EXPECT_EQ(facts.exit_code, 4);
  EXPECT_EQ(facts.admin_process, "migrate");
  EXPECT_EQ(facts.job, "shop-migrate") << "not what a label says";
  EXPECT_EQ(to_string(facts.job_uid), "dddddddd-0000-4000-8000-000000000000");
  EXPECT_EQ(facts.process, "");
  EXPECT_EQ(facts.reason, "");
  EXPECT_EQ(facts.finished, "2026-01-01T00:00:02Z");
  EXPECT_EQ(facts.last_words, "no such table");
  EXPECT_FALSE(facts.kept_up);
  EXPECT_EQ(facts.secrets, (std::set<std::string>{"database", "legacy", "mounted", "stripe"}))
      << "those that the command could read";
  EXPECT_EQ(facts.created, "2026-01-01T00:00:00Z");
  EXPECT_FALSE(read_pod(run_pod(kRuns, kRuns))->facts);
}

TEST(ReadPod, KnowsACommandThatHasEndedWhileAnInjectedContainerRuns) {
  EXPECT_TRUE(facts_of(run_pod(kEnded, kRuns)).kept_up);
  EXPECT_TRUE(facts_of(run_pod(kEnded, R"({"waiting": {"reason": "ImagePullBackOff"}})", "Pending")).kept_up);
  EXPECT_FALSE(facts_of(run_pod(kEnded, kEnded)).kept_up) << "the kubelet is about to say so";
  EXPECT_FALSE(facts_of(run_pod(kEnded, kRuns, "Failed")).kept_up) << "nothing is left";
}

TEST(ReadPod, TellsTheEndOfACommandThatWasBrokenOff) {
  const std::string deleting = R"(, "deletionTimestamp": "2026-01-01T00:00:01Z")";
  EXPECT_EQ(facts_of(run_pod(kEnded, kRuns, "Running", deleting)).exit_code, 4);
  EXPECT_FALSE(
      read_pod(run_pod(R"({"waiting": {"reason": "ErrImagePull"}})", kRuns, "Pending", deleting))->facts);
}

TEST(ReadPod, TellsThatNoNodeTakesARun) {
  const std::string head =
      R"({"metadata": {"name": "p", "labels": {)" + std::string(kRunLabels) +
      R"(}}, "status": {"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": ")";
  const PodFacts facts = facts_of(
      head +
      R"(False", "reason": "Unschedulable", "message": "0/1 nodes are available: 1 Insufficient cpu."}]}})");
  EXPECT_EQ(facts.reason, reason::kUnschedulable);
  EXPECT_EQ(facts.message, "0/1 nodes are available: 1 Insufficient cpu.");
  EXPECT_FALSE(read_pod(head + R"(True"}]}})")->facts);
  EXPECT_FALSE(read_pod(head + R"(False", "reason": "SchedulingGated"}]}})")->facts);
}

TEST(ReadPod, ForgetsAPodOnItsWayOut) {
  const auto read = read_pod(
      R"({"metadata": {"name": "p", "deletionTimestamp": "2026-01-01T00:00:00Z", "labels": {"twelvefactor.dev/app": "shop"}},
    "status": {"containerStatuses": [{"name": "app", "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->app, "shop");
  EXPECT_FALSE(read->facts);
}

TEST(ReadPod, BearsOddStatuses) {
  for (
      const char* const status :
      {"null", "3", "{}", R"({"containerStatuses": 3})", R"({"containerStatuses": [3, null, {"name": 3}]})",
       R"({"containerStatuses": [{"name": "app", "state": 3, "lastState": [], "ready": "x", "restartCount": "y"}]})"}) {
    const auto read = read_pod(
        std::string(R"({"metadata": {"name": "p", "labels": {"twelvefactor.dev/app": "shop"}}, "status": )") +
        status + "}");
    ASSERT_TRUE(read) << status;
    EXPECT_FALSE(read->facts) << status;
  }
}

TEST(ParseTime, ReadsWhatTheServerWrites) {
  EXPECT_EQ(parse_time("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parse_time("1970-01-02T00:00:01Z"), 86401);
  EXPECT_EQ(parse_time("2026-11-21T10:00:00Z"), 1795255200);
  EXPECT_EQ(parse_time("2024-02-29T23:59:59Z"), 1709251199);
}

TEST(ParseTime, TakesAnythingElseForNone) {
  for (const char* const text :
       {"", "2026-11-21", "2026-11-21T10:00:00", "2026-11-21T10:00:00+01:00", "2026-11-21T10:00:00.1Z",
        "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026/11/21T10:00:00Z", "20x6-11-21T10:00:00Z",
        "2026-11-21T1x:00:00Z", "-026-11-21T10:00:00Z"}) {
    EXPECT_EQ(parse_time(text), 0) << text;
  }
}

// --- apps

TEST(ReadApp, KeepsSpecAndStatusAsBytesAndTheNamesOfItsSecrets) {
  const auto read = read_app(
      R"({"metadata": {"name": "shop", "namespace": "ns", "uid": "11111111-2222-4333-8444-555555555555", "generation": 3,
    "resourceVersion": "42"}, "spec": {"config": {"secrets": {"A": {"secretKeyRef": {"name": "stripe", "key": "k"}}, "B": {"generate": {}},
    "C": {"secretKeyRef": {"name": "stripe", "key": "l"}}}}, "backingServices": {"db": {"secretRef": {"name": "database"}}, "none": {}}},
    "status": {"observedGeneration": 2}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->key, (AppKey{"ns", "shop"}));
  EXPECT_EQ(read->app.generation, 3);
  EXPECT_EQ(read->app.resource_version, 42U);
  EXPECT_FALSE(read->app.deleting);
  EXPECT_EQ(read->app.secrets, (std::vector<std::string>{"database", "stripe"}));
  EXPECT_EQ(read->app.status, R"({"observedGeneration":2})");
  EXPECT_EQ(read->app.spec.substr(0, 20), R"({"config":{"secrets")");
}

TEST(ReadApp, BearsAnOddSpec) {
  for (
      const char* const spec :
      {"3", "[]", R"({"config": 3, "backingServices": []})", R"({"config": {"secrets": [1]}})",
       R"({"config": {"secrets": {"A": 3, "B": {"secretKeyRef": 3}, "C": {"secretKeyRef": {"name": 3}}}}})"}) {
    const auto read = read_app(
        std::string(R"({"metadata": {"name": "n", "deletionTimestamp": "x"}, "spec": )") + spec + "}");
    ASSERT_TRUE(read) << spec;
    EXPECT_TRUE(read->app.secrets.empty()) << spec;
    EXPECT_TRUE(read->app.deleting);
  }
}

// --- Secrets of others

std::vector<std::string> keys_of(std::string_view managed_fields) {
  return read_referent(std::string(R"({"metadata": {"name": "s", "managedFields": )")
                           .append(managed_fields)
                           .append("}}"))
      ->facts.keys;
}

TEST(ReadReferent, TakesKeysFromEveryManagerOnceAndSorted) {
  EXPECT_EQ(keys_of(R"([{"manager": "a", "fieldsV1": {"f:data": {".": {}, "f:uri": {}, "f:b": {}}}},
                        {"manager": "b", "fieldsV1": {"f:data": {"f:uri": {}}, "f:stringData": {"f:a": {}}, "f:type": {}}}])"),
            (std::vector<std::string>{"a", "b", "uri"}));
}

TEST(ReadReferent, KnowsNoKeysWhenNobodyIsRecorded) {
  for (const char* const text :
       {R"({"metadata": {"name": "s", "namespace": "ns"}})",
        R"({"metadata": {"name": "s", "namespace": "ns", "managedFields": []}})",
        R"({"metadata": {"name": "s", "namespace": "ns", "managedFields": [{}, 3]}})"}) {
    const auto read = read_referent(text);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->namespace_name, "ns");
    EXPECT_TRUE(read->facts.exists);
    EXPECT_FALSE(read->facts.keys_known) << text;
    EXPECT_TRUE(read->facts.may_have("any"));
  }
}

TEST(ReadReferent, KnowsThatASecretIsEmpty) {
  const auto read = read_referent(
      R"({"metadata": {"name": "s", "managedFields": [{"manager": "a", "fieldsV1": {"f:type": {}}}]}})");
  EXPECT_TRUE(read->facts.keys_known);
  EXPECT_FALSE(read->facts.may_have("uri"));
}

// --- the status, read back

TEST(PreviousStatus, ReadsBackWhatItNeeds) {
  const PreviousStatus previous = parse_status(R"({"observedGeneration": 5, "conditions": [
    {"type": "Ready", "status": "True", "reason": "UpToDate", "message": "m", "observedGeneration": 4, "lastTransitionTime": "2026-01-01T00:00:00Z"},
    {"type": "Stalled", "status": "False"}],
    "adminProcesses": {"migrate": {"runId": "2", "state": "Failed", "exitCode": 7, "job": "shop-migrate", "completionTime": "2026-01-01T00:00:01Z"},
                       "seed": {"runId": "1", "state": "Succeeded"}, "odd": {"state": "Unheard"}}})");
  EXPECT_EQ(previous.observed_generation, 5);
  ASSERT_EQ(previous.conditions.size(), 2U);
  EXPECT_EQ(previous.conditions[0].type, "Ready");
  EXPECT_TRUE(previous.conditions[0].status);
  EXPECT_EQ(previous.conditions[0].reason, "UpToDate");
  EXPECT_EQ(previous.conditions[0].message, "m");
  EXPECT_EQ(previous.conditions[0].observed_generation, 4);
  EXPECT_EQ(previous.conditions[0].last_transition_time, "2026-01-01T00:00:00Z");
  EXPECT_FALSE(previous.conditions[1].status);
  const AdminRecord& migrate = previous.admin_processes.at("migrate");
  EXPECT_EQ(migrate.run_id, "2");
  EXPECT_EQ(migrate.state, AdminRecord::State::kFailed);
  EXPECT_EQ(migrate.exit_code, 7);
  EXPECT_EQ(migrate.job, "shop-migrate");
  EXPECT_EQ(migrate.completion_time, "2026-01-01T00:00:01Z");
  EXPECT_EQ(previous.admin_processes.at("seed").state, AdminRecord::State::kSucceeded);
  EXPECT_FALSE(previous.admin_processes.at("seed").exit_code);
  EXPECT_EQ(previous.admin_processes.at("odd").state, AdminRecord::State::kRunning);
}

/// A Deployment whose number this manager set through this subresource, ours is the rest.
std::string scaled_deployment(const std::string& manager, const std::string& subresource,
                              const std::string& ours = R"({"f:spec": {"f:template": {}}})") {
  return R"({"metadata": {"name": "shop-web", "namespace": "ns", "managedFields": [
    {"manager": "twelvefactor-operator", "operation": "Apply", "fieldsV1": )" +
         ours + R"(}, {"manager": ")" + manager + R"(", "operation": "Update", "subresource": ")" +
         subresource +
         R"(", "fieldsV1": {"f:spec": {"f:replicas": {}}}}]}, "spec": {"replicas": 4, "paused": true}})";
}

std::string scaler_of(const std::string& object) {
  const auto read = read_child(Kind::kDeployment, object);
  if (!read) return "not read";
  const auto& name = read->child.rollout.scaled_by;
  return name ? *name + " at " + std::to_string(read->child.rollout.scale_entry) : "";
}

TEST(Deployments, TellWhichControllerHasTheirNumber) {
  EXPECT_EQ(scaler_of(scaled_deployment("kube-controller-manager", "scale")), "kube-controller-manager at 1");
  EXPECT_EQ(scaler_of(scaled_deployment("keda-operator", "scale")), "keda-operator at 1");
  EXPECT_EQ(scaler_of(scaled_deployment("kubectl", "scale")), "") << "a person's edit";
  EXPECT_EQ(scaler_of(scaled_deployment("somebody", "")), "") << "an edit like any other";
  const std::string ours = R"({"f:spec": {"f:replicas": {}}})";
  EXPECT_EQ(scaler_of(scaled_deployment("keda-operator", "scale", ours)), "") << "we agree on it";
}

TEST(Deployments, TellWhetherSomebodyPausedTheirRollouts) {
  EXPECT_TRUE(read_child(Kind::kDeployment, scaled_deployment("a", "scale"))->child.rollout.paused);
}

TEST(CronJobs, TellWhetherTheyAreSuspended) {
  const auto suspended = [](const char* spec) {
    return read_child(Kind::kCronJob,
                      std::string(R"({"metadata": {"name": "c", "namespace": "ns"}, "spec": )") + spec + "}")
        ->child.suspended;
  };
  EXPECT_TRUE(suspended(R"({"suspend": true})"));
  EXPECT_FALSE(suspended(R"({"suspend": false})"));
  EXPECT_FALSE(suspended("{}"));
}

TEST(PreviousStatus, RemembersSchedulesAndSuspension) {
  const PreviousStatus previous =
      parse_status(R"({"schedules": {"report": "ab12", "odd": 3}, "suspended": true})");
  EXPECT_EQ(previous.schedules, (std::map<std::string, std::string>{{"report", "ab12"}}));
  EXPECT_TRUE(previous.suspended);
}

TEST(PreviousStatus, TakesWhatItCannotReadForNotRecorded) {
  for (const char* const text : {"", "{", "null", "3", "[]", "{}",
                                 R"({"observedGeneration": "5", "conditions": {}, "adminProcesses": []})",
                                 R"({"conditions": [3, null], "adminProcesses": {"migrate": 3}})"}) {
    const PreviousStatus previous = parse_status(text);
    EXPECT_EQ(previous.observed_generation, -1) << text;
    EXPECT_TRUE(previous.conditions.empty()) << text;
    EXPECT_TRUE(previous.admin_processes.empty()) << text;
    EXPECT_EQ(previous.json, text);
  }
  EXPECT_FALSE(parse_status(R"({"conditions": [{"type": 3, "status": true, "observedGeneration": "x"}]})")
                   .conditions[0]
                   .status);
}

}  // namespace
}  // namespace twelvefactor::kinds
