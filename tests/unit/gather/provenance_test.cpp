// Whose a Job and a pod are: by what only the operator can write, and by the controllers' chain.
#include "gather/provenance.hpp"

#include <gtest/gtest.h>

#include "unit/apps.hpp"

namespace twelvefactor::gather {
namespace {

using Answer = kube::ApiResult<std::string>;
using Origin = JobState::Origin;
using testing::app_uid;
using testing::uid_of;

constexpr const char* kGate = "shop-v1-migrate";
const std::string kReplicaSetUid = "cccccccc-0000-4000-8000-000000000000";

Child job(const std::string& name, const Uid& owner) {
  Child made;
  made.kind = Kind::kJob;
  made.name = name;
  made.uid = uid_of('d');
  made.owner = owner;
  made.job = JobState{};
  return made;
}

Child deployment(const Uid& owner) {
  Child made;
  made.kind = Kind::kDeployment;
  made.name = "shop-web";
  made.uid = uid_of('e');
  made.owner = owner;
  return made;
}

PodFacts crashing() {
  PodFacts pod;
  pod.name = "shop-web-1";
  pod.process = "web";
  pod.reason = "CrashLooping";
  pod.replica_set = "shop-web-abc";
  pod.replica_set_uid = parse_uid(kReplicaSetUid);
  return pod;
}

std::string replica_set(const std::string& uid, const Uid& deployment) {
  return R"({"metadata": {"name": "shop-web-abc", "uid": ")" + uid +
         R"(", "ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "shop-web", "controller": true, "uid": ")" +
         to_string(deployment) + R"("}]}})";
}

class ProvenanceTest : public ::testing::Test {
 protected:
  ProvenanceTest() {
    observed_.app.key = {"shop-production", "shop"};
    observed_.app.uid = app_uid();
  }

  Origin origin_of(Child child) {
    observed_.children = {std::move(child)};
    provenance_.tell_jobs(observed_, {});
    return observed_.children[0].job->origin;
  }

  [[nodiscard]] std::string proof(const std::string& name) {
    return provenance_.proof(observed_.app.key, observed_.app.uid, name, {}).value();
  }

  bool counts(const PodFacts& pod) {
    observed_.pods = {pod};
    provenance_.drop_foreign_pods(observed_, {});
    return !observed_.pods.empty();
  }

  Observed observed_;
  std::string key_answer_ = R"({"metadata": {}, "data": {"1": "a2V5"}})";
  Answer replica_set_answer_ = Answer(kube::ApiError{});
  std::vector<std::string> asked_;
  HashKeys keys_{
      "operator",
      [this](const std::string&, const std::stop_token&) {
        return key_answer_.empty() ? Answer(kube::ApiError{}) : Answer(key_answer_);
      },
      [](const std::string&, const std::string&, const std::stop_token&) { return Answer(kube::ApiError{}); },
      [] { return std::string(); }};
  Provenance provenance_{[this](const std::string& path, const std::stop_token&) {
                           asked_.push_back(path);
                           return replica_set_answer_;
                         },
                         keys_};
};

TEST_F(ProvenanceTest, AJobIsOursByItsProofAlone) {
  Child ours = job(kGate, app_uid());
  EXPECT_EQ(origin_of(ours), Origin::kForged) << "name, labels and owner anybody can write";
  ours.job->proof = proof(kGate);
  EXPECT_EQ(origin_of(ours), Origin::kOurs);
}

TEST_F(ProvenanceTest, TheProofOfAnotherJobOrAppProvesNothing) {
  Child copied = job(kGate, app_uid());
  copied.job->proof = proof("shop-v1-seed");
  EXPECT_EQ(origin_of(copied), Origin::kForged);
  copied.job->proof = provenance_.proof({"shop-production", "other"}, app_uid(), kGate, {}).value();
  EXPECT_EQ(origin_of(copied), Origin::kForged);
  copied.job->proof = provenance_.proof(observed_.app.key, uid_of('b'), kGate, {}).value();
  EXPECT_EQ(origin_of(copied), Origin::kForged) << "an app of that name before this one";
}

TEST_F(ProvenanceTest, WithoutTheKeyNobodyKnows) {
  key_answer_.clear();
  EXPECT_EQ(origin_of(job(kGate, app_uid())), Origin::kUnknown);
  EXPECT_NE(observed_.origin_problem, "");
  EXPECT_TRUE(observed_.look_again);
  EXPECT_FALSE(provenance_.proof(observed_.app.key, app_uid(), kGate, {}));
}

TEST_F(ProvenanceTest, ARunOfAScheduleIsOfACronJobOfTheApp) {
  Child run = job("shop-report-29000000", {});
  run.job->cron_job = uid_of('f');
  EXPECT_EQ(origin_of(run), Origin::kForged);
  Child cron_job = deployment(app_uid());
  cron_job.kind = Kind::kCronJob;
  cron_job.uid = uid_of('f');
  observed_.children = {run, cron_job};
  provenance_.tell_jobs(observed_, {});
  EXPECT_EQ(observed_.children[0].job->origin, Origin::kOurs);
}

TEST_F(ProvenanceTest, APodCountsByTheReplicaSetOfOurDeployment) {
  observed_.children = {deployment(app_uid())};
  replica_set_answer_ = replica_set(kReplicaSetUid, uid_of('e'));
  EXPECT_TRUE(counts(crashing()));
  EXPECT_EQ(asked_,
            std::vector<std::string>{"/apis/apps/v1/namespaces/shop-production/replicasets/shop-web-abc"});
  EXPECT_TRUE(counts(crashing()));
  EXPECT_EQ(asked_.size(), 1U) << "asked for once";
}

TEST_F(ProvenanceTest, LabelsAloneMakeNoPodOurs) {
  observed_.children = {deployment(app_uid())};
  PodFacts bare = crashing();
  bare.replica_set.clear();
  bare.replica_set_uid = {};
  EXPECT_FALSE(counts(bare));
  EXPECT_TRUE(asked_.empty());
  replica_set_answer_ = replica_set(kReplicaSetUid, uid_of('b'));
  EXPECT_FALSE(counts(crashing())) << "the ReplicaSet of another Deployment";
}

TEST_F(ProvenanceTest, AReplicaSetThatIsAnotherOrNoneProvesNothing) {
  observed_.children = {deployment(app_uid())};
  replica_set_answer_ = replica_set("99999999-0000-4000-8000-000000000000", uid_of('e'));
  EXPECT_FALSE(counts(crashing())) << "a UID that somebody made up";
  PodFacts elsewhere = crashing();
  elsewhere.replica_set = "../../../../api/v1/namespaces/shop-production/secrets/stripe";
  elsewhere.replica_set_uid = uid_of('9');
  asked_.clear();
  EXPECT_FALSE(counts(elsewhere));
  EXPECT_TRUE(asked_.empty()) << "a name in an owner reference is no path";
}

TEST_F(ProvenanceTest, WhatCannotBeReadIsAskedForAgain) {
  observed_.children = {deployment(app_uid())};
  kube::ApiError refused;
  refused.status = 503;
  replica_set_answer_ = Answer(refused);
  EXPECT_FALSE(counts(crashing()));
  EXPECT_TRUE(observed_.look_again);
  replica_set_answer_ = replica_set(kReplicaSetUid, uid_of('e'));
  EXPECT_TRUE(counts(crashing()));
}

TEST_F(ProvenanceTest, ARunsPodIsOfOurJobByItsUid) {
  PodFacts pod;
  pod.admin_process = "migrate";
  pod.job = kGate;
  pod.job_uid = uid_of('d');
  observed_.children = {job(kGate, app_uid())};
  EXPECT_TRUE(counts(pod));
  pod.job_uid = uid_of('b');
  EXPECT_FALSE(counts(pod));
}

}  // namespace
}  // namespace twelvefactor::gather
