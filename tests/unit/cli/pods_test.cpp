// What `ps` and `logs` make of pods and of what they write.
#include <gtest/gtest.h>

#include <sstream>
#include <thread>

#include "cli/pods/log_printer.hpp"
#include "cli/pods/pod.hpp"
#include "cli/pods/ps.hpp"

namespace twelvefactor::cli {
namespace {

constexpr const char* kPods = R"({"items": [
  {"metadata": {"name": "shop-v2-migrate-x", "creationTimestamp": "2026-12-01T10:00:00Z",
                "labels": {"twelvefactor.dev/admin-process": "migrate", "twelvefactor.dev/release": "v2"}},
   "spec": {"nodeName": "a"},
   "status": {"phase": "Succeeded", "containerStatuses": [
     {"name": "app", "ready": false, "restartCount": 0, "state": {"terminated": {"reason": "Completed", "exitCode": 0}}}]}},
  {"metadata": {"name": "shop-web-2", "creationTimestamp": "2026-12-01T10:01:00Z",
                "labels": {"twelvefactor.dev/process": "web", "twelvefactor.dev/release": "v2"}},
   "status": {"phase": "Running", "containerStatuses": [
     {"name": "proxy", "ready": true, "restartCount": 9, "state": {"running": {}}},
     {"name": "app", "ready": false, "restartCount": 3, "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}},
  {"metadata": {"name": "shop-web-1", "creationTimestamp": "2026-12-01T09:00:00Z",
                "deletionTimestamp": "2026-12-01T10:02:00Z",
                "labels": {"twelvefactor.dev/process": "web", "twelvefactor.dev/release": "v1"}},
   "spec": {"nodeName": "b"},
   "status": {"phase": "Running", "containerStatuses": [
     {"name": "app", "ready": true, "restartCount": 0, "state": {"running": {}}}]}},
  {"metadata": {"name": "shop-web-3", "labels": {"twelvefactor.dev/process": "web", "twelvefactor.dev/release": "v2"}},
   "status": {"phase": "Pending"}},
  {"metadata": {"name": "shop-task-fix-y", "labels": {"twelvefactor.dev/task": "fix", "twelvefactor.dev/release": "v2"}},
   "status": {"phase": "Failed", "reason": "Evicted"}}
]})";

TEST(Pods, AreListedByProcessAsKubectlSeesThem) {
  const auto pods = read_pods_of_app(kPods);
  ASSERT_TRUE(pods);
  EXPECT_EQ(pods_text(*pods, 1796119320),  // 2026-12-01T10:02:00Z
            "PROCESS    POD                 RELEASE   READY   STATE              RESTARTS   AGE   NODE\n"
            "web        shop-web-1          v1        yes     Terminating        0          62m   b\n"
            "web        shop-web-2          v2        no      CrashLoopBackOff   3          60s\n"
            "web        shop-web-3          v2        no      Pending            0\n"
            "migrate    shop-v2-migrate-x   v2        -       Completed          0          2m    a\n"
            "task fix   shop-task-fix-y     v2        -       Evicted            0\n");
  EXPECT_TRUE((*pods)[1].started) << "what ran before it has a log";
  EXPECT_FALSE((*pods)[1].running);
  EXPECT_FALSE((*pods)[2].started);
}

TEST(Pods, AreChosenByProcessAndRelease) {
  const auto pods = read_pods_of_app(kPods);
  const auto chosen = [&pods](const PodChoice& choice) {
    std::string names;
    for (const Pod& pod : *pods) names += is_chosen(pod, choice) ? pod.name + " " : "";
    return names;
  };
  EXPECT_EQ(chosen({{"web"}, 2}), "shop-web-2 shop-web-3 ");
  EXPECT_EQ(chosen({{"web", "migrate"}, {}}), "shop-web-1 shop-web-2 shop-web-3 shop-v2-migrate-x ");
  EXPECT_EQ(chosen({{}, 1}), "shop-web-1 ");
  EXPECT_EQ(chosen({{"worker"}, {}}), "");
}

TEST(Pods, AreNoneInWhatIsNoList) {
  for (const char* text : {"", "{", "[]", "{}", R"({"items": 3})"})
    EXPECT_FALSE(read_pods_of_app(text)) << text;
  const auto odd = read_pods_of_app(R"({"items": [3, {"metadata": []}]})");
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->size(), 1U);
}

using Time = std::chrono::system_clock::time_point;

TEST(LineCutter, GivesWholeLinesWithTheTimeOfTheirBegin) {
  std::vector<std::pair<int, std::string>> lines;
  LineCutter cutter([&lines](Time time, std::string text) {
    lines.emplace_back(std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count(),
                       text);
  });
  const auto at = [](int seconds) { return Time(std::chrono::seconds(seconds)); };
  cutter.add("one\ntw", at(1));
  cutter.add("o\n", at(2));
  cutter.add("\n", at(3));
  cutter.add("last", at(4));
  EXPECT_EQ(lines.size(), 3U);
  cutter.finish();
  EXPECT_EQ(lines, (std::vector<std::pair<int, std::string>>{{1, "one"}, {1, "two"}, {3, ""}, {4, "last"}}));
}

TEST(LogPrinter, PutsThePodBeforeEachLine) {
  std::ostringstream out;
  LogPrinter printer(out, {}, /*timestamps=*/true);
  printer.print({Time(), "web-1", 0, "a"});
  printer.print({Time(), "worker-1", 1, "b"});
  printer.print({Time(), "web-1", 0, ""});
  printer.print({Time(), "", 0, "bare"});
  EXPECT_EQ(out.str(),
            "web-1 1970-01-01T00:00:00Z a\nworker-1 1970-01-01T00:00:00Z b\nweb-1    1970-01-01T00:00:00Z \n"
            "1970-01-01T00:00:00Z bare\n");
}

TEST(LogPrinter, ColoursThePodsOfOneProcessAlike) {
  std::ostringstream out;
  LogPrinter printer(out, {0, true}, false);
  for (const std::size_t number : {0U, 1U, 6U}) printer.print({Time(), "p", number, "x"});
  EXPECT_EQ(out.str(), "\x1b[36mp\x1b[0m x\n\x1b[32mp\x1b[0m x\n\x1b[36mp\x1b[0m x\n");
}

TEST(LogPrinter, KeepsLinesOfSeveralThreadsWhole) {
  std::ostringstream out;
  LogPrinter printer(out, {}, false);
  {
    std::vector<std::jthread> threads;
    for (const char* word : {"aaaaaaaa", "bbbbbbbb"})
      threads.emplace_back([&printer, word] {
        for (int i = 0; i < 500; ++i) printer.print({Time(), "", 0, word});
      });
  }
  std::istringstream lines(out.str());
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count)
    EXPECT_TRUE(line == "aaaaaaaa" || line == "bbbbbbbb") << line;
  EXPECT_EQ(count, 1000);
}

}  // namespace
}  // namespace twelvefactor::cli
