#include "lease/lease_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace twelvefactor::lease {
namespace {

using Json = nlohmann::json;

constexpr const char* kNow = "2026-11-21T10:15:00.123456Z";

constexpr const char* kLease = R"({"apiVersion":"coordination.k8s.io/v1","kind":"Lease",
  "metadata":{"name":"l","namespace":"n","resourceVersion":"42","uid":"u","labels":{"theirs":"1"}},
  "spec":{"holderIdentity":"host_a","leaseDurationSeconds":15,"leaseTransitions":3,
          "acquireTime":"2026-11-21T09:00:00.000000Z","renewTime":"2026-11-21T10:00:00.000000Z",
          "strategy":"OldestEmulationVersion"}})";

TEST(LeaseJson, ReadsALease) {
  const auto record = read_lease(kLease);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->holder, "host_a");
  EXPECT_EQ(record->duration, std::chrono::seconds(15));
  EXPECT_EQ(record->transitions, 3);
  EXPECT_EQ(record->acquire_time, "2026-11-21T09:00:00.000000Z");
  EXPECT_EQ(record->renew_time, "2026-11-21T10:00:00.000000Z");
}

TEST(LeaseJson, ReadsALeaseThatNobodyEverHeld) {
  for (const char* text :
       {R"({"kind":"Lease"})", R"({"kind":"Lease","spec":{}})", R"({"kind":"Lease","spec":null})",
        R"({"kind":"Lease","spec":{"holderIdentity":null,"leaseDurationSeconds":-1}})"}) {
    const auto record = read_lease(text);
    ASSERT_TRUE(record) << text;
    EXPECT_TRUE(record->holder.empty());
    EXPECT_EQ(record->duration, std::chrono::seconds(0));
  }
}

TEST(LeaseJson, RefusesWhatIsNoLease) {
  for (const char* text :
       {"", "<html></html>", "[]", "null", R"({"kind":"Status"})", R"({"spec":{}})", R"({"kind":)"}) {
    EXPECT_FALSE(read_lease(text)) << text;
  }
}

TEST(LeaseJson, MakesANewLease) {
  Record record;
  record.holder = "host_b";
  record.duration = std::chrono::seconds(15);
  EXPECT_EQ(Json::parse(lease_body(record, "n", "l", kNow)),
            (Json{{"apiVersion", "coordination.k8s.io/v1"},
                  {"kind", "Lease"},
                  {"metadata", {{"name", "l"}, {"namespace", "n"}}},
                  {"spec",
                   {{"holderIdentity", "host_b"},
                    {"leaseDurationSeconds", 15},
                    {"leaseTransitions", 0},
                    {"acquireTime", kNow},
                    {"renewTime", kNow}}}}));
}

TEST(LeaseJson, RenewsAtItsVersionAndKeepsWhatOthersWrote) {
  auto record = *read_lease(kLease);
  Json expected = Json::parse(kLease);
  expected["spec"]["renewTime"] = kNow;
  EXPECT_EQ(Json::parse(lease_body(record, "n", "l", kNow)), expected);
  record.acquire_time.clear();
  expected["spec"]["acquireTime"] = kNow;
  EXPECT_EQ(Json::parse(lease_body(record, "n", "l", kNow)), expected);
}

TEST(LeaseJson, KnowsWhereLeasesAre) {
  EXPECT_EQ(collection_path("n"), "/apis/coordination.k8s.io/v1/namespaces/n/leases");
}

}  // namespace
}  // namespace twelvefactor::lease
