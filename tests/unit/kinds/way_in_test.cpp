// A process that the spec does not name any more, and that a pin runs again: whether requests from outside
// reach it.
#include <gtest/gtest.h>

#include "kinds/deploy/on_release.hpp"

namespace twelvefactor::kinds {
namespace {

Process exposed_at(const std::string& host, const std::string& path = "/") {
  Process process;
  process.port = 8080;
  process.expose = Expose{{host}, {path}, "nginx", "shop-tls", {{"example.com/rate", "5"}}, std::nullopt};
  return process;
}

/// A release of one process, `web`, that was reached at shop.example.com/.
ReleaseContent of_web() {
  ReleaseContent content;
  content.processes["web"].port = 8080;
  content.processes["web"].address = ReleasedAddress{{"shop.example.com"}, {"/"}};
  return content;
}

std::optional<Expose> way_in(const std::map<std::string, Process>& now,
                             const ReleaseContent& content = of_web()) {
  AppSpec spec;
  spec.processes = now;
  return on_release(spec, content).processes.at("web").expose;
}

TEST(WayIn, IsThatOfTheProcessWhichHasTheAddressNow) {
  const auto way = way_in({{"frontend", exposed_at("shop.example.com")}});
  ASSERT_TRUE(way);
  EXPECT_EQ(way->hosts, std::vector<std::string>{"shop.example.com"});
  EXPECT_EQ(way->ingress_class, "nginx");
  EXPECT_EQ(way->tls_secret, "shop-tls");
  EXPECT_EQ(way->annotations.size(), 1U);
}

TEST(WayIn, IsNoneAtAnAddressThatTheSpecDoesNotName) {
  EXPECT_FALSE(way_in({{"frontend", exposed_at("other.example.com")}}));
  EXPECT_FALSE(way_in({{"frontend", exposed_at("shop.example.com", "/api")}}));
  EXPECT_FALSE(way_in({{"frontend", {}}}));
}

TEST(WayIn, IsNotTakenFromAProcessThatRuns) {
  ReleaseContent both = of_web();
  both.processes["api"].port = 8080;
  EXPECT_FALSE(way_in({{"api", exposed_at("shop.example.com")}}, both));
}

TEST(WayIn, IsTheSpecsWhereTheSpecNamesTheProcess) {
  EXPECT_FALSE(way_in({{"web", {}}, {"frontend", exposed_at("shop.example.com")}}));
  EXPECT_EQ(way_in({{"web", exposed_at("new.example.com")}})->hosts,
            std::vector<std::string>{"new.example.com"});
}

TEST(WayIn, IsNoneWhereNobodyWroteTheAddressDown) {
  ReleaseContent before = of_web();
  before.processes["web"].address.reset();
  EXPECT_FALSE(way_in({{"frontend", exposed_at("shop.example.com")}}, before));
}

}  // namespace
}  // namespace twelvefactor::kinds
