// Which peers require each other in a circle, and who hears of it.
#include "store/promotion_circles.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "kinds/read/read_app.hpp"
#include "store/store.hpp"

namespace twelvefactor::store {
namespace {

AppKey deploy(const std::string& environment) {
  return {"shop-" + environment, "shop"};
}

class CirclesTest : public ::testing::Test {
 protected:
  /// `shares`: with every deploy of those environments.
  Woken put(const std::string& environment, const std::vector<std::string>& requires_,
            const std::vector<std::string>& shares, bool required = true) {
    std::string peers;
    for (const std::string& peer : requires_)
      peers += (peers.empty() ? "\"" : ", \"") + peer + R"(": {"name": "shop", "required": )" +
               (required ? "true" : "false") + R"(, "namespace": "shop-)" + peer + "\"}";
    std::string readers;
    for (const std::string& reader : shares)
      readers += (readers.empty() ? "\"" : ", \"") + reader + R"(": {"namespace": "shop-)" + reader + "\"}";
    const std::string version = std::to_string(++version_);
    auto read = kinds::read_app(
        R"({"metadata": {"name": "shop", "namespace": "shop-)" + environment + R"(", "generation": )" +
        version + R"(, "resourceVersion": ")" + version +
        R"(", "uid": "11111111-2222-4333-8444-555555555555"}, "spec": {"environment": "e", "image": "i",
           "codebase": {"repository": "r", "revision": "1"}, "processes": {"web": {"port": 8080}},
           "parity": {"peers": {)" +
        peers + R"(}, "shareWith": {)" + readers + "}}}}");
    EXPECT_TRUE(read);
    Woken woken = store_.app_applied(std::move(*read));
    std::ranges::sort(woken, {}, [](const AppKey& key) { return to_string(key); });
    woken.erase(std::unique(woken.begin(), woken.end()), woken.end());
    return woken;
  }

  std::vector<AppKey> circular(const std::string& environment) {
    return store_.snapshot(deploy(environment))->circular_peers;
  }

  Store store_;
  int version_ = 0;
};

const std::vector<AppKey> kNone;

TEST_F(CirclesTest, AChainIsNone) {
  put("development", {}, {"staging"});
  put("staging", {"development"}, {"production"});
  put("production", {"staging"}, {});
  EXPECT_EQ(circular("production"), kNone);
  EXPECT_EQ(circular("staging"), kNone);
}

TEST_F(CirclesTest, OfTwoBothAreTold) {
  put("staging", {"production"}, {"production"});
  put("production", {"staging"}, {"staging"});
  EXPECT_EQ(circular("production"), std::vector{deploy("staging")});
  EXPECT_EQ(circular("staging"), std::vector{deploy("production")});
}

TEST_F(CirclesTest, OfThreeEachIsToldOfItsOwnPeer) {
  put("a", {"b"}, {"c"});
  put("b", {"c"}, {"a"});
  put("c", {"a"}, {"b"});
  EXPECT_EQ(circular("a"), std::vector{deploy("b")});
  EXPECT_EQ(circular("b"), std::vector{deploy("c")});
  EXPECT_EQ(circular("c"), std::vector{deploy("a")});
}

TEST_F(CirclesTest, ComparingInACircleIsAllowed) {
  put("staging", {"production"}, {"production"}, /*required=*/false);
  put("production", {"staging"}, {"staging"});
  EXPECT_EQ(circular("production"), kNone);
}

TEST_F(CirclesTest, WhoDoesNotShareIsNotWalkedThrough) {
  put("a", {"b"}, {"c"});
  put("b", {"c"}, {"a"});
  put("c", {"a"}, {});
  EXPECT_EQ(circular("a"), kNone);
}

TEST_F(CirclesTest, ACircleThatOneIsNoPartOfIsNoneOfIts) {
  put("a", {"b"}, {});
  put("b", {"c"}, {"a", "c"});
  put("c", {"b"}, {"b"});
  EXPECT_EQ(circular("a"), kNone);
  EXPECT_EQ(circular("b"), std::vector{deploy("c")});
}

TEST_F(CirclesTest, WhoClosesOneWakesAllThatAreInIt) {
  put("a", {"b"}, {"c"});
  put("b", {"c"}, {"a"});
  EXPECT_EQ(put("c", {"a"}, {"b"}), (Woken{deploy("a"), deploy("b"), deploy("c")}));
  EXPECT_EQ(put("c", {}, {"b"}), (Woken{deploy("a"), deploy("b"), deploy("c")})) << "and who opens it";
}

TEST_F(CirclesTest, WhoShowsItselfClosesOneToo) {
  put("a", {"b"}, {"c"});
  put("b", {"c"}, {"a"});
  put("c", {"a"}, {});
  EXPECT_EQ(circular("a"), kNone);
  EXPECT_EQ(put("c", {"a"}, {"b"}), (Woken{deploy("a"), deploy("b"), deploy("c")}));
  EXPECT_EQ(circular("a"), std::vector{deploy("b")});
  EXPECT_EQ(put("c", {"a"}, {}), (Woken{deploy("a"), deploy("b"), deploy("c")}));
  EXPECT_EQ(circular("a"), kNone);
}

TEST_F(CirclesTest, WhoIsShownNothingIsNotWoken) {
  put("stranger", {"c"}, {});
  put("behind", {"stranger"}, {});
  put("onlooker", {"c"}, {}, /*required=*/false);
  put("a", {"b"}, {"c"});
  put("b", {"c"}, {"a"});
  EXPECT_EQ(put("c", {"a"}, {"b", "onlooker"}),
            (Woken{deploy("a"), deploy("b"), deploy("c"), deploy("onlooker")}))
      << "the onlooker sees it, and is in no circle";
  EXPECT_EQ(put("c", {}, {"b", "onlooker"}), (Woken{deploy("a"), deploy("b"), deploy("c")}));
}

TEST_F(CirclesTest, OfManyIsWalkedOnce) {
  constexpr int kMany = 200;
  for (int i = 0; i < kMany; ++i)
    put("e" + std::to_string(i), {"e" + std::to_string((i + 1) % kMany)},
        {"e" + std::to_string((i + kMany - 1) % kMany)});
  EXPECT_EQ(circular("e0"), std::vector{deploy("e1")});
  EXPECT_EQ(put("e0", {}, {}).size(), static_cast<std::size_t>(kMany));
}

TEST_F(CirclesTest, OneThatRequiresItselfIsNoCircle) {
  put("a", {"a"}, {"a"});
  EXPECT_EQ(circular("a"), kNone) << "TF1001 tells it";
}

}  // namespace
}  // namespace twelvefactor::store
