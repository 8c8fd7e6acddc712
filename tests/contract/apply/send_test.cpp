// A plan as the server sees it: which requests, in which order, and what follows from a refusal.
#include "apply/send.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>

#include <nlohmann/json.hpp>

#include "apply/plan.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::apply {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using Json = nlohmann::json;

const Uid kApp = parse_uid("11111111-1111-4111-8111-111111111111");
const Uid kObject = parse_uid("22222222-2222-4222-8222-222222222222");

DesiredObject wanted(Kind kind, const std::string& name, std::vector<Need> needs = {}) {
  DesiredObject object;
  object.kind = kind;
  object.name = name;
  object.json = Json{{"metadata", {{"name", name}, {"namespace", "ns"}}}}.dump();
  object.digest = {1, 1};
  object.paths = 7;
  object.needs = std::move(needs);
  return object;
}

Child there(Kind kind, const std::string& name) {
  Child child;
  child.kind = kind;
  child.name = name;
  child.uid = kObject;
  child.owner = kApp;
  child.resource_version = 5;
  child.digest = {2, 2};
  return child;
}

/// A server that takes everything but what has this in its path.
struct Desk {
  explicit Desk(const std::string& refused = "nothing")
      : server([refused](testing::Peer& peer, const SeenRequest& request) {
          if (request.target.find(refused) != std::string::npos)
            return peer.respond(403,
                                R"({"kind":"Status","message":"exceeded quota: q","reason":"Forbidden"})");
          return peer.respond(200, request.body.starts_with("{") ? request.body : "{}");
        }),
        session(plain_session(server.url())),
        writer(*session, "m") {
    observed.app.key = {"ns", "shop"};
    observed.app.uid = kApp;
  }

  /// Of one that was never changed before, and has fields at these places; 7 are those that are wanted.
  void change_deployment(std::uint64_t paths) {
    Child child = there(Kind::kDeployment, "shop-web");
    child.update_entry = 0;
    child.paths = paths;
    observed.children = {child};
    desired.objects = {wanted(Kind::kDeployment, "shop-web")};
    desired.objects.front().digest = wished;
    send();
  }

  std::vector<Outcome> send() {
    return apply::send(make_plan(observed, desired), observed, desired, false, writer,
                       {[](const kinds::ReadChild&) {}, [](Kind, const std::string&, const Digest&) {},
                        [](const Child&) {}, [](const Child&) {}},
                       {});
  }

  /// "POST configmaps", in order.
  std::vector<std::string> asked() const {
    std::vector<std::string> texts;
    for (const SeenRequest& request : server.requests()) {
      const std::string path = request.target.substr(0, request.target.find('?'));
      const std::size_t at = path.find("/ns/");
      texts.push_back(request.method + " " + (at == std::string::npos ? path : path.substr(at + 4)));
    }
    return texts;
  }

  Digest wished{1, 1};
  Observed observed;
  Desired desired;
  TestServer server;
  std::unique_ptr<kube::Session> session;
  kube::Writer writer;
};

using Texts = std::vector<std::string>;

TEST(Send, MergesAtOnceWhereOnlyValuesDiffer) {
  Desk desk;
  desk.wished = {};  // of an answer without managed fields
  desk.change_deployment(7);
  EXPECT_EQ(desk.asked(), (Texts{"PATCH deployments/shop-web"}));
  EXPECT_EQ(desk.server.requests().at(0).header("content-type"), "application/strategic-merge-patch+json");
}

TEST(Send, AppliesWhereAMergeDidNotDo) {
  Desk desk;
  desk.change_deployment(7);
  const auto requests = desk.server.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests.at(0).header("content-type"), "application/strategic-merge-patch+json");
  EXPECT_EQ(requests.at(1).header("content-type"), "application/apply-patch+yaml");
}

TEST(Send, TurnsItsEntryOverFirstWhereFieldsComeOrGo) {
  Desk desk;
  desk.change_deployment(8);
  const auto requests = desk.server.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests.at(0).header("content-type"), "application/json-patch+json");
  EXPECT_NE(requests.at(0).body.find("managedFields"), std::string::npos);
  EXPECT_EQ(requests.at(1).header("content-type"), "application/apply-patch+yaml");
}

TEST(Send, MakesWhatNeedsNothingOfEachOtherBeforeWhatNeedsIt) {
  Desk desk;
  const Need account{Kind::kServiceAccount, "shop"};
  const Need config{Kind::kConfigMap, "shop-config"};
  desk.desired.objects = {wanted(Kind::kServiceAccount, "shop"), wanted(Kind::kConfigMap, "shop-config"),
                          wanted(Kind::kAppRelease, "shop-v1", {account, config}),
                          wanted(Kind::kDeployment, "shop-web", {{Kind::kAppRelease, "shop-v1"}})};
  const auto outcomes = desk.send();
  Texts asked = desk.asked();
  ASSERT_EQ(asked.size(), 4U);
  std::sort(asked.begin(), asked.begin() + 2);
  EXPECT_EQ(asked,
            (Texts{"POST configmaps", "POST serviceaccounts", "POST appreleases", "POST deployments"}));
  EXPECT_TRUE(
      std::ranges::all_of(outcomes, [](const Outcome& o) { return o.kind == OutcomeKind::kCreated; }));
}

TEST(Send, ChangesAndRemovesNothingForAReleaseThatIsNotRecorded) {
  Desk desk("appreleases");
  desk.observed.children = {there(Kind::kDeployment, "shop-web"), there(Kind::kDeployment, "shop-old")};
  desk.desired.objects = {wanted(Kind::kAppRelease, "shop-v2"), wanted(Kind::kDeployment, "shop-web")};
  const auto outcomes = desk.send();
  EXPECT_EQ(desk.asked(), (Texts{"POST appreleases"}));
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_EQ(outcomes.at(0).kind, OutcomeKind::kQuotaExceeded);
}

TEST(Send, ReplacesTheStatusOfAReleaseAtTheVersionThatWasSeen) {
  Desk desk;
  desk.observed.children = {there(Kind::kAppRelease, "shop-v1")};
  desk.desired.kept = {{Kind::kAppRelease, "shop-v1"}};
  desk.desired.release_statuses = {{"shop-v1", R"({"phase":"Active"})", {3, 3}}};
  desk.send();
  ASSERT_EQ(desk.asked(), (Texts{"PATCH appreleases/shop-v1"}));
  const Json patch = Json::parse(desk.server.requests().at(0).body);
  ASSERT_EQ(patch.size(), 3U);
  EXPECT_EQ(patch[0], (Json{{"op", "test"}, {"path", "/metadata/uid"}, {"value", to_string(kObject)}}));
  EXPECT_EQ(patch[1], (Json{{"op", "test"}, {"path", "/metadata/resourceVersion"}, {"value", "5"}}));
  EXPECT_EQ(patch[2], (Json{{"op", "add"}, {"path", "/status"}, {"value", {{"phase", "Active"}}}}));
}

TEST(Send, TellsOfDefinitionsOfBeforeThatKeepTheStatusApart) {
  Desk desk;
  desk.observed.children = {there(Kind::kAppRelease, "shop-v1")};
  const std::string object =
      R"({"kind":"AppRelease","metadata":{"name":"shop-v1","namespace":"ns","resourceVersion":"6",)"
      R"("uid":"22222222-2222-4222-8222-222222222222","labels":{"twelvefactor.dev/app":"shop"}},"spec":{}})";
  const auto read = kinds::read_child(Kind::kAppRelease, object);
  ASSERT_TRUE(read);
  desk.observed.children[0].digest = read->child.digest;
  TestServer old([&object](testing::Peer& peer, const SeenRequest&) { peer.respond(200, object); });
  const auto session = plain_session(old.url());
  kube::Writer writer(*session, "m");
  desk.desired.kept = {{Kind::kAppRelease, "shop-v1"}};
  desk.desired.release_statuses = {{"shop-v1", R"({"phase":"Active"})", {3, 3}}};
  const auto outcomes =
      apply::send(make_plan(desk.observed, desk.desired), desk.observed, desk.desired, false, writer,
                  {[](const kinds::ReadChild&) {}, [](Kind, const std::string&, const Digest&) {},
                   [](const Child&) {}, [](const Child&) {}},
                  {});
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_EQ(outcomes.at(0).kind, OutcomeKind::kFailed);
  EXPECT_NE(outcomes.at(0).message.find("apply those of this one (crds/)"), std::string::npos);
}

/// Somebody else's object has the name: a create is refused, and a look tells what it is.
Outcome outcome_at_a_taken_name(Kind kind, const std::string& consent, std::size_t& asked) {
  const std::string object = Json{{"metadata",
                                   {{"name", "shop"},
                                    {"namespace", "ns"},
                                    {"uid", to_string(kObject)},
                                    {"annotations", {{"twelvefactor.dev/adopt", consent}}}}}}
                                 .dump();
  TestServer server([&object](testing::Peer& peer, const SeenRequest& request) {
    if (request.method == "GET") return peer.respond(200, object);
    return peer.respond(409, R"({"kind":"Status","reason":"AlreadyExists","message":"there is one"})");
  });
  const auto session = plain_session(server.url());
  kube::Writer writer(*session, "m");
  Desk desk;
  desk.desired.objects = {wanted(kind, "shop")};
  const auto outcomes =
      apply::send(make_plan(desk.observed, desk.desired), desk.observed, desk.desired, false, writer,
                  {[](const kinds::ReadChild&) {}, [](Kind, const std::string&, const Digest&) {},
                   [](const Child&) {}, [](const Child&) {}},
                  {});
  asked = server.requests().size();
  return outcomes.at(0);
}

TEST(Send, TakesWhatWasGivenToTheAppWithTheNextPlan) {
  std::size_t asked = 0;
  const Outcome outcome = outcome_at_a_taken_name(Kind::kService, "shop/" + to_string(kApp), asked);
  EXPECT_EQ(outcome.kind, OutcomeKind::kSuperseded) << outcome.message;
  EXPECT_EQ(asked, 2U) << "nothing is written before it is known what stays";
}

TEST(Send, LeavesWhatWasGivenToNobodyOrToAnotherApp) {
  std::size_t asked = 0;
  for (const std::string& consent : {std::string(), std::string("shop/") + to_string(kObject)}) {
    const Outcome outcome = outcome_at_a_taken_name(Kind::kService, consent, asked);
    EXPECT_EQ(outcome.kind, OutcomeKind::kNameTaken) << consent;
    EXPECT_EQ(asked, 2U);
  }
  EXPECT_NE(outcome_at_a_taken_name(Kind::kService, "", asked).message.find("twelvefactor adopt plan"),
            std::string::npos);
  EXPECT_EQ(outcome_at_a_taken_name(Kind::kConfigMap, "shop/" + to_string(kApp), asked).kind,
            OutcomeKind::kNameTaken)
      << "only kinds whose fields can change hands";
}

TEST(Send, PutsTheWholeSpecOfATakenCronJobInPlaceBeforeItApplies) {
  Desk desk;
  Child child = there(Kind::kCronJob, "shop-report");
  child.adopted = true;
  child.digest = {};
  desk.observed.children = {child};
  DesiredObject object = wanted(Kind::kCronJob, "shop-report");
  object.json = R"({"metadata":{"name":"shop-report","namespace":"ns"},"spec":{"schedule":"@daily"}})";
  desk.desired.objects = {object};
  desk.send();
  const auto requests = desk.server.requests();
  ASSERT_FALSE(requests.empty());
  const Json patch = Json::parse(requests.at(0).body);
  EXPECT_EQ(patch.at(0), (Json{{"op", "test"}, {"path", "/metadata/uid"}, {"value", to_string(kObject)}}));
  EXPECT_EQ(patch.at(1), (Json{{"op", "replace"}, {"path", "/spec"}, {"value", {{"schedule", "@daily"}}}}));
}

}  // namespace
}  // namespace twelvefactor::apply
