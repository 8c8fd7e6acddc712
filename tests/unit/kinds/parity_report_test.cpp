// A report read back: which edits are seen.
#include "kinds/build/parity_report.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kinds/read/read_child.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

BuiltObject built(std::size_t findings) {
  ParityReport report;
  report.state = ParityState::kDrifted;
  report.peer = {"shop-staging", "shop"};
  report.message = "m";
  for (std::size_t i = 0; i < findings; ++i)
    report.findings.push_back({Dimension::kCode, "image", "a", "b", Severity::kWarning, "m"});
  const ObjectMeta meta{"shop-production", "shop-vs-staging", {{"twelvefactor.dev/app", "shop"}}, {}, "shop",
                        testing::app_uid()};
  return build_parity_report(meta, "staging", {"shop-production", "shop"}, report);
}

/// As the API server has it after our two requests: our create, and our write of its status.
json written(const BuiltObject& report) {
  json object = json::parse(report.json);
  const auto entry = [](const char* subresource, const char* fields) {
    json made = {
        {"manager", "twelvefactor-operator"}, {"operation", "Update"}, {"fieldsV1", json::parse(fields)}};
    if (*subresource != '\0') made["subresource"] = subresource;
    return made;
  };
  object["metadata"]["managedFields"] = {
      entry("", R"({"f:metadata": {"f:labels": {".": {}, "f:twelvefactor.dev/app": {}},
                    "f:ownerReferences": {".": {}, "k:{\"uid\":\"11111111-2222-4333-8444-555555555555\"}": {}}},
                    "f:spec": {".": {}, "f:peer": {}, "f:here": {".": {}, "f:name": {}, "f:namespace": {}},
                               "f:there": {".": {}, "f:name": {}, "f:namespace": {}}}})"),
      entry("status", R"({"f:status": {".": {}, "f:state": {}, "f:message": {}, "f:findings": {},
                          "f:findingsOmitted": {}, "f:summary": {".": {}, "f:errors": {}, "f:expected": {}, "f:infos": {}, "f:warnings": {}}, "f:gaps": {},
                          "f:values": {}}})")};
  return object;
}

Digest live(const json& object) {
  return read_child(Kind::kParityReport, object.dump())->child.digest;
}

TEST(ParityReportObject, ReadsBackAsItWasBuilt) {
  for (const std::size_t findings : {0U, 1U, 64U, 65U})
    EXPECT_EQ(live(written(built(findings))), built(findings).digest);
}

TEST(ParityReportObject, WithoutItsStatusIsNotAsWished) {
  json object = written(built(1));
  object.erase("status");
  EXPECT_NE(live(object), built(1).digest);
}

TEST(ParityReportObject, ShowsEveryEditOfItsStatusWhoeverMadeIt) {
  for (const std::size_t findings : {0U, 1U}) {
    const json before = written(built(findings));
    const auto seen = [&](auto&& edit) {
      json object = before;
      // An edit takes the field away from us in the managed fields.
      object["metadata"]["managedFields"][1]["fieldsV1"] = json::object();
      edit(object["status"]);
      return live(object) != built(findings).digest;
    };
    EXPECT_FALSE(seen([](json&) {}));
    EXPECT_TRUE(seen([](json& status) { status["state"] = "InSync"; }));
    EXPECT_TRUE(seen([](json& status) { status["findings"].push_back({{"key", "x"}}); }));
    EXPECT_TRUE(seen([](json& status) { status["findingsOmitted"] = 3; }));
    EXPECT_TRUE(seen([](json& status) { status["summary"]["errors"] = 3; }));
    EXPECT_TRUE(seen([](json& status) { status.erase("message"); }));
  }
}

TEST(ParityReportObject, ShowsEditsOfItsSpecAndLabels) {
  json object = written(built(1));
  object["spec"]["peer"] = "x";
  EXPECT_NE(live(object), built(1).digest);
  object = written(built(1));
  object["metadata"]["labels"].erase("twelvefactor.dev/app");
  EXPECT_NE(live(object), built(1).digest);
}

TEST(ParityReportObject, HoldsWhatIsExpectedAndTheGapsAndFitsTheLimitsOfItsDefinition) {
  ParityReport report;
  report.state = ParityState::kDrifted;
  report.message = std::string(5000, 'm');
  const std::string longer(3000, 'x');
  report.findings.push_back({Dimension::kPolicy, longer, longer, longer, Severity::kInfo, longer,
                             Expected{"name", longer, "2027-01-01"}});
  report.gaps = {{true, 3, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", 4, 5}, "kubectl", longer, {}};
  report.gaps.tools.assign(40, "database");
  const auto status_of = [&report] {
    return json::parse(build_parity_report({"ns", "r", {}, {}, "shop", testing::app_uid()}, "staging",
                                           {"ns", "shop"}, report)
                           .json)["status"];
  };
  const json status = status_of();
  EXPECT_EQ(status["summary"], json::parse(R"({"errors": 0, "warnings": 0, "infos": 0, "expected": 1})"));
  const json& finding = status["findings"][0];
  EXPECT_EQ(finding["expected"]["name"], "name");
  EXPECT_EQ(finding["expected"]["expires"], "2027-01-01");
  EXPECT_EQ(finding["expected"]["reason"].get<std::string>().size(), 256U);
  EXPECT_EQ(finding["key"].get<std::string>().size(), 512U);
  EXPECT_EQ(finding["message"].get<std::string>().size(), 1024U);
  EXPECT_EQ(status["message"].get<std::string>().size(), 4096U);
  EXPECT_EQ(status["gaps"]["time"],
            json::parse(R"({"releasesBehind": 3, "behindSince": "2026-11-01T00:00:00Z",
      "firstRan": "2026-11-02T00:00:00Z", "commonRelease": {"here": 4, "there": 5}})"));
  EXPECT_EQ(status["gaps"]["personnel"]["here"], "kubectl");
  EXPECT_EQ(status["gaps"]["personnel"]["there"].get<std::string>().size(), 256U);
  EXPECT_EQ(status["gaps"]["tools"].size(), 32U);
  report.state = ParityState::kUnknown;
  EXPECT_FALSE(status_of().contains("gaps"));
  EXPECT_FALSE(status_of().contains("summary")) << "nobody has counted";
}

TEST(ParityReportObject, ListsTheWorst64AndCountsAll) {
  const json status = json::parse(built(70).json)["status"];
  EXPECT_EQ(status["findings"].size(), 64U);
  EXPECT_EQ(status["findingsOmitted"], 6);
  EXPECT_EQ(status["summary"]["warnings"], 70);
  EXPECT_FALSE(json::parse(built(64).json)["status"].contains("findingsOmitted"));
}

}  // namespace
}  // namespace twelvefactor::kinds
