#include "gather/unseen_jobs.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::gather {
namespace {

constexpr const char* kUid = "77777777-7777-4777-8777-777777777777";

class UnseenJobs : public ::testing::Test {
 protected:
  UnseenJobs() {
    observed_.app.key = {"ns", "shop"};
    AdminRecord record;
    record.run_id = "1";
    record.job = "shop-seed";
    record.job_uid = parse_uid(kUid);
    observed_.previous.admin_processes["seed"] = record;
  }

  AdminRecord& record() { return observed_.previous.admin_processes.at("seed"); }

  /// How often something was read.
  int find(const kube::ApiResult<std::string>& answer) {
    int asked = 0;
    find_unseen_jobs(observed_,
                     [&](const std::string& path, std::stop_token) {
                       ++asked;
                       EXPECT_EQ(path, "/apis/batch/v1/namespaces/ns/jobs/shop-seed");
                       return answer;
                     },
                     {});
    return asked;
  }

  static std::string job(const std::string& uid) {
    return R"({"metadata": {"name": "shop-seed", "uid": ")" + uid + R"("}})";
  }
  static kube::ApiError refusal(int status) {
    kube::ApiError error;
    error.status = status;
    return error;
  }

  Observed observed_;
};

TEST_F(UnseenJobs, OneThatLostItsLabelsIsFound) {
  find(job(kUid));
  ASSERT_EQ(observed_.children.size(), 1U);
  EXPECT_EQ(observed_.children[0].uid, parse_uid(kUid));
  EXPECT_EQ(find(refusal(503)), 0) << "it is seen now";
}

TEST_F(UnseenJobs, OneThatIsGoneIsNot) {
  find(refusal(404));
  EXPECT_TRUE(observed_.children.empty() && observed_.unread_jobs.empty());
  find(job("88888888-8888-4888-8888-888888888888"));
  EXPECT_TRUE(observed_.children.empty()) << "another one";
}

TEST_F(UnseenJobs, OfOneThatCannotBeReadNobodyCanTell) {
  find(refusal(503));
  EXPECT_TRUE(observed_.unread_jobs.contains("shop-seed"));
  EXPECT_TRUE(observed_.look_again.has_value());
  find(refusal(404));
  EXPECT_TRUE(observed_.unread_jobs.empty());
}

TEST_F(UnseenJobs, NothingIsReadOfRunsThatHaveEndedOrWereNeverSeen) {
  record().state = AdminRecord::State::kSucceeded;
  EXPECT_EQ(find(job(kUid)), 0);
  record().state = AdminRecord::State::kRunning;
  record().job_uid = {};
  EXPECT_EQ(find(job(kUid)), 0);
}

TEST_F(UnseenJobs, TheGateOfAReleaseIsLookedFor) {
  observed_.previous.admin_processes.clear();
  auto facts = std::make_shared<ReleaseFacts>();
  GateRun run;
  run.state = GateRun::State::kRunning;
  run.job = "shop-seed";
  run.job_uid = parse_uid(kUid);
  facts->status.gates["seed"] = run;
  Child release;
  release.kind = Kind::kAppRelease;
  release.release = facts;
  observed_.children.push_back(release);
  EXPECT_EQ(find(job(kUid)), 1);
  EXPECT_EQ(observed_.children.size(), 2U);
}

}  // namespace
}  // namespace twelvefactor::gather
