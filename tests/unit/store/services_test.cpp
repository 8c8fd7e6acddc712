// Provisioned Services in the store: which lists are needed, whom a change concerns, and the Secrets that
// follow.
#include "store/services.hpp"

#include <gtest/gtest.h>

#include "store/store.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::store {
namespace {

using State = ServiceFacts::State;
using testing::app_uid;
using testing::secret_with;

const AppKey kShop{"ns", "shop"};
const AppKey kOther{"ns", "other"};
const ServiceRef kDatabase{{"example.com/v1", "PostgresCluster"}, "shop-db"};
const ServiceRef kCache{{"example.com/v1", "Redis"}, "shop-cache"};

kinds::ReadApp app(std::uint64_t version, std::vector<ServiceRef> services, const AppKey& key = kShop) {
  kinds::ReadApp read{key, {}};
  read.app.uid = app_uid();
  read.app.generation = 1;
  read.app.resource_version = version;
  read.app.services = std::move(services);
  return read;
}

kinds::ReadService database(std::string secret, std::string name = "shop-db", std::uint64_t version = 1) {
  return {{"ns", std::move(name)}, testing::uid_of('d'), version, std::move(secret)};
}

class ServicesTest : public ::testing::Test {
 protected:
  ServicesTest() { store_.app_applied(app(1, {kDatabase})); }

  NeededServices needed() { return store_.needed_services().at(0); }
  ServiceFacts facts() { return store_.snapshot(kShop)->services.at(kDatabase); }
  /// A list of these.
  Woken listed(const std::vector<kinds::ReadService>& services) {
    store_.services_began(needed());
    for (const auto& each : services) store_.service_applied(needed(), each);
    return store_.services_done(needed());
  }

  Store store_;
};

TEST_F(ServicesTest, AKindIsNeededFromTheFirstAppThatNamesItToTheLast) {
  const std::vector<NeededServices> one = store_.needed_services();
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].list, (ServiceList{kDatabase.kind, ""}));
  store_.app_applied(app(1, {kDatabase, kCache}, kOther));
  EXPECT_EQ(store_.needed_services().size(), 2U);
  store_.app_applied(app(2, {}));
  EXPECT_EQ(store_.needed_services().size(), 2U) << "the other app names it still";
  store_.app_deleted(kOther);
  EXPECT_TRUE(store_.needed_services().empty());
}

TEST_F(ServicesTest, AnAppThatChangesOtherThingsKeepsTheList) {
  const NeededServices before = needed();
  listed({database("one")});
  store_.app_applied(app(2, {kDatabase}));
  store_.app_applied(app(3, {kCache, kDatabase}));
  EXPECT_EQ(needed(), before);
  EXPECT_EQ(facts().secret, "one");
}

TEST_F(ServicesTest, WhatIsNeededAgainIsAnotherListAndTheOldOneSaysNothing) {
  const NeededServices before = needed();
  store_.app_applied(app(2, {}));
  store_.app_applied(app(3, {kDatabase}));
  EXPECT_NE(needed().number, before.number);
  store_.services_began(before);
  store_.service_applied(before, database("one"));
  EXPECT_TRUE(store_.services_done(before).empty());
  EXPECT_EQ(facts().state, State::kUnknown);
}

TEST_F(ServicesTest, NothingIsKnownUntilTheFirstListIsComplete) {
  EXPECT_EQ(facts().state, State::kUnknown);
  store_.services_began(needed());
  store_.service_applied(needed(), database("one", "another"));
  EXPECT_EQ(facts().state, State::kUnknown) << "it may be the next of the list";
  EXPECT_EQ(store_.services_done(needed()), Woken{kShop}) << "now it is known that there is none";
  EXPECT_EQ(facts().state, State::kMissing);
}

TEST_F(ServicesTest, AServiceIsMissingPendingBoundAndBoundToAnother) {
  listed({});
  EXPECT_EQ(store_.service_applied(needed(), database("")), Woken{kShop});
  EXPECT_EQ(facts().state, State::kPending);
  EXPECT_EQ(store_.service_applied(needed(), database("one")), Woken{kShop});
  EXPECT_EQ(facts(), (ServiceFacts{State::kBound, "one", ""}));
  EXPECT_EQ(store_.service_applied(needed(), database("two")), Woken{kShop});
  EXPECT_EQ(facts().secret, "two");
  EXPECT_EQ(store_.service_deleted(needed(), database("two")), Woken{kShop});
  EXPECT_EQ(facts().state, State::kMissing);
}

TEST_F(ServicesTest, NewsThatNobodyReadsWakeNobody) {
  listed({database("one")});
  EXPECT_TRUE(store_.service_applied(needed(), database("one", "shop-db", 2)).empty()) << "the same Secret";
  EXPECT_TRUE(store_.service_applied(needed(), database("one", "another")).empty()) << "of nobody";
  EXPECT_TRUE(store_.service_deleted(needed(), database("one", "a-third")).empty());
}

TEST_F(ServicesTest, ANewListWithoutAServiceMakesItMissing) {
  listed({database("one"), database("two", "another")});
  EXPECT_EQ(listed({database("two", "another")}), Woken{kShop});
  EXPECT_EQ(facts().state, State::kMissing);
  EXPECT_TRUE(listed({}).empty()) << "nobody names the other";
}

TEST_F(ServicesTest, AServiceOfAnotherNamespaceIsAnother) {
  listed({{{"elsewhere", "shop-db"}, testing::uid_of('d'), 1, "one"}});
  EXPECT_EQ(facts().state, State::kMissing);
}

TEST_F(ServicesTest, ARefusedListConcernsAllItsReadersAndHealsWithTheNextOne) {
  store_.app_applied(app(1, {kDatabase}, kOther));
  const ServiceFacts forbidden{State::kForbidden, "", "told so"};
  const Woken both = store_.services_failed(needed(), forbidden);
  EXPECT_EQ(both.size(), 2U);
  EXPECT_EQ(facts(), forbidden);
  EXPECT_TRUE(store_.services_failed(needed(), forbidden).empty()) << "no news";
  EXPECT_EQ(listed({database("one")}).size(), 2U);
  EXPECT_EQ(facts().secret, "one");
}

TEST_F(ServicesTest, ThatAListTakesLongIsNewsOnlyWhereNothingElseIsKnown) {
  const ServiceFacts slow{State::kUnknown, "", "slow"};
  EXPECT_EQ(store_.services_failed(needed(), slow), Woken{kShop});
  EXPECT_EQ(facts(), slow);
  listed({database("one")});
  EXPECT_TRUE(store_.services_failed(needed(), slow).empty());
  EXPECT_EQ(facts().state, State::kBound);
}

TEST_F(ServicesTest, TheSecretOfAServiceIsOneThatTheAppRefersTo) {
  listed({database("one")});
  EXPECT_EQ(store_.secret_applied({"ns", "one", secret_with({"uri"})}), Woken{kShop});
  EXPECT_TRUE(store_.snapshot(kShop)->secrets.contains("one"));
  store_.service_applied(needed(), database("two"));
  EXPECT_EQ(store_.secret_applied({"ns", "two", secret_with({"uri"})}), Woken{kShop});
  EXPECT_TRUE(store_.secret_applied({"ns", "one", secret_with({"uri", "more"})}).empty())
      << "not bound any more";
  EXPECT_FALSE(store_.snapshot(kShop)->secrets.contains("one"));
  store_.app_deleted(kShop);
  EXPECT_TRUE(store_.secret_applied({"ns", "two", secret_with({"other"})}).empty());
}

TEST_F(ServicesTest, ASecretThatIsNamedTwiceWakesOnceAndStaysWhenOneNameGoes) {
  kinds::ReadApp both = app(2, {kDatabase});
  both.app.secrets = {"one"};
  store_.app_applied(both);
  listed({database("one")});
  EXPECT_EQ(store_.secret_applied({"ns", "one", secret_with({"uri"})}), Woken{kShop});
  store_.service_applied(needed(), database("two"));
  EXPECT_EQ(store_.secret_applied({"ns", "one", secret_with({"uri", "more"})}), Woken{kShop});
}

TEST_F(ServicesTest, TheSecretsOfAReleaseThatRunsAreReadToo) {
  store_.reads_secrets(kShop, {"recorded"});
  EXPECT_EQ(store_.secret_applied({"ns", "recorded", secret_with({"uri"})}), Woken{kShop});
  store_.reads_secrets(kShop, {});
  EXPECT_TRUE(store_.secret_applied({"ns", "recorded", secret_with({"other"})}).empty());
}

TEST(ServicesInNamespaces, EachNamespaceHasAListOfItsOwn) {
  Store store(Lists::kOfNamespaces);
  store.app_applied(app(1, {kDatabase}));
  store.app_applied(app(1, {kDatabase}, {"elsewhere", "shop"}));
  const auto needed = store.needed_services();
  ASSERT_EQ(needed.size(), 2U);
  EXPECT_EQ(needed[0].list.namespace_name, "ns");
  EXPECT_EQ(needed[1].list.namespace_name, "elsewhere");
  store.services_began(needed[0]);
  EXPECT_EQ(store.services_done(needed[0]), Woken{kShop});
  EXPECT_EQ(store.snapshot(kShop)->services.at(kDatabase).state, State::kMissing);
  EXPECT_EQ(store.snapshot({"elsewhere", "shop"})->services.at(kDatabase).state, State::kUnknown);
}

TEST(ServicesWanted, ANamespaceThatNamesTooManyKindsShutsOutNobodyElse) {
  Store store;
  const auto of = [](const std::string& group) { return ServiceRef{{group + "/v1", "Thing"}, "a"}; };
  store.app_applied(app(1, {of("a"), of("b"), of("c")}, {"greedy", "shop"}));
  store.app_applied(app(1, {of("c"), of("d")}, {"modest", "shop"}));
  const ServicesWanted wanted = store.wanted_services(2);
  const auto names = [](const std::vector<NeededServices>& lists) {
    std::string text;
    for (const NeededServices& each : lists) text += each.list.kind.api_version.substr(0, 1);
    return text;
  };
  EXPECT_EQ(names(wanted.within), "abcd") << "the third is within what the other namespace may ask for";
  store.app_deleted({"modest", "shop"});
  EXPECT_EQ(names(store.wanted_services(2).within), "ab");
  EXPECT_EQ(names(store.wanted_services(2).beyond), "c");
}

}  // namespace
}  // namespace twelvefactor::store
