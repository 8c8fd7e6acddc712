// What a Gateway says of a route, and when it counts.
#include "kinds/read/read_child.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

json condition(const std::string& type, const std::string& status, int generation = 2) {
  return {{"type", type},
          {"status", status},
          {"reason", "Because"},
          {"message", "of " + type},
          {"observedGeneration", generation}};
}

json parent(json reference, json conditions) {
  return {{"parentRef", std::move(reference)},
          {"controllerName", "example.com/one"},
          {"conditions", std::move(conditions)}};
}

const json kReference = {{"name", "public"}, {"namespace", "gateways"}, {"sectionName", "https"}};

Child read_told(json parents, json reference = kReference) {
  const json route = {{"metadata",
                       {{"name", "shop-web"},
                        {"namespace", "shop"},
                        {"uid", "11111111-2222-4333-8444-555555555555"},
                        {"generation", 2},
                        {"resourceVersion", "7"}}},
                      {"spec", {{"parentRefs", json::array({std::move(reference)})}}},
                      {"status", {{"parents", std::move(parents)}}}};
  return read_child(Kind::kHttpRoute, route.dump())->child;
}

TEST(ReadRoute, IsAcceptedByTheGatewayThatItNames) {
  const Child child =
      read_told({parent(kReference, {condition("Accepted", "True"), condition("ResolvedRefs", "True")})});
  EXPECT_TRUE(child.reported);
  EXPECT_EQ(child.trouble, "");
}

TEST(ReadRoute, TellsWhatIsNotAsItShouldBe) {
  const Child refused = read_told({parent(kReference, {condition("Accepted", "False")})});
  EXPECT_TRUE(refused.reported);
  EXPECT_EQ(refused.trouble, "Accepted is False, Because: of Accepted");
  const Child unresolved =
      read_told({parent(kReference, {condition("Accepted", "True"), condition("ResolvedRefs", "False")})});
  EXPECT_EQ(unresolved.trouble, "ResolvedRefs is False, Because: of ResolvedRefs");
}

TEST(ReadRoute, HearsNothingThatIsOfAnotherListenerOrOfAnEarlierSpec) {
  EXPECT_FALSE(read_told(json::array()).reported);
  EXPECT_FALSE(read_told({parent(kReference, {condition("Accepted", "True", 1)})}).reported);
  for (const char* const field : {"name", "namespace", "sectionName"}) {
    json other = kReference;
    other[field] = "other";
    EXPECT_FALSE(read_told({parent(other, {condition("Accepted", "True")})}).reported) << field;
  }
}

TEST(ReadRoute, KnowsANamespaceThatIsLeftOut) {
  const json told = {{"name", "public"}};
  const json asked = {{"name", "public"}, {"namespace", "shop"}};
  EXPECT_TRUE(read_told({parent(told, {condition("Accepted", "True")})}, asked).reported);
}

TEST(ReadRoute, BelievesTheControllerThatTookIt) {
  const json no = parent(kReference, {condition("Accepted", "False")});
  const json yes = parent(kReference, {condition("Accepted", "True")});
  EXPECT_EQ(read_told({no, yes}).trouble, "");
  EXPECT_EQ(read_told({yes, no}).trouble, "");
}

TEST(ReadRoute, SaysAReasonAloneWhereThereIsNoMore) {
  json bare = condition("Accepted", "False");
  bare["message"] = "";
  const std::string trouble = read_told({parent(kReference, {bare})}).trouble;
  EXPECT_FALSE(trouble.empty());
  EXPECT_NE(trouble.back(), ' ') << trouble;
  EXPECT_NE(trouble.back(), ':') << trouble;
}

}  // namespace
}  // namespace twelvefactor::kinds
