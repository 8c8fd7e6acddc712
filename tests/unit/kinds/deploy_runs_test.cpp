// When an app ran what, and what a comparison makes of it.
#include "kinds/deploy/deploy_runs.hpp"

#include <gtest/gtest.h>

#include "kinds/deploy/compared_deploy.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::kinds {
namespace {

Child release(std::int64_t number, bool active, const std::string& completed, const std::string& since) {
  ReleaseFacts facts;
  facts.number = number;
  facts.image = "registry.example.com/shop@sha256:" + std::to_string(number);
  facts.revision = "r" + std::to_string(number);
  facts.status.completion_time = completed;
  facts.status.active = {active, since};
  Child child;
  child.kind = Kind::kAppRelease;
  child.owner = testing::app_uid();
  child.release = std::make_shared<const ReleaseFacts>(std::move(facts));
  return child;
}

TEST(DeployRuns, AreThoseOfTheOwnReleasesInOrder) {
  Child foreign = release(9, true, "2026-01-09T00:00:00Z", "2026-01-09T00:00:00Z");
  foreign.owner = testing::uid_of('b');
  const auto runs = runs_of({release(2, true, "2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z"), foreign,
                             release(3, false, "", "2026-01-03T00:00:00Z"),
                             release(1, false, "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")},
                            testing::app_uid());
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0], (DeployRun{1, "sha256:1", "r1", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"}));
  EXPECT_EQ(runs[1], (DeployRun{2, "sha256:2", "r2", "2026-01-02T00:00:00Z", ""}));
}

TEST(DeployRuns, SayWhatTheCodeOfADeployIs) {
  ComparedDeploy deploy = compared_deploy(testing::parse_spec(testing::small_spec()), Depth::kNames);
  const StringMap asked = deploy.code;
  show_runs(deploy, {{1, "sha256:1", "r1", "a", "b"}});
  EXPECT_EQ(deploy.code, asked) << "nothing is Active";
  show_runs(deploy, {{1, "sha256:1", "r1", "a", "b"}, {2, "sha256:2", "r2", "b", ""}});
  EXPECT_EQ(deploy.code.at("image"), "sha256:2");
  EXPECT_EQ(deploy.code.at("revision"), "r2");
  EXPECT_EQ(deploy.code.at("repository"), asked.at("repository"));
  EXPECT_EQ(deploy.runs.size(), 2U);
}

TEST(DeployRuns, HaveADigest) {
  const std::vector<DeployRun> runs = {{1, "i", "r", "a", ""}};
  EXPECT_EQ(digest_of(runs), digest_of(std::vector<DeployRun>{{1, "i", "r", "a", ""}}));
  for (const DeployRun& other :
       {DeployRun{2, "i", "r", "a", ""}, DeployRun{1, "j", "r", "a", ""}, DeployRun{1, "i", "s", "a", ""},
        DeployRun{1, "i", "r", "b", ""}, DeployRun{1, "i", "r", "a", "b"}})
    EXPECT_NE(digest_of({other}), digest_of(runs));
}

}  // namespace
}  // namespace twelvefactor::kinds
