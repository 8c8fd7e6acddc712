// `parity` of an app in the cluster, from the kubeconfig to what is printed.
#include <gtest/gtest.h>

#include "contract/cli/promotion_desk.hpp"

namespace twelvefactor::cli {
namespace {

using namespace promotion_desk;  // NOLINT(google-build-using-namespace): the tests' own words

TEST(ParityCommand, PrintsTheReportsThatTheOperatorWrote) {
  Desk desk;
  EXPECT_EQ(desk.parity(), 1) << desk.notes();
  EXPECT_TRUE(contains(desk.out(),
                       "shop-production/shop (production) against shop-staging/shop (staging): Drifted\n"))
      << desk.out();
  EXPECT_TRUE(contains(desk.out(), "ONLY_THERE")) << desk.out();
  const auto requests = desk.requests();
  ASSERT_EQ(requests.size(), 2U) << "the app and its reports, and nothing of the peer";
  EXPECT_EQ(requests[0].target, kProduction);
  EXPECT_EQ(requests[1].target, kReports);
  desk.objects[kReports]["items"] = Json::array({report("InSync", Json::array())});
  EXPECT_EQ(desk.parity(), 0);
}

TEST(ParityCommand, IsUnknownWhereNobodyConsentsOrNoReportIsThere) {
  Desk desk;
  desk.objects[kReports]["items"] = Json::array({report("Unknown", Json::array())});
  EXPECT_EQ(desk.parity(), 2);
  EXPECT_TRUE(contains(desk.out(), "what the operator says")) << desk.out();
  desk.objects[kReports]["items"] = Json::array();
  EXPECT_EQ(desk.parity(), 2);
  EXPECT_TRUE(contains(desk.out(), "there is no report yet")) << desk.out();
  EXPECT_TRUE(contains(desk.out(), "shop -n shop-production")) << desk.out();
}

TEST(ParityCommand, PrintsOnlyThePeersThatWereAskedFor) {
  Desk desk;
  desk.objects[kProduction]["spec"]["parity"]["peers"]["qa"] = {{"namespace", "shop-qa"}, {"name", "shop"}};
  EXPECT_EQ(desk.parity(), 2) << "qa has no report";
  ParityOptions options;
  options.peers = {"staging"};
  EXPECT_EQ(desk.parity(options), 1);
  EXPECT_FALSE(contains(desk.out(), "shop-qa"));
  options.peers = {"dev"};
  EXPECT_EQ(desk.parity(options), 2);
  EXPECT_TRUE(
      contains(desk.notes(), "--peer dev: app shop names no such peer in spec.parity.peers, but qa, staging"))
      << desk.notes();
}

TEST(ParityCommand, ExplainsWhatItCannotRead) {
  Desk desk;
  desk.refused[kReports] = 403;
  EXPECT_EQ(desk.parity(), 2);
  EXPECT_TRUE(contains(desk.notes(), "parityreports is forbidden")) << desk.notes();
  EXPECT_TRUE(contains(desk.notes(), "ask for the right")) << desk.notes();
  desk.objects[kProduction]["spec"].erase("parity");
  desk.refused.clear();
  EXPECT_EQ(desk.parity(), 2);
  EXPECT_TRUE(contains(desk.notes(), "names nobody to be compared with; add spec.parity.peers"))
      << desk.notes();
  desk.objects.erase(kProduction);
  EXPECT_EQ(desk.parity(), 2);
  EXPECT_TRUE(contains(desk.notes(), "app shop in namespace shop-production does not exist")) << desk.notes();
  EXPECT_EQ(desk.out(), "");
}

TEST(ParityCommand, PrintsEachFormat) {
  Desk desk;
  ParityOptions options;
  options.format = ParityFormat::kJson;
  EXPECT_EQ(desk.parity(options), 1);
  EXPECT_EQ(Json::parse(desk.out()).at("reports").at(0).at("findings").at(0).at("key"), "ONLY_THERE");
  options.format = ParityFormat::kSarif;
  EXPECT_EQ(desk.parity(options), 1);
  const Json result = Json::parse(desk.out()).at("runs").at(0).at("results").at(0);
  EXPECT_EQ(result.at("level"), "error");
  EXPECT_EQ(result.at("locations").at(0).at("logicalLocations").at(0).at("fullyQualifiedName"),
            "shop-production/shop ONLY_THERE");
  EXPECT_FALSE(result.at("locations").at(0).contains("physicalLocation"));
  options.format = ParityFormat::kMarkdown;
  EXPECT_EQ(desk.parity(options), 1);
  EXPECT_TRUE(contains(desk.out(), "| Error | ConfigKey | `ONLY_THERE` |")) << desk.out();
}

}  // namespace
}  // namespace twelvefactor::cli
