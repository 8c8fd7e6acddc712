// AdminTasks as they are read, and their status as it is written and read back.
#include "kinds/build/admin_task.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::kinds {
namespace {

constexpr const char* kTask = R"({
  "metadata": {"name": "fix", "namespace": "shop", "uid": "aaaaaaaa-0000-4000-8000-000000000001",
               "resourceVersion": "17", "generation": 2},
  "spec": {"appRef": {"name": "shop"}, "command": ["bin/fix"], "args": ["--all"], "process": "worker", "release": 3,
           "activeDeadlineSeconds": 60, "backoffLimit": 2, "ttlSecondsAfterFinished": 5, "cancelled": true},
  "status": {"observedGeneration": 1, "release": 3, "jobName": "shop-task-fix", "podName": "p",
             "startTime": "2026-03-01T12:00:00Z", "completionTime": "2026-03-01T12:01:30Z", "exitCode": 7,
             "message": "m", "conditions": [{"type": "Failed", "status": "True", "observedGeneration": 1,
             "lastTransitionTime": "2026-03-01T12:01:30Z", "reason": "Failed", "message": ""}]}})";

TEST(AdminTask, EveryFieldIsRead) {
  const auto read = read_admin_task(kTask);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->namespace_name, "shop");
  const AdminTask& task = *read->task;
  EXPECT_EQ(task.name, "fix");
  EXPECT_EQ(task.resource_version, 17U);
  EXPECT_EQ(task.generation, 2);
  EXPECT_FALSE(task.deleting);
  EXPECT_EQ(task.spec.app, "shop");
  EXPECT_EQ(task.spec.command, std::vector<std::string>{"bin/fix"});
  EXPECT_EQ(task.spec.args, std::vector<std::string>{"--all"});
  EXPECT_EQ(task.spec.process, "worker");
  EXPECT_EQ(task.spec.release, 3);
  EXPECT_EQ(task.spec.active_deadline_seconds, 60);
  EXPECT_EQ(task.spec.backoff_limit, 2);
  EXPECT_EQ(task.spec.ttl_seconds_after_finished, 5);
  EXPECT_TRUE(task.spec.cancelled);
  EXPECT_TRUE(has_ended(task));
}

TEST(AdminTask, ItsStatusIsReadBackAsItWasWritten) {
  const auto first = read_admin_task(kTask);
  const std::string object = admin_task_with_status("shop", *first->task, first->task->status);
  const auto again = read_admin_task(object);
  ASSERT_TRUE(again) << object;
  EXPECT_EQ(admin_task_status_json(again->task->status), admin_task_status_json(first->task->status));
  for (const char* part : {R"("durationSeconds":90)", R"("exitCode":7)", R"("resourceVersion":"17")",
                           R"("uid":"aaaaaaaa-0000-4000-8000-000000000001")", R"("reason":"Failed")"})
    EXPECT_NE(object.find(part), std::string::npos) << part << "\n" << object;
  EXPECT_EQ(object.find("\"spec\""), std::string::npos);
}

TEST(AdminTask, WhatIsLeftOutHasTheDefaultsOfTheDefinition) {
  const auto read = read_admin_task(R"({"metadata": {"name": "a"}, "spec": {"appRef": {"name": "shop"}}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->task->spec.active_deadline_seconds, 3600);
  EXPECT_EQ(read->task->spec.ttl_seconds_after_finished, 86400);
  EXPECT_EQ(read->task->status.observed_generation, -1);
  EXPECT_FALSE(has_ended(*read->task));
}

TEST(AdminTask, WhatIsNoneIsNotRead) {
  for (const char* text : {"", "null", "[]", "{}", R"({"metadata": {"name": 3}})", R"({"metadata": 1})"})
    EXPECT_FALSE(read_admin_task(text)) << text;
}

TEST(AdminTask, ItsReleaseIsTheRecordedOneThenTheNamedOneThenTheActiveOne) {
  AdminTask task;
  EXPECT_EQ(release_of(task, 0), 0);
  EXPECT_EQ(release_of(task, 4), 4);
  task.spec.release = 3;
  EXPECT_EQ(release_of(task, 4), 3);
  task.status.release = 2;
  EXPECT_EQ(release_of(task, 4), 2);
}

}  // namespace
}  // namespace twelvefactor::kinds
