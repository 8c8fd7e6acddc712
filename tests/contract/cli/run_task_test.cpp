// `twelvefactor run` against a server that plays the operator: what is asked for, what comes out, and when.
#include "cli/task/run_task.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <sstream>
#include <thread>

#include <nlohmann/json.hpp>

#include "support/eventually.hpp"
#include "support/server_kubeconfig.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::cli {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using testing::Peer;                    // not the peer of a spec
using Json = nlohmann::json;

constexpr const char* kTasks = "/apis/twelvefactor.dev/v1alpha1/namespaces/team/admintasks";
constexpr const char* kLog = "/api/v1/namespaces/team/pods/p/log?timestamps=true&container=app&follow=true";

Json condition(const std::string& type) {
  return {{"type", type}, {"status", "True"}, {"reason", type}};
}

Json failure(int code, const std::string& reason, const std::string& message) {
  return {{"kind", "Status"}, {"code", code}, {"reason", reason}, {"message", message}};
}

/// Text that one thread writes and another reads.
class Shared : public std::stringbuf {
 public:
  std::string text() {
    const std::lock_guard lock(mutex_);
    return str();
  }

 protected:
  std::streamsize xsputn(const char* bytes, std::streamsize size) override {
    const std::lock_guard lock(mutex_);
    return std::stringbuf::xsputn(bytes, size);
  }
  int_type overflow(int_type letter) override {
    const std::lock_guard lock(mutex_);
    return std::stringbuf::overflow(letter);
  }

 private:
  std::recursive_mutex mutex_;  // one of these calls the other
};

constexpr const char* kLateJob =
    R"({"status": {"conditions": [{"type": "Failed", "reason": "DeadlineExceeded"}]}})";

class Runs {
 public:
  std::function<void(Peer&, const SeenRequest&)> on_log = [](Peer& peer, const SeenRequest&) {
    peer.respond(200, "2026-11-21T10:00:00.1Z hello\n");
  };
  Json app = {{"kind", "TwelveFactorApp"},
              {"metadata", {{"name", "shop"}, {"namespace", "team"}, {"uid", "u-1"}, {"generation", 2}}},
              {"spec", Json::object()},
              {"status", {{"observedGeneration", 2}, {"release", {{"active", 2}, {"desired", 2}}}}}};
  int create_status = 201;
  bool may_list = true;
  std::string create_message;

  Runs()
      : server_([this](Peer& peer, const SeenRequest& request) { answer(peer, request); }),
        kubeconfig_(server_kubeconfig(server_.url())) {
    options.words = {"bin/console", "--flag"};
    options.name = "now";
    options.interval = std::chrono::milliseconds(5);
    options.patience = std::chrono::seconds(1);
    options.silence = std::chrono::seconds(1);
  }

  /// What the operator and the kubelet say from now on.
  void task(const std::vector<Json>& conditions, const Json& status = Json::object()) {
    const std::lock_guard lock(mutex_);
    status_ = status;
    status_["conditions"] = conditions;
  }
  void pod(const Json& state, const std::string& deleted = "") {
    const std::lock_guard lock(mutex_);
    pods_ = Json::array();
    pods_.push_back({{"kind", "Pod"},
                     {"metadata", {{"name", "p"}, {"creationTimestamp", "2026-11-21T10:00:00Z"}}},
                     {"spec", {{"containers", Json::array({{{"name", "app"}}})}}},
                     {"status",
                      {{"phase", "Pending"},
                       {"containerStatuses", Json::array({{{"name", "app"}, {"state", state}}})}}}});
    if (!deleted.empty()) pods_[0]["metadata"]["deletionTimestamp"] = deleted;
  }

  int run() {
    std::istringstream input;
    options.cluster.app = "shop";
    options.cluster.kubeconfig = kubeconfig_;
    auto cluster = Cluster::open(options.cluster);
    EXPECT_TRUE(cluster.ok());
    return run_task(options, *cluster, {&input, &out_stream_, &notes_stream_, false, {}, {}}, interruption);
  }

  [[nodiscard]] std::string out() { return out_.text(); }
  [[nodiscard]] std::string notes() { return notes_.text(); }
  [[nodiscard]] std::vector<SeenRequest> sent(const std::string& method) const {
    std::vector<SeenRequest> found;
    for (const auto& request : server_.requests()) {
      if (request.method == method) found.push_back(request);
    }
    return found;
  }
  [[nodiscard]] std::vector<std::string> logs() const {
    std::vector<std::string> found;
    for (const auto& request : server_.requests()) {
      if (request.has("/log?")) found.push_back(request.target);
    }
    return found;
  }

  RunOptions options;
  int left = 0;
  Interruption interruption{[this] { ++left; }};

 private:
  void answer(Peer& peer, const SeenRequest& request) {
    if (request.has("/log?")) return on_log(peer, request);
    std::unique_lock lock(mutex_);
    const Json task = {{"kind", "AdminTask"}, {"metadata", {{"name", "now"}}}, {"status", status_}};
    const Json list = {{"items", pods_}};
    lock.unlock();
    if (request.method == "POST" && create_status != 201) {
      return void(peer.respond(create_status, failure(create_status, "X", create_message).dump()));
    }
    if (request.has("/admintasks"))
      return void(peer.respond(request.method == "POST" ? 201 : 200, task.dump()));
    if (request.has("/pods?") && !may_list)
      return void(peer.respond(403, failure(403, "Forbidden", "no").dump()));
    if (request.has("/pods?")) return void(peer.respond(200, list.dump()));
    if (request.has("/pods/p")) return void(peer.respond(200, list["items"][0].dump()));
    if (request.has("/jobs/shop-task-now")) return void(peer.respond(200, kLateJob));
    if (request.has("/twelvefactorapps/shop") && !app.is_null()) return void(peer.respond(200, app.dump()));
    peer.respond(404, failure(404, "NotFound", "it \"x\" not found").dump());
  }

  std::mutex mutex_;
  Json status_ = Json::object();
  Json pods_ = Json::array();
  TestServer server_;
  std::string kubeconfig_;
  Shared out_;
  Shared notes_;
  std::ostream out_stream_{&out_};
  std::ostream notes_stream_{&notes_};
};

const Json kRunning = {{"running", {{"startedAt", "2026-11-21T10:00:00Z"}}}};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(RunTask, MakesATaskAndEndsAsItsProcessDoes) {
  Runs runs;
  runs.pod(kRunning);
  runs.task({condition("Failed")}, {{"exitCode", 7}});
  EXPECT_EQ(runs.run(), 7) << runs.notes();
  EXPECT_EQ(runs.out(), "hello\n");
  EXPECT_EQ(runs.notes(), "twelvefactor: the process ended with 7\n");
  const auto created = runs.sent("POST");
  ASSERT_EQ(created.size(), 1U);
  EXPECT_EQ(created[0].target, std::string(kTasks) + "?fieldManager=twelvefactor-cli");
  EXPECT_EQ(Json::parse(created[0].body).at("spec").at("command"), Json({"bin/console", "--flag"}));
  EXPECT_EQ(runs.logs(), std::vector<std::string>{kLog});
  EXPECT_TRUE(runs.sent("PATCH").empty());
}

TEST(RunTask, PrintsWhileTheProcessRuns) {
  Runs runs;
  std::atomic<bool> seen = false;
  runs.on_log = [&](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    peer.chunk("2026-11-21T10:00:00.1Z begun\n");
    EXPECT_TRUE(eventually([&] { return contains(runs.out(), "begun"); }));
    seen = true;
    peer.chunk("2026-11-21T10:00:00.2Z ended");
    runs.task({condition("Succeeded")});
    peer.end_chunks();
  };
  runs.pod(kRunning);
  EXPECT_EQ(runs.run(), 0);
  EXPECT_TRUE(seen);
  EXPECT_EQ(runs.out(), "begun\nended");
  EXPECT_EQ(runs.notes(), "");
}

TEST(RunTask, GoesOnAfterACutWithoutPrintingTwice) {
  Runs runs;
  int asked = 0;
  runs.on_log = [&](Peer& peer, const SeenRequest&) {
    if (++asked == 1) {
      peer.begin_chunks();
      peer.chunk("2026-11-21T10:00:05.1Z one\n2026-11-21T10:00:05.1Z two\n2026-11-21T10:00:05.2Z thr");
      return peer.reset();
    }
    runs.task({condition("Succeeded")});
    peer.respond(200,
                 "2026-11-21T10:00:05.1Z one\n2026-11-21T10:00:05.1Z two\n2026-11-21T10:00:05.2Z three\n"
                 "2026-11-21T10:00:06Z four\n");
  };
  runs.pod(kRunning);
  EXPECT_EQ(runs.run(), 0);
  EXPECT_EQ(runs.out(), "one\ntwo\nthree\nfour\n");
  EXPECT_EQ(runs.logs(),
            (std::vector<std::string>{kLog, std::string(kLog) + "&sinceTime=2026-11-21T10%3A00%3A05Z"}));
}

TEST(RunTask, AsksAnewWhereALogIsSilent) {
  Runs runs;
  int asked = 0;
  runs.on_log = [&](Peer& peer, const SeenRequest&) {
    if (++asked == 1) {
      peer.begin_chunks();
      peer.chunk("2026-11-21T10:00:05.1Z one\n");
      return peer.be_silent();
    }
    runs.task({condition("Succeeded")});
    peer.respond(200, "2026-11-21T10:00:05.1Z one\n2026-11-21T10:00:07Z two\n");
  };
  runs.pod(kRunning);
  EXPECT_EQ(runs.run(), 0);
  EXPECT_EQ(runs.out(), "one\ntwo\n");
}

TEST(RunTask, WaitsForAPodThatHasNotBegun) {
  Runs runs;
  runs.pod({{"waiting", {{"reason", "ContainerCreating"}}}});
  std::thread kubelet([&] {
    EXPECT_TRUE(eventually([&] { return runs.sent("GET").size() > 8; }));
    EXPECT_TRUE(runs.logs().empty());
    runs.pod(kRunning);
    runs.task({condition("Succeeded")});
  });
  EXPECT_EQ(runs.run(), 0);
  kubelet.join();
  EXPECT_EQ(runs.out(), "hello\n");
  EXPECT_EQ(runs.notes(), "");
}

TEST(RunTask, ReadsTheLogOfAProcessThatEndedAtOnce) {
  Runs runs;
  runs.pod({{"terminated", {{"exitCode", 3}}}});
  runs.task({condition("Failed")}, {{"exitCode", 3}});
  EXPECT_EQ(runs.run(), 3);
  EXPECT_EQ(runs.out(), "hello\n");
}

TEST(RunTask, ShowsTheLastLinesOfAPodThatHasGone) {
  Runs runs;
  runs.task({condition("Failed")}, {{"exitCode", 3}, {"message", "one\ntwo\x1b[2J"}});
  EXPECT_EQ(runs.run(), 3);
  EXPECT_EQ(runs.out(), "");
  EXPECT_EQ(runs.notes(),
            "twelvefactor: its pod was gone before the log could be read; its last lines:\n  one\n  two[2J\n"
            "twelvefactor: the process ended with 3\n");
}

TEST(RunTask, SaysWhenItTookTooLong) {
  Runs runs;
  runs.options.timeout = 5;
  runs.pod(kRunning);
  runs.task({condition("Failed")}, {{"exitCode", 143}, {"jobName", "shop-task-now"}});
  EXPECT_EQ(runs.run(), kRunTimedOut);
  EXPECT_EQ(runs.notes(), "twelvefactor: it took too long and was ended; --timeout gives it more time\n");
  EXPECT_EQ(Json::parse(runs.sent("POST").at(0).body).at("spec").at("activeDeadlineSeconds"), 5);
}

TEST(RunTask, FindsThePodByTheTaskWherePodsMayNotBeListed) {
  Runs runs;
  runs.may_list = false;
  runs.pod(kRunning);
  runs.task({condition("Succeeded")}, {{"podName", "p"}});
  EXPECT_EQ(runs.run(), 0);
  EXPECT_EQ(runs.out(), "hello\n");
  EXPECT_EQ(runs.notes(), "");
}

TEST(RunTask, CancelsAtTheFirstInterruptionAndLeavesAtTheSecond) {
  Runs runs;
  runs.pod(kRunning);
  runs.on_log = [&](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    peer.chunk("2026-11-21T10:00:00Z begun\n");
    runs.interruption.interrupt();
    const auto patches = runs.sent("PATCH");
    ASSERT_EQ(patches.size(), 1U);
    EXPECT_TRUE(patches[0].has("/admintasks/now"));
    EXPECT_EQ(Json::parse(patches[0].body), (Json{{"spec", {{"cancelled", true}}}}));
    peer.chunk("2026-11-21T10:00:01Z told to end\n");
    EXPECT_EQ(runs.left, 0);
    runs.interruption.interrupt();
    EXPECT_EQ(runs.left, 1);
    EXPECT_EQ(runs.sent("PATCH").size(), 1U);
    runs.task({condition("Cancelled")}, {{"exitCode", 0}});
    peer.end_chunks();
  };
  EXPECT_EQ(runs.run(), kRunCancelled);
  EXPECT_EQ(runs.out(), "begun\ntold to end\n");
  EXPECT_EQ(runs.notes(),
            "twelvefactor: cancelling task now: its process gets SIGTERM; once more leaves at once\n"
            "twelvefactor: left; if task now still runs: kubectl patch tft now -n team --kubeconfig " +
                runs.options.cluster.kubeconfig +
                " --type merge -p '{\"spec\":{\"cancelled\":true}}'\n"
                "twelvefactor: task now was cancelled\n");
}

TEST(RunTask, GivesUpWhereTheImageCannotBePulled) {
  Runs runs;
  runs.pod({{"waiting", {{"reason", "ImagePullBackOff"}, {"message", "no such image"}}}});
  EXPECT_EQ(runs.run(), kRunTrouble);
  EXPECT_EQ(runs.out(), "");
  EXPECT_TRUE(
      contains(runs.notes(), "twelvefactor: the process cannot start: ImagePullBackOff: no such image\n"))
      << runs.notes();
  EXPECT_TRUE(contains(runs.notes(), "given up: task now is cancelled")) << runs.notes();
  EXPECT_EQ(runs.sent("PATCH").size(), 1U);
}

TEST(RunTask, GivesUpWhereItsPodIsRefused) {
  Runs runs;
  runs.task({{{"type", "Ready"}, {"status", "False"}, {"reason", "PodsNotCreated"}}},
            {{"message", "it has no pod: a quota may refuse it"}});
  EXPECT_EQ(runs.run(), kRunTrouble);
  EXPECT_TRUE(contains(runs.notes(), "the process cannot start: it has no pod: a quota may refuse it\n"))
      << runs.notes();
  EXPECT_TRUE(contains(runs.notes(), "given up: task now is cancelled")) << runs.notes();
  EXPECT_EQ(runs.sent("PATCH").size(), 1U);
}

TEST(RunTask, SaysThatThereIsNoSuchProgram) {
  Runs runs;
  runs.pod({{"terminated", {{"exitCode", 128}, {"reason", "StartError"}, {"message", "no bin/console"}}}});
  runs.task({condition("Failed")}, {{"exitCode", 128}});
  EXPECT_EQ(runs.run(), kRunTrouble);
  EXPECT_EQ(runs.notes(), "twelvefactor: the process cannot start: StartError: no bin/console\n");
  EXPECT_TRUE(runs.logs().empty());
}

TEST(RunTask, SaysThatItNeededTooMuchMemory) {
  Runs runs;
  runs.pod({{"terminated", {{"exitCode", 137}, {"reason", "OOMKilled"}}}});
  runs.task({condition("Failed")}, {{"exitCode", 137}});
  EXPECT_EQ(runs.run(), 137);
  EXPECT_EQ(runs.out(), "hello\n");
  EXPECT_TRUE(contains(runs.notes(), "more memory than its limit")) << runs.notes();
}

TEST(RunTask, GivesUpATaskThatTheOperatorCannotStart) {
  Runs runs;
  runs.task({condition("Stalled")}, {{"message", "there is no admin process console"}});
  EXPECT_EQ(runs.run(), kRunTrouble);
  EXPECT_TRUE(contains(runs.notes(), "twelvefactor: there is no admin process console\n")) << runs.notes();
  EXPECT_EQ(runs.sent("PATCH").size(), 1U);
}

TEST(RunTask, EndsWithAProcessThatEndedByItself) {
  Runs runs;
  runs.pod({{"terminated", {{"exitCode", 4}}}});
  EXPECT_EQ(runs.run(), 4);
  EXPECT_EQ(runs.out(), "hello\n");
  EXPECT_EQ(runs.notes(), "twelvefactor: the process ended with 4\n");
  EXPECT_TRUE(runs.sent("PATCH").empty());
}

TEST(RunTask, UsesThePodsWordWhereTheOperatorIsSilent) {
  Runs runs;
  runs.pod({{"terminated", {{"exitCode", 4}}}}, "2026-11-21T10:00:05Z");
  EXPECT_EQ(runs.run(), 4);
  EXPECT_EQ(runs.out(), "hello\n");
  EXPECT_TRUE(contains(runs.notes(), "the operator has not said so")) << runs.notes();
  EXPECT_TRUE(runs.sent("PATCH").empty());
}

TEST(RunTask, DetachesWithTheNameAlone) {
  Runs runs;
  runs.options.detach = true;
  EXPECT_EQ(runs.run(), 0);
  EXPECT_EQ(runs.out(), "now\n");
  EXPECT_TRUE(contains(runs.notes(), "kubectl describe tft now -n team")) << runs.notes();
  runs.options.cluster.output = Output::kJson;
  EXPECT_EQ(runs.run(), 0);
  EXPECT_EQ(Json::parse(runs.out().substr(4)).at("kind"), "AdminTask");
}

TEST(RunTask, PrintsTheTaskAsJsonBesideTheOutput) {
  Runs runs;
  runs.options.cluster.output = Output::kJson;
  runs.pod(kRunning);
  runs.task({condition("Succeeded")}, {{"exitCode", 0}});
  EXPECT_EQ(runs.run(), 0);
  EXPECT_EQ(Json::parse(runs.out()).at("status").at("exitCode"), 0);
  EXPECT_EQ(runs.notes(), "hello\n");
}

TEST(RunTask, ExplainsWhatCannotBeRun) {
  Runs runs;
  runs.create_status = 422;
  runs.create_message = "AdminTask \"now\" is invalid: TF1201";
  EXPECT_EQ(runs.run(), kRunTrouble);
  EXPECT_TRUE(
      contains(runs.notes(), "the API server refuses the task: AdminTask \"now\" is invalid: TF1201\n"));
  runs.create_status = 409;
  EXPECT_EQ(runs.run(), kRunTrouble);
  EXPECT_TRUE(contains(runs.notes(), "there is a task now in namespace team already; choose another --name"));
  runs.create_status = 403;
  runs.create_message = "ValidatingAdmissionPolicy 'x' with binding 'y' denied request: no";
  EXPECT_EQ(runs.run(), kRunTrouble);
  EXPECT_TRUE(contains(
      runs.notes(), "refuses the task: ValidatingAdmissionPolicy 'x' with binding 'y' denied request: no\n"));
  runs.create_message = "admintasks is forbidden";
  EXPECT_EQ(runs.run(), kRunTrouble);
  EXPECT_TRUE(contains(runs.notes(), "admintasks is forbidden; to run commands is a right of its own"));
  EXPECT_EQ(runs.out(), "");
}

TEST(RunTask, AsksForNothingWithoutARelease) {
  Runs runs;
  runs.options.release = 9;
  EXPECT_EQ(runs.run(), kRunTrouble);
  EXPECT_TRUE(contains(
      runs.notes(),
      "release shop-v9 in namespace team does not exist; list the releases with: kubectl get tfr -n team"));
  runs.options.release.reset();
  runs.app["status"].erase("release");
  EXPECT_EQ(runs.run(), kRunTrouble);
  EXPECT_TRUE(contains(runs.notes(), "app shop in namespace team has no release that runs")) << runs.notes();
  runs.app = nullptr;
  EXPECT_EQ(runs.run(), kRunTrouble);
  EXPECT_TRUE(contains(runs.notes(), "app shop in namespace team does not exist; list the apps"));
  EXPECT_TRUE(runs.sent("POST").empty());
}

}  // namespace
}  // namespace twelvefactor::cli
