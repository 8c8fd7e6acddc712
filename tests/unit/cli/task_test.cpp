#include "cli/task/task.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/task/run_task.hpp"
#include "cli/task/task_pod.hpp"

namespace twelvefactor::cli {
namespace {

using Json = nlohmann::json;

RunOptions command(std::vector<std::string> words) {
  RunOptions options;
  options.words = std::move(words);
  return options;
}

TEST(TaskBody, IsACommandOnTheActiveRelease) {
  const Json body =
      Json::parse(task_body(command({"bin/console", "--flag", "a b"}), {"team", "shop"}, "run-x"));
  EXPECT_EQ(body.at("apiVersion"), "twelvefactor.dev/v1alpha1");
  EXPECT_EQ(body.at("kind"), "AdminTask");
  EXPECT_EQ(body.at("metadata"), (Json{{"name", "run-x"}, {"namespace", "team"}}));
  EXPECT_EQ(body.at("spec"), (Json{{"appRef", {{"name", "shop"}}},
                                   {"command", {"bin/console", "--flag", "a b"}},
                                   {"backoffLimit", 0},
                                   {"ttlSecondsAfterFinished", 86400}}));
}

TEST(TaskBody, SaysWhatWasAskedFor) {
  RunOptions options = command({"--flag"});
  options.admin_process = "console";
  options.release = 11;
  options.timeout = 60;
  const Json spec = Json::parse(task_body(options, {"team", "shop"}, "x")).at("spec");
  EXPECT_EQ(spec.at("adminProcess"), "console");
  EXPECT_EQ(spec.at("args"), Json({"--flag"}));
  EXPECT_EQ(spec.at("release"), 11);
  EXPECT_EQ(spec.at("activeDeadlineSeconds"), 60);
  EXPECT_FALSE(spec.contains("command"));
  RunOptions worker = command({"x"});
  worker.process = "worker";
  EXPECT_EQ(Json::parse(task_body(worker, {"team", "shop"}, "x")).at("spec").at("process"), "worker");
}

TEST(TaskName, LeavesRoomForTheJob) {
  EXPECT_EQ(task_name(command({"x"}), "shop", 0), "run-bbbbbb");
  RunOptions template_;
  template_.admin_process = "console";
  EXPECT_EQ(task_name(template_, "shop", 1), "console-cbbbbb");
  template_.admin_process = std::string(51, 'a');
  const std::string longest(40, 's');
  for (const std::string& app : {std::string("s"), std::string("shop"), longest}) {
    const std::string name = task_name(template_, app, 12345678901234567890U);
    EXPECT_LE((app + "-task-" + name).size(), 63U);
    EXPECT_EQ(check_task_name(name, app), "");
  }
  EXPECT_NE(task_name(template_, "shop", 1), task_name(template_, "shop", 2));
  EXPECT_NE(check_task_name(std::string(18, 'a'), longest), "");
  EXPECT_NE(check_task_name("a/b", "shop"), "");
}

std::string task(const std::string& condition, const std::string& reason = "R",
                 const Json& status = Json::object()) {
  Json object = {{"kind", "AdminTask"}, {"metadata", {{"name", "run-x"}}}, {"status", status}};
  object["status"]["conditions"] = {
      {{"type", "Started"}, {"status", "True"}},
      {{"type", "Failed"}, {"status", "False"}},
      {{"type", condition}, {"status", "True"}, {"reason", reason}, {"message", "m"}}};
  return object.dump();
}

TaskEnd ended(const std::string& text) {
  TaskEnd end;
  end.task = read_task(text).value();
  return end;
}

TEST(TaskState, IsReadFromItsConditions) {
  EXPECT_EQ(read_task(task("Reconciling"))->state, TaskState::kUnderWay);
  EXPECT_EQ(read_task(task("Stalled"))->state, TaskState::kStalled);
  EXPECT_EQ(read_task(task("Succeeded"))->state, TaskState::kSucceeded);
  EXPECT_EQ(read_task(task("Cancelled"))->state, TaskState::kCancelled);
  const auto failed =
      read_task(task("Failed", "BackoffLimitExceeded", {{"exitCode", 7}, {"message", "last"}}));
  EXPECT_EQ(failed->state, TaskState::kFailed);
  EXPECT_EQ(failed->reason, "BackoffLimitExceeded");
  EXPECT_EQ(failed->exit_code, 7);
  EXPECT_EQ(failed->text, "last");
  EXPECT_EQ(read_task(R"({"kind": "AdminTask", "metadata": {"name": "x"}})")->state, TaskState::kUnderWay);
  for (const char* wrong : {"", "[]", "{}", R"({"kind": "Status"})"})
    EXPECT_FALSE(read_task(wrong).ok()) << wrong;
}

TEST(TaskState, BecomesTheExitCode) {
  EXPECT_EQ(exit_code_of(ended(task("Succeeded"))), 0);
  EXPECT_EQ(exit_code_of(ended(task("Failed", "R", {{"exitCode", 7}}))), 7);
  EXPECT_EQ(exit_code_of(ended(task("Failed", "R", {{"exitCode", 137}}))), 137);
  TaskEnd too_long = ended(task("Failed", "R", {{"exitCode", 143}}));
  too_long.too_long = true;
  EXPECT_EQ(exit_code_of(too_long), kRunTimedOut);
  TaskEnd not_started = ended(task("Failed", "R", {{"exitCode", 128}}));
  not_started.not_started = true;
  EXPECT_EQ(exit_code_of(not_started), kRunTrouble);
  EXPECT_EQ(exit_code_of(ended(task("Failed"))), kRunTrouble);
  EXPECT_EQ(exit_code_of(ended(task("Failed", "R", {{"exitCode", 0}}))), kRunTrouble);
  EXPECT_EQ(exit_code_of(ended(task("Failed", "R", {{"exitCode", 256}}))), kRunTrouble);
  EXPECT_EQ(exit_code_of(ended(task("Cancelled", "R", {{"exitCode", 143}}))), kRunCancelled);
  TaskEnd given_up = ended(task("Started"));
  given_up.given_up = "it does not start";
  EXPECT_EQ(exit_code_of(given_up), kRunTrouble);
  given_up.task.exit_code = 3;
  EXPECT_EQ(exit_code_of(given_up), 3);
}

TEST(TaskState, TookTooLongWhereTheJobSaysSo) {
  EXPECT_TRUE(took_too_long(
      R"({"status": {"conditions": [{"type": "FailureTarget", "reason": "DeadlineExceeded"}]}})"));
  EXPECT_FALSE(took_too_long(R"({"status": {"conditions": [{"reason": "BackoffLimitExceeded"}]}})"));
  EXPECT_FALSE(took_too_long(""));
}

Json pod(const Json& state, const std::string& made = "2026-11-21T10:00:00Z", const std::string& name = "p") {
  return {
      {"metadata", {{"name", name}, {"creationTimestamp", made}}},
      {"spec", {{"containers", Json::array({{{"name", "app"}}})}}},
      {"status",
       {{"phase", "Pending"}, {"containerStatuses", Json::array({{{"name", "app"}, {"state", state}}})}}}};
}

TaskPod only(const Json& item) {
  return read_task_pod(Json{{"items", Json::array({item})}}.dump()).value().value();
}

TEST(TaskPod, SaysWhetherThereIsALog) {
  EXPECT_FALSE(read_task_pod(R"({"items": []})").value().has_value());
  EXPECT_FALSE(read_task_pod(R"({"kind": "Status"})").ok());
  EXPECT_FALSE(only(pod({{"waiting", {{"reason", "ContainerCreating"}}}})).started);
  const TaskPod running = only(pod({{"running", {{"startedAt", "2026-11-21T10:00:01Z"}}}}));
  EXPECT_TRUE(running.started && !running.ended);
  const TaskPod ended = only(pod({{"terminated", {{"exitCode", 7}, {"reason", "Error"}}}}));
  EXPECT_TRUE(ended.started && ended.ended);
  EXPECT_EQ(ended.exit_code, 7);
  EXPECT_FALSE(ended.deleting);
  Json going = pod({{"running", {{"startedAt", "2026-11-21T10:00:01Z"}}}});
  going["metadata"]["deletionTimestamp"] = "2026-11-21T10:00:05Z";
  EXPECT_TRUE(only(going).deleting);
}

TEST(TaskPod, HasNoLogWhereItsProgramIsMissing) {
  const TaskPod pod_ =
      only(pod({{"terminated", {{"exitCode", 128}, {"reason", "StartError"}, {"message", "no x"}}}}));
  EXPECT_TRUE(pod_.ended && pod_.impossible && !pod_.started);
}

TEST(TaskPod, IsThatOfTheCommandWhateverOthersInjected) {
  Json injected = pod({{"terminated", {{"exitCode", 7}, {"reason", "Error"}}}});
  injected["spec"]["containers"].insert(injected["spec"]["containers"].begin(), {{"name", "proxy"}});
  injected["status"]["phase"] = "Running";
  auto& statuses = injected["status"]["containerStatuses"];
  statuses.insert(statuses.begin(), {{"name", "proxy"}, {"state", {{"running", Json::object()}}}});
  const TaskPod ended = only(injected);
  EXPECT_TRUE(ended.started && ended.ended);
  EXPECT_EQ(ended.exit_code, 7);
}

TEST(TaskPod, MayBeReadAlone) {
  Json alone = pod({{"running", {{"startedAt", "2026-11-21T10:00:01Z"}}}});
  alone["kind"] = "Pod";
  EXPECT_TRUE(read_task_pod(alone.dump()).value()->started);
}

TEST(TaskPod, IsTheYoungest) {
  const Json list = {
      {"items",
       {pod(Json::object(), "2026-11-21T10:00:00Z", "a"), pod(Json::object(), "2026-11-21T10:00:02Z", "b"),
        pod(Json::object(), "2026-11-21T10:00:01Z", "c")}}};
  EXPECT_EQ(read_task_pod(list.dump()).value()->name, "b");
}

TEST(TaskPod, SaysWhyItDoesNotStart) {
  for (const char* reason : {"ErrImagePull", "ImagePullBackOff", "CreateContainerConfigError"}) {
    const TaskPod waiting = only(pod({{"waiting", {{"reason", reason}, {"message", "why"}}}}));
    EXPECT_TRUE(waiting.hopeless) << reason;
    EXPECT_EQ(waiting.message, "why");
  }
  EXPECT_FALSE(only(pod({{"waiting", {{"reason", "ContainerCreating"}}}})).hopeless);
  Json unscheduled = pod(Json::object());
  unscheduled["status"] = {{"phase", "Pending"},
                           {"conditions",
                            {{{"type", "PodScheduled"},
                              {"status", "False"},
                              {"reason", "Unschedulable"},
                              {"message", "0/1 nodes are available"}}}}};
  EXPECT_EQ(only(unscheduled).reason, "Unschedulable");
  EXPECT_EQ(only(unscheduled).message, "0/1 nodes are available");
}

}  // namespace
}  // namespace twelvefactor::cli
