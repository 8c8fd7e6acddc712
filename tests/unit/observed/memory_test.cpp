// Every trap of how a pod ends and starts, from the JSON of the API server to what is said.
#include <gtest/gtest.h>

#include "observed/memory.hpp"
#include "observed/standing.hpp"
#include "unit/observed/pods.hpp"

namespace twelvefactor::observed {
namespace {

using testing::deleted_with;
using testing::PodText;
using testing::terminated;

constexpr int kGrace = 30;

std::string uid_of(int number) {
  std::string digits = std::to_string(number);
  return "11111111-2222-4333-8444-" + std::string(12 - digits.size(), '0') + digits;
}

/// One app whose pods are watched by a clock that we turn.
class Watch {
 public:
  Measure told(const PodText& pod, bool in_list = false) {
    return memory.told(pod.signs(), pod.name, {now_ms, in_list, 1});
  }
  Measure gone(const PodText& pod) { return memory.gone(pod.signs(), pod.name, {now_ms, false, 1}); }

  /// A pod is asked to go, and ends so many milliseconds later.
  Measure stop(PodText pod, std::int64_t took_ms, const std::string& ended) {
    pod.uid = uid_of(++count);
    pod.deletion = deleted_with(kGrace);
    told(pod);
    now_ms += took_ms;
    pod.state = ended;
    pod.phase = "Failed";
    pod.conditions.clear();
    pod.deletion = deleted_with(0);
    const Measure measure = told(pod);
    EXPECT_FALSE(gone(pod).end) << "told once";
    return measure;
  }

  /// A run of a pod ends by itself.
  Measure crash(PodText pod, const std::string& ended) {
    pod.uid = uid_of(++count);
    pod.state = ended;
    pod.conditions.clear();
    const Measure measure = told(pod);
    pod.state = R"("waiting": {"reason": "CrashLoopBackOff"})";
    pod.more_container = R"(, "lastState": {)" + ended + "}";
    pod.restarts = 1;
    EXPECT_FALSE(told(pod).end) << "the same run, told again";
    return measure;
  }

  Measure start(PodText pod, int took) {
    pod.uid = uid_of(++count);
    PodText pending = pod;
    pending.state = R"("waiting": {"reason": "ContainerCreating"})";
    pending.conditions.clear();
    told(pending);
    PodText begun = pod;
    begun.conditions.clear();
    told(begun);
    const int minutes = took / 60;
    const int seconds = took % 60 + 1;
    pod.conditions = R"({"type": "Ready", "status": "True", "lastTransitionTime": "2031-01-01T00:0)" +
                     std::to_string(minutes) + (seconds < 10 ? ":0" : ":") + std::to_string(seconds) + "Z\"}";
    return told(pod);
  }

  [[nodiscard]] std::optional<Sighting> sighting(Sign sign) const {
    for (const Sighting& each : memory.sightings()) {
      if (each.sign == sign) return each;
    }
    return std::nullopt;
  }
  [[nodiscard]] bool says(Sign sign) const {
    const auto found = sighting(sign);
    return found && found->clean == 0;
  }

  Memory memory;
  std::int64_t now_ms = 1'000'000;
  int count = 0;
};

struct StopCase {
  const char* about;
  int code;
  const char* reason;
  std::int64_t took_ms;
  End end;
  std::optional<Sign> says;  // after two of them
};

TEST(Stops, AreJudgedByCodeReasonAndOurOwnClock) {
  const std::vector<StopCase> cases = {
      {"clean", 0, "Completed", 900, End::kClean, std::nullopt},
      {"by SIGTERM", 143, "Error", 900, End::kClean, std::nullopt},
      {"killed when its time was over", 137, "Error", 31'000, End::kKilled, Sign::kKilled},
      {"a second early, as clocks of seconds may say", 137, "Error", 29'000, End::kKilled, Sign::kKilled},
      {"a child's code passed on, the node's memory, or a shorter deletion", 137, "Error", 4'000,
       End::kUnknown, std::nullopt},
      {"its own memory", 137, "OOMKilled", 31'000, End::kOutOfMemory, Sign::kMemory},
      {"out of memory, and yet 0", 0, "OOMKilled", 900, End::kOutOfMemory, Sign::kMemory},
      {"made up by the kubelet", 137, "ContainerStatusUnknown", 31'000, End::kUnknown, std::nullopt},
      {"a rule of the pod", 137, "RestartingAllContainers", 31'000, End::kUnknown, std::nullopt},
      {"did not begin", 128, "StartError", 900, End::kUnknown, std::nullopt},
      {"an error", 1, "Error", 900, End::kError, Sign::kStopError},
      {"another signal", 134, "Error", 900, End::kError, Sign::kStopError},
  };
  for (const StopCase& each : cases) {
    Watch watch;
    const std::string ended = terminated(each.code, each.reason);
    EXPECT_EQ(watch.stop({}, each.took_ms, ended).end, each.end) << each.about;
    for (std::size_t i = 0; i < kSigns; ++i)
      EXPECT_FALSE(watch.says(static_cast<Sign>(i))) << each.about << ": one pod is not enough";
    watch.stop({}, each.took_ms, ended);
    for (std::size_t i = 0; i < kSigns; ++i) {
      const auto sign = static_cast<Sign>(i);
      EXPECT_EQ(watch.says(sign), each.says == sign) << each.about << ": " << rule_of(sign);
    }
  }
}

TEST(Stops, WithoutTimesAreMadeUpByTheKubelet) {
  Watch watch;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(
        watch.stop({}, 31'000, R"("terminated": {"exitCode": 137, "reason": "Error", "finishedAt": null})")
            .end,
        End::kUnknown);
  }
  EXPECT_FALSE(watch.says(Sign::kKilled));
}

TEST(Stops, OfNodesAndEvictionsAreNobodysKill) {
  for (const char* reason : {"PreemptionByScheduler", "EvictionByEvictionAPI", "DeletionByTaintManager",
                             "DeletionByPodGC", "TerminationByKubelet"}) {
    Watch watch;
    for (int i = 0; i < 2; ++i) {
      PodText pod;
      pod.uid = uid_of(++watch.count);
      pod.deletion = deleted_with(kGrace);
      watch.told(pod);
      watch.now_ms += 31'000;
      pod.state = terminated(137, "Error");
      pod.conditions =
          std::string(R"({"type": "DisruptionTarget", "status": "True", "reason": ")") + reason + "\"}";
      EXPECT_EQ(watch.told(pod).end, End::kUnknown) << reason;
    }
    EXPECT_FALSE(watch.says(Sign::kKilled)) << reason;
  }
}

TEST(Stops, ThatBeganBeforeWeLookedAreNotTimed) {
  Watch watch;
  for (int i = 0; i < 3; ++i) {
    PodText pod;
    pod.uid = uid_of(++watch.count);
    pod.deletion = deleted_with(kGrace);
    watch.told(pod, /*in_list=*/true);
    watch.now_ms += 31'000;
    pod.state = terminated(137, "Error");
    const Measure measure = watch.told(pod);
    EXPECT_EQ(measure.end, End::kUnknown);
    EXPECT_FALSE(measure.stop_ms);
  }
  EXPECT_FALSE(watch.says(Sign::kKilled));
}

TEST(Stops, OfWhatRanNoMoreAreNone) {
  Watch watch;
  for (int i = 0; i < 3; ++i) {
    PodText pod;
    pod.uid = uid_of(++watch.count);
    pod.deletion = deleted_with(kGrace);
    pod.state = terminated(1, "Error");
    EXPECT_FALSE(watch.told(pod).end);
    EXPECT_FALSE(watch.gone(pod).end) << "it had ended before, or both came in one event";
  }
  EXPECT_FALSE(watch.says(Sign::kStopError));
}

TEST(Stops, OfForcedDeletionsSayNothing) {
  Watch watch;
  PodText pod;
  pod.deletion = deleted_with(0);
  EXPECT_FALSE(watch.gone(pod).end);
  watch.told(pod);
  EXPECT_FALSE(watch.gone(pod).end);
  EXPECT_TRUE(watch.memory.quiet());
}

TEST(Stops, AreToldByTheDeletionWhereNothingElseCame) {
  Watch watch;
  for (int i = 0; i < 2; ++i) {
    PodText pod;
    pod.uid = uid_of(++watch.count);
    pod.deletion = deleted_with(kGrace);
    watch.told(pod);
    watch.now_ms += 31'000;
    pod.state = terminated(137, "Error");
    pod.deletion = deleted_with(0);
    EXPECT_EQ(watch.gone(pod).end, End::kKilled);
  }
  EXPECT_TRUE(watch.says(Sign::kKilled));
}

TEST(Stops, AreNotTheFaultOfASlowerSidecar) {
  Watch watch;
  PodText pod;
  pod.more_containers =
      R"(, {"name": "proxy", "state": {"terminated": {"exitCode": 0, "finishedAt": "2031-01-01T01:00:25Z"}}})";
  Measure measure;
  for (int i = 0; i < 3; ++i) measure = watch.stop(pod, 28'000, terminated(0, "Completed"));
  EXPECT_EQ(measure.stop_ms, 3'000);
  EXPECT_FALSE(watch.says(Sign::kSlowStop));
}

TEST(Stops, ThatTakeLongAreToldAfterThree) {
  Watch watch;
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(watch.says(Sign::kSlowStop));
    watch.stop({}, 27'000, terminated(0, "Completed"));
  }
  EXPECT_TRUE(watch.says(Sign::kSlowStop));
  EXPECT_FALSE(watch.says(Sign::kKilled));
}

TEST(Stops, SleepBeforeSigtermIsNotTheirs) {
  Watch watch;
  PodText pod;
  pod.container = R"("name": "app", "lifecycle": {"preStop": {"sleep": {"seconds": 20}}})";
  for (int i = 0; i < 3; ++i) watch.stop(pod, 24'000, terminated(0, "Completed"));
  EXPECT_FALSE(watch.says(Sign::kSlowStop)) << "4 s of its own 10";
}

TEST(Stops, AreCountedAgainstTheLastEight) {
  Watch watch;
  for (int i = 0; i < 5; ++i) watch.stop({}, 900, terminated(0, "Completed"));
  watch.stop({}, 31'000, terminated(137, "Error"));
  watch.stop({}, 31'000, terminated(137, "Error"));
  EXPECT_FALSE(watch.says(Sign::kKilled)) << "two of seven";
  for (int i = 0; i < 2; ++i) watch.stop({}, 31'000, terminated(137, "Error"));
  EXPECT_TRUE(watch.says(Sign::kKilled)) << "four of eight";
  EXPECT_EQ(watch.sighting(Sign::kKilled)->release, 4);
  EXPECT_EQ(watch.sighting(Sign::kKilled)->witnesses.size(), 2U);
}

TEST(Ends, OfThemselvesAreCrashesOrProbesOrMemory) {
  struct Case {
    const char* about;
    const char* container;
    std::string ended;
    End end;
    std::optional<Sign> says;
  };
  const char* const plain = R"("name": "app")";
  const char* const alive = R"("name": "app", "livenessProbe": {"periodSeconds": 10})";
  const std::vector<Case> cases = {
      {"an error", plain, terminated(1, "Error"), End::kCrash, std::nullopt},
      {"a probe", alive, terminated(143, "Error"), End::kProbe, Sign::kProbeKill},
      {"a probe, and the end of its grace", alive, terminated(137, "Error"), End::kProbe, Sign::kProbeKill},
      {"nobody knows who", plain, terminated(137, "Error"), End::kUnknown, std::nullopt},
      {"memory", alive, terminated(137, "OOMKilled"), End::kOutOfMemory, Sign::kMemory},
      {"made up", alive, terminated(137, "ContainerStatusUnknown"), End::kUnknown, std::nullopt},
  };
  for (const Case& each : cases) {
    Watch watch;
    PodText pod;
    pod.container = each.container;
    EXPECT_EQ(watch.crash(pod, each.ended).end, each.end) << each.about;
    watch.crash(pod, each.ended);
    for (std::size_t i = 0; i < kSigns; ++i) {
      const auto sign = static_cast<Sign>(i);
      EXPECT_EQ(watch.says(sign), each.says == sign) << each.about << ": " << rule_of(sign);
    }
  }
}

TEST(Ends, ByAReadOnlyFileSystemAreToldByOne) {
  for (const char* words : {"open /srv/x: read-only file system", "cp: Read-only file system",
                            "Error: EROFS: read-only file system, open"}) {
    Watch watch;
    watch.crash({}, terminated(1, "Error", words));
    EXPECT_TRUE(watch.says(Sign::kReadOnly)) << words;
  }
  Watch watch;
  watch.crash({}, terminated(0, "Completed", "Read-only file system"));
  watch.crash({}, terminated(1, "Error", "no such file"));
  EXPECT_FALSE(watch.says(Sign::kReadOnly));
}

TEST(Ends, ThatAListShowsHappenedBefore) {
  Watch watch;
  PodText pod;
  pod.restarts = 7;
  pod.conditions.clear();
  pod.state = R"("waiting": {"reason": "CrashLoopBackOff"})";
  pod.more_container = R"(, "lastState": {)" + terminated(1, "Error", "EROFS") + "}";
  EXPECT_FALSE(watch.told(pod, /*in_list=*/true).end);
  EXPECT_FALSE(watch.told(pod).end);
  pod.restarts = 8;
  EXPECT_EQ(watch.told(pod).end, End::kCrash) << "this one is new";
}

TEST(Evictions, CountOnlyForWhatThePodItselfUsed) {
  struct Case {
    const char* why;
    bool counts;
  };
  for (const Case& each :
       {Case{R"(Usage of EmptyDir volume \"tmp\" exceeds the limit \"64Mi\". )", true},
        Case{"Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ", true},
        Case{R"(Container app exceeded its local ephemeral storage limit \"1Gi\". )", true},
        Case{"The node was low on resource: ephemeral-storage. ", false}}) {
    Watch watch;
    PodText pod;
    pod.phase = "Failed";
    pod.state = terminated(137, "Error");
    pod.conditions.clear();
    pod.more_status = std::string(R"(, "reason": "Evicted", "message": ")") + each.why + "\"";
    watch.told(pod);
    watch.told(pod);
    EXPECT_EQ(watch.says(Sign::kEvicted), each.counts) << each.why;
    EXPECT_FALSE(watch.says(Sign::kKilled) || watch.says(Sign::kProbeKill));
    Watch later;
    later.told(pod, /*in_list=*/true);
    EXPECT_FALSE(later.says(Sign::kEvicted)) << "the object stays for long";
  }
}

TEST(Starts, AreMeasuredFromTheCommandToTheFirstReady) {
  Watch watch;
  EXPECT_EQ(watch.start({}, 3).start_seconds, 3);
  EXPECT_TRUE(watch.memory.quiet()) << "nothing is kept of what runs steadily";
  PodText flapping;
  flapping.uid = uid_of(77);
  flapping.conditions = R"({"type": "Ready", "status": "False"})";
  EXPECT_FALSE(watch.told(flapping).start_seconds);
  flapping.conditions =
      R"({"type": "Ready", "status": "True", "lastTransitionTime": "2031-01-12T00:00:00Z"})";
  EXPECT_FALSE(watch.told(flapping).start_seconds) << "twelve days are no start";
}

TEST(Starts, AreSlowAgainstTheBudgetOfTheStartupProbe) {
  PodText pod;
  pod.container = R"("name": "app", "startupProbe": {"failureThreshold": 10, "periodSeconds": 2})";
  Watch slow;
  for (int i = 0; i < 3; ++i) slow.start(pod, 17);
  EXPECT_TRUE(slow.says(Sign::kSlowStart));
  Watch fast;
  for (int i = 0; i < 3; ++i) fast.start(pod, 15);
  EXPECT_FALSE(fast.says(Sign::kSlowStart));
  Watch without;
  for (int i = 0; i < 3; ++i) without.start({}, 59);
  EXPECT_FALSE(without.says(Sign::kSlowStart));
}

TEST(Memory, KeepsNothingOfSteadyPodsAndFewReleases) {
  Watch watch;
  for (int i = 0; i < 1000; ++i) {
    PodText pod;
    pod.uid = uid_of(i + 1);
    watch.told(pod, /*in_list=*/i % 2 == 0);
  }
  EXPECT_TRUE(watch.memory.empty());
  for (int release = 1; release <= 9; ++release) {
    PodText pod;
    pod.labels = R"("twelvefactor.dev/process": "web", "twelvefactor.dev/release": "v)" +
                 std::to_string(release) + "\"";
    watch.stop(pod, 31'000, terminated(137, "Error"));
    watch.stop(pod, 31'000, terminated(137, "Error"));
  }
  EXPECT_EQ(watch.memory.sightings().size(), 1U) << "the newest release speaks";
  EXPECT_EQ(watch.sighting(Sign::kKilled)->release, 9);
}

TEST(Memory, IsBounded) {
  Memory memory;
  for (int i = 1; i <= 1000; ++i) {
    PodText pod;
    pod.uid = uid_of(i);
    pod.state = R"("waiting": {"reason": "ContainerCreating"})";
    pod.conditions.clear();
    memory.told(pod.signs(), pod.name, {1, false, 1});
  }
  EXPECT_LE(memory.pods(), 256U);
  memory.swept(2);
  EXPECT_TRUE(memory.empty()) << "the list did not name them";
}

TEST(Memory, SaysWhenItSaysSomethingElse) {
  Watch watch;
  watch.stop({}, 31'000, terminated(137, "Error"));
  EXPECT_FALSE(watch.memory.says_otherwise());
  watch.stop({}, 31'000, terminated(137, "Error"));
  EXPECT_TRUE(watch.memory.says_otherwise());
  for (int i = 0; i < 20; ++i) {
    watch.stop({}, 31'000, terminated(137, "Error"));
    EXPECT_FALSE(watch.memory.says_otherwise()) << "the same, once more";
  }
}

TEST(Standing, GoesWithThreeOfALaterReleaseOrEightOfTheSame) {
  Watch watch;
  const Standing standing{"TF0907", "web", 4};
  watch.stop({}, 31'000, terminated(137, "Error"));
  watch.stop({}, 31'000, terminated(137, "Error"));
  EXPECT_TRUE(say_what_stands(watch.memory.sightings(), std::vector{standing}));
  EXPECT_FALSE(say_what_stands(watch.memory.sightings(), {}));
  for (int i = 1; i <= 7; ++i) {
    watch.stop({}, 900, terminated(0, "Completed"));
    EXPECT_TRUE(stays(standing, watch.memory.sightings())) << i;
  }
  watch.stop({}, 900, terminated(0, "Completed"));
  EXPECT_FALSE(stays(standing, watch.memory.sightings()));

  Watch later;
  PodText next;
  next.labels = R"("twelvefactor.dev/process": "web", "twelvefactor.dev/release": "v5")";
  for (int i = 1; i <= 2; ++i) later.stop(next, 900, terminated(0, "Completed"));
  EXPECT_TRUE(stays(standing, later.memory.sightings()));
  later.stop(next, 900, terminated(0, "Completed"));
  EXPECT_FALSE(stays(standing, later.memory.sightings()));
  EXPECT_TRUE(stays({"TF0907", "worker", 4}, later.memory.sightings())) << "another process";
  EXPECT_TRUE(stays({"TF0907", "web", 6}, later.memory.sightings())) << "what an earlier release did";
  EXPECT_TRUE(say_what_stands(later.memory.sightings(), {}));
}

TEST(Paths, NameTheProcess) {
  EXPECT_EQ(process_of(path_of("web")), "web");
  EXPECT_EQ(process_of(".spec.image"), "");
}

}  // namespace
}  // namespace twelvefactor::observed
