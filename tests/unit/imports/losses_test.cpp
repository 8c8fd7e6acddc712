// What import would lose of one workload, for `score`.
#include <gtest/gtest.h>

#include <string>

#include "imports/manifests/losses.hpp"

namespace twelvefactor::imports::plain {
namespace {

std::string workload(const std::string& kind, const std::string& pod) {
  const std::string containers =
      R"("containers":[{"name":"shop","image":"registry.example.com/shop:1","command":["bin/web"]}])";
  const std::string pod_template =
      R"("template":{"metadata":{"labels":{"app":"shop"}},"spec":{)" + pod + containers + "}}";
  if (kind == "CronJob")
    return R"({"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"shop"},"spec":{"schedule":"0 3 * * *","suspend":true,"jobTemplate":{"spec":{)" +
           pod_template + "}}}}";
  return R"({"apiVersion":"apps/v1","kind":")" + kind +
         R"(","metadata":{"name":"shop"},"spec":{"selector":{"matchLabels":{"app":"shop"}},)" + pod_template +
         "}}";
}

TEST(Losses, APlainDeploymentLosesNothing) {
  EXPECT_TRUE(losses_of(workload("Deployment", "")).empty());
}

TEST(Losses, HaveTheirPath) {
  const auto losses = losses_of(workload("Deployment", R"("hostNetwork":true,)"));
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0].path, ".spec.template.spec.hostNetwork");
  EXPECT_NE(losses[0].remedy, "");
}

TEST(Losses, ACronJobIsJudgedWithoutItsApp) {
  const auto losses = losses_of(workload("CronJob", ""));
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0].path, ".spec.suspend");
}

TEST(Losses, OtherKindsAreNoProcesses) {
  const auto losses = losses_of(workload("StatefulSet", ""));
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0].message, "no process of an app runs as a StatefulSet");
}

TEST(Losses, WhatIsNoObjectLosesNothing) {
  EXPECT_TRUE(losses_of("oops").empty());
  EXPECT_TRUE(losses_of("{}").empty());
}

}  // namespace
}  // namespace twelvefactor::imports::plain
