// Runs the cases of parity: both apps go into a store, as a watch would bring them, and what comes out is the
// report that the reading app gets; see README.md.
#include <gtest/gtest.h>

#include <set>

#include "gather/gather.hpp"
#include "golden/case.hpp"
#include "kinds/read_app.hpp"
#include "reconcile/reconcile.hpp"

namespace twelvefactor::golden {
namespace {

using nlohmann::json;

const AppKey kReader{"shop-production", "shop"};

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  const std::string name = info.param.substr(info.param.find('/') + 1);
  return name.substr(0, name.rfind('.'));
}

void apply(store::Store& store, json app, const char* uid) {
  app["metadata"]["uid"] = uid;
  app["metadata"]["generation"] = 1;
  app["metadata"]["resourceVersion"] = "7";
  auto read = kinds::read_app(app.dump());
  ASSERT_TRUE(read);
  store.app_applied(std::move(*read));
}

class ParityCase : public ::testing::TestWithParam<std::string> {};

TEST_P(ParityCase, IsAsExpected) {
  const json golden_case = read_yaml(GetParam());
  store::Store store;
  apply(store, golden_case.at("app"), "11111111-2222-4333-8444-555555555555");
  if (golden_case.contains("peer"))
    apply(store, golden_case.at("peer"), "66666666-2222-4333-8444-555555555555");
  const auto observed = gather::gather(store, kReader, 0);
  ASSERT_TRUE(observed);
  ASSERT_EQ(observed->spec_error, "");
  const Desired desired = reconcile::reconcile(*observed);
  const DesiredObject& object = desired.objects.back();
  ASSERT_EQ(title(object.kind, object.name), "ParityReport/shop-vs-staging") << "reports are written last";
  const json report = json::parse(object.json);
  EXPECT_EQ(report["spec"], json::parse(R"({"peer": "staging",
      "here": {"namespace": "shop-production", "name": "shop"},
      "there": {"namespace": "shop-staging", "name": "shop"}})"));
  json expected = golden_case.at("expect");
  json status = report.at("status");
  if (expected.contains("findings")) {
    const json none = json::array();
    EXPECT_EQ(expected["findings"].size(), status.value("findings", none).size()) << status.dump(2);
    if (expected["findings"].empty()) expected.erase("findings");
  }
  for (const std::string& line : differences(expected, status, "status")) ADD_FAILURE() << line;
  EXPECT_EQ(object.json.find("hunter2"), std::string::npos) << "a secret value is shown";
  EXPECT_EQ(object.json.find("other2"), std::string::npos) << "a secret value is shown";
}

INSTANTIATE_TEST_SUITE_P(Golden, ParityCase, ::testing::ValuesIn(files_in("parity")), test_name);

TEST(ParityCases, SayWhatTheyAreAboutAndCoverEveryDimension) {
  std::set<std::string> descriptions;
  std::set<std::string> dimensions;
  for (const std::string& file : files_in("parity")) {
    const json golden_case = read_yaml(file);
    EXPECT_TRUE(descriptions.insert(golden_case.value("description", "")).second) << file;
    EXPECT_TRUE(golden_case.at("expect").contains("state")) << file;
    for (const json& finding : golden_case.at("expect").value("findings", json::array()))
      dimensions.insert(finding.at("dimension"));
  }
  EXPECT_EQ(dimensions,
            (std::set<std::string>{"Code", "ConfigKey", "ConfigValue", "BackingService", "Process"}));
}

}  // namespace
}  // namespace twelvefactor::golden
