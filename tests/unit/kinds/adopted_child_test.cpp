// Who may take an object over: by the annotation on it, and never what somebody controls, nor a Secret.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kinds/read/read_child.hpp"

namespace twelvefactor::kinds {
namespace {

using Json = nlohmann::json;

constexpr const char* kAppUid = "11111111-1111-4111-8111-111111111111";

Json given(const std::string& consent) {
  return {{"metadata",
           {{"name", "shop"}, {"namespace", "acme"}, {"annotations", {{"twelvefactor.dev/adopt", consent}}}}},
          {"spec", {{"ports", Json::array({{{"name", "http"}, {"port", 8080}}})}}}};
}

ReadChild read_as(Kind kind, const Json& object) {
  return read_child(kind, object.dump()).value();
}

TEST(AdoptedChild, BelongsToTheAppThatItWasGivenTo) {
  const ReadChild read = read_as(Kind::kService, given(std::string("shop/") + kAppUid));
  EXPECT_EQ(read.app, "shop");
  EXPECT_EQ(read.child.owner, parse_uid(kAppUid));
  EXPECT_TRUE(read.child.adopted);
  EXPECT_TRUE(read.child.port_name_taken);
}

TEST(AdoptedChild, StaysSoWhenItIsOwned) {
  Json object = given(std::string("shop/") + kAppUid);
  object["metadata"]["ownerReferences"] = Json::array({{{"apiVersion", "twelvefactor.dev/v1alpha1"},
                                                        {"kind", "TwelveFactorApp"},
                                                        {"name", "shop"},
                                                        {"uid", kAppUid},
                                                        {"controller", true}}});
  EXPECT_TRUE(read_as(Kind::kService, object).child.adopted);
}

TEST(AdoptedChild, IsNoneWhereTheNameOfThePortIsOurs) {
  Json object = given(std::string("shop/") + kAppUid);
  object["spec"]["ports"][0]["port"] = 80;
  EXPECT_FALSE(read_as(Kind::kService, object).child.port_name_taken);
}

TEST(AdoptedChild, IsNobodysWithoutAWholeConsent) {
  for (const std::string consent :
       {"", "shop", "shop/", "/11111111-1111-4111-8111-111111111111", "shop/no-uid"}) {
    const ReadChild read = read_as(Kind::kService, given(consent));
    EXPECT_TRUE(read.child.owner.empty()) << consent;
    EXPECT_FALSE(read.child.adopted) << consent;
  }
}

TEST(AdoptedChild, IsNoneThatSomebodyControls) {
  Json object = given(std::string("shop/") + kAppUid);
  object["metadata"]["ownerReferences"] = Json::array(
      {{{"apiVersion", "keda.sh/v1alpha1"}, {"kind", "ScaledObject"}, {"uid", "x"}, {"controller", true}}});
  EXPECT_TRUE(read_as(Kind::kHorizontalPodAutoscaler, object).child.owner.empty());
}

TEST(AdoptedChild, IsNeverASecretNorWhatRunsOrRecords) {
  for (const Kind kind :
       {Kind::kSecret, Kind::kConfigMap, Kind::kDeployment, Kind::kJob, Kind::kParityReport})
    EXPECT_TRUE(read_as(kind, given(std::string("shop/") + kAppUid)).child.owner.empty())
        << static_cast<int>(kind);
}

}  // namespace
}  // namespace twelvefactor::kinds
