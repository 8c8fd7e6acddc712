// A report read back: which edits are seen.
#include "kinds/parity_report.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kinds/read_child.hpp"
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
                          "f:findingsOmitted": {}, "f:summary": {".": {}, "f:errors": {}, "f:infos": {}, "f:warnings": {}},
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

TEST(ParityReportObject, ListsTheWorst64AndCountsAll) {
  const json status = json::parse(built(70).json)["status"];
  EXPECT_EQ(status["findings"].size(), 64U);
  EXPECT_EQ(status["findingsOmitted"], 6);
  EXPECT_EQ(status["summary"]["warnings"], 70);
  EXPECT_FALSE(json::parse(built(64).json)["status"].contains("findingsOmitted"));
}

}  // namespace
}  // namespace twelvefactor::kinds
