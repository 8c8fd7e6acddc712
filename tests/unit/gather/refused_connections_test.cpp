// The one list of events: when it is asked for, how often, and what is believed of it.
#include "gather/refused_connections.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace twelvefactor::gather {
namespace {

constexpr std::int64_t kBegan = 1'000'000;
constexpr std::int64_t kPatience = 30'000;

Uid pod_uid(int number) {
  return parse_uid("77777777-7777-4777-8777-77777777777" + std::to_string(number));
}

std::string events(const std::string& note) {
  return nlohmann::json{{"items", {{{"reason", "Unhealthy"}, {"note", note}}}}}.dump();
}

const std::string kRefused =
    R"(Readiness probe failed: Get "http://10.0.0.7:8080/ok": dial tcp 10.0.0.7:8080: connect: connection refused)";

class RefusedConnectionsTest : public ::testing::Test {
 protected:
  RefusedConnectionsTest() {
    observed_.app.key = {"ns", "shop"};
    Process& web = observed_.app.spec.processes["web"];
    web.port = 8080;
    web.readiness = Probe{};
    web.readiness->period_seconds = 1;
    web.readiness->failure_threshold = 3;
    observed_.waiting_pods = {{pod_uid(1), "web", 4, kBegan}};
  }

  bool refused(std::int64_t now_ms) {
    observed_.refused.clear();
    observed_.look_again.reset();
    asks_.ask(observed_, now_ms, {});
    return observed_.refused.contains("web");
  }

  Observed observed_;
  kube::ApiResult<std::string> answer_ = events(kRefused);
  std::vector<std::string> paths_;
  RefusedConnections asks_{[this](const std::string& path, std::stop_token) {
    paths_.push_back(path);
    return answer_;
  }};
};

TEST_F(RefusedConnectionsTest, AreAskedForOnceAndOnlyWhenAllTimeIsOver) {
  EXPECT_FALSE(refused(kBegan + kPatience - 1));
  EXPECT_EQ(observed_.look_again, std::chrono::seconds(1));
  EXPECT_TRUE(paths_.empty());
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(refused(kBegan + kPatience + i));
  ASSERT_EQ(paths_.size(), 1U);
  EXPECT_EQ(paths_[0],
            "/apis/events.k8s.io/v1/namespaces/ns/"
            "events?fieldSelector=regarding.uid%3D77777777-7777-4777-8777-777777777771"
            "%2Creason%3DUnhealthy&limit=20");
  EXPECT_EQ(observed_.refused.at("web"), 4);
}

TEST_F(RefusedConnectionsTest, OfOnePodOfAProcess) {
  observed_.waiting_pods.push_back({pod_uid(2), "web", 4, kBegan - 1});
  observed_.waiting_pods.push_back({pod_uid(3), "web", 4, kBegan + 1});
  refused(kBegan + kPatience + 10);
  refused(kBegan + kPatience + 20);
  ASSERT_EQ(paths_.size(), 1U);
  EXPECT_NE(paths_[0].find("777772"), std::string::npos) << "the one that waits longest";
  observed_.waiting_pods.erase(observed_.waiting_pods.begin() + 1);
  refused(kBegan + kPatience + 30);
  EXPECT_EQ(paths_.size(), 2U) << "it is gone: the next may tell";
}

TEST_F(RefusedConnectionsTest, HaveTheTimeOfTheirProbes) {
  Process& web = observed_.app.spec.processes["web"];
  web.startup = Probe{};
  web.startup->period_seconds = 10;
  web.startup->failure_threshold = 30;
  EXPECT_FALSE(refused(kBegan + 300'000));
  EXPECT_TRUE(refused(kBegan + 303'000));
}

TEST_F(RefusedConnectionsTest, AreNotLookedForWithoutPortOrProbe) {
  observed_.app.spec.processes["web"].readiness.reset();
  EXPECT_FALSE(refused(kBegan + 900'000));
  observed_.app.spec.processes["web"].port.reset();
  EXPECT_FALSE(refused(kBegan + 900'000));
  EXPECT_TRUE(paths_.empty());
}

TEST_F(RefusedConnectionsTest, WithoutTheRightNothingIsSaidAndNobodyAskedAgain) {
  kube::ApiError forbidden;
  forbidden.status = 403;
  answer_ = forbidden;
  EXPECT_FALSE(refused(kBegan + kPatience));
  EXPECT_FALSE(refused(kBegan + kPatience));
  EXPECT_EQ(paths_.size(), 1U);
}

TEST_F(RefusedConnectionsTest, AreRefusedAtThePortOfTheProcess) {
  struct Case {
    std::string note;
    bool refused;
  };
  int pod = 1;
  for (const Case& each :
       {Case{kRefused, true},
        Case{"Startup probe failed: dial tcp 10.0.0.7:8080: connect: connection refused", true},
        Case{"Readiness probe failed: dial tcp [fd00::7]:8080: connect: connection refused", true},
        Case{"Liveness probe failed: dial tcp 10.0.0.7:18080: connect: connection refused", false},
        Case{"Liveness probe failed: dial tcp 10.0.0.7:80801: connect: connection refused", false},
        Case{"Readiness probe failed: HTTP probe failed with statuscode: 503", false},
        Case{"Readiness probe failed: dial tcp 10.0.0.7:8080: i/o timeout", false}}) {
    observed_.waiting_pods = {{pod_uid(++pod), "web", 4, kBegan}};
    answer_ = events(each.note);
    EXPECT_EQ(refused(kBegan + kPatience), each.refused) << each.note;
  }
  observed_.waiting_pods = {{pod_uid(9), "web", 4, kBegan}};
  answer_ = std::string("no JSON");
  EXPECT_FALSE(refused(kBegan + kPatience));
}

TEST_F(RefusedConnectionsTest, AreAskedForOneAtATime) {
  // While one is on its way, another app asks: it is told to come back.
  Observed other = observed_;
  other.app.key = {"ns", "other"};
  std::optional<std::chrono::seconds> told;
  RefusedConnections* all = nullptr;
  int asked = 0;
  RefusedConnections asks([&](const std::string&, std::stop_token) {
    ++asked;
    if (asked == 1) all->ask(other, kBegan + kPatience, {});
    told = other.look_again;
    return kube::ApiResult<std::string>(events(kRefused));
  });
  all = &asks;
  asks.ask(observed_, kBegan + kPatience, {});
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(told.has_value());
  EXPECT_TRUE(other.refused.empty());
}

}  // namespace
}  // namespace twelvefactor::gather
