// Parity in the status: what people read of it, and that it never makes an app unready.
#include "status/parity.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kinds/deploy/compared_deploy.hpp"
#include "kinds/read/previous_status.hpp"
#include "model/reasons.hpp"
#include "reconcile/reconcile.hpp"
#include "status/verdict.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::status {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the helpers of these tests
using nlohmann::json;

constexpr const char* kEarly = "2026-01-01T00:00:00Z";
constexpr const char* kLater = "2026-01-01T01:00:00Z";

/// An app with the peers staging and qa; what they show is set by each test.
class ParityStatusTest : public ::testing::Test {
 protected:
  ParityStatusTest() : observed_(observe(small_spec())) {
    observed_.app.spec.parity.peers["qa"].key = {"shop-qa", "shop"};
    observed_.app.spec.parity.peers["staging"].key = {"shop-staging", "shop"};
    give_release(observed_);
    write_all(observed_, reconcile::reconcile(observed_));
    roll_out(child(observed_, Kind::kDeployment, "shop-web"), 2);
  }

  void peer_is(const std::string& key, ParityState state) {
    AppSpec spec = observed_.app.spec;
    if (state == ParityState::kDrifted) spec.codebase.revision = spec.image = "other";
    observed_.peers.erase(key);
    if (state != ParityState::kUnknown)
      observed_.peers.emplace(key, kinds::compared_deploy(spec, Depth::kNames));
  }

  /// A pass whose status is written.
  Summary write(const char* now = kEarly, const std::vector<Outcome>& outcomes = {}) {
    Summary summary = summarize(observed_, reconcile::reconcile(observed_), outcomes, now);
    observed_.previous = kinds::parse_status(summary.json);
    return summary;
  }

  static json condition(const Summary& summary, const std::string& type) {
    const json conditions = json::parse(summary.json)["conditions"];
    for (const json& each : conditions) {
      if (each["type"] == type) return each;
    }
    return nullptr;
  }

  static std::string parity_of(const Summary& summary) {
    const json found = condition(summary, "ParityInSync");
    return found["status"].get<std::string>() + " " + found["reason"].get<std::string>() + " " +
           json::parse(summary.json)["parityState"].get<std::string>();
  }

  Observed observed_;
};

TEST_F(ParityStatusTest, TheWorstOfTheReportsCounts) {
  using enum ParityState;
  for (const auto& [one, other, says] : {std::tuple{kInSync, kInSync, "True InSync InSync"},
                                         {kInSync, kUnknown, "Unknown PeerUnknown Unknown"},
                                         {kUnknown, kUnknown, "Unknown PeerUnknown Unknown"},
                                         {kUnknown, kDrifted, "False Drifted Drifted"},
                                         {kDrifted, kInSync, "False Drifted Drifted"}}) {
    peer_is("qa", one);
    peer_is("staging", other);
    const Summary summary = write();
    EXPECT_EQ(parity_of(summary), says);
    EXPECT_TRUE(summary.ready) << "drift never makes Ready False";
  }
}

TEST_F(ParityStatusTest, CountsErrorsAndWarningsOfWhatIsKnown) {
  peer_is("staging", ParityState::kDrifted);
  const Summary summary = write();
  EXPECT_EQ(json::parse(summary.json)["parity"], json::parse(R"({"qa": {"state": "Unknown"},
                            "staging": {"state": "Drifted", "errors": 0, "warnings": 1, "expected": 0}})"));
  EXPECT_EQ(
      condition(summary, "ParityInSync")["message"],
      "staging: differs from shop-staging/shop: 0 errors, 1 warning, 1 info; each finding says what to do");
}

TEST_F(ParityStatusTest, IsInSyncWithDifferencesThatAreExpectedAndCountsThem) {
  peer_is("qa", ParityState::kInSync);
  peer_is("staging", ParityState::kDrifted);
  observed_.app.spec.parity.expected_differences["any"] = {"Code", "image", "staging", "r", "2099-01-01"};
  const Summary summary = write();
  EXPECT_EQ(parity_of(summary), "True InSync InSync");
  EXPECT_EQ(json::parse(summary.json)["parity"]["staging"],
            json::parse(R"({"state": "InSync", "errors": 0, "warnings": 0, "expected": 1})"));
  observed_.now = "2099-01-02T00:00:00Z";
  EXPECT_EQ(parity_of(write()), "False Drifted Drifted");
}

TEST_F(ParityStatusTest, IsNotThereWithoutPeersOrForASpecThatCannotBeRead) {
  observed_.spec_error = "broken";
  EXPECT_TRUE(condition(write(), "ParityInSync").is_null());
  observed_.spec_error.clear();
  observed_.app.spec.parity.peers.clear();
  const Summary summary = write();
  EXPECT_TRUE(condition(summary, "ParityInSync").is_null());
  EXPECT_FALSE(json::parse(summary.json).contains("parity"));
  EXPECT_FALSE(json::parse(summary.json).contains("parityState"));
}

TEST_F(ParityStatusTest, KeepsTheTimeOfTheConditionWhileItSaysTheSame) {
  const auto since = [](const Summary& summary) {
    return condition(summary, "ParityInSync")["lastTransitionTime"].get<std::string>();
  };
  EXPECT_EQ(since(write(kEarly)), kEarly);
  const Summary again = write(kLater);
  EXPECT_EQ(since(again), kEarly);
  EXPECT_FALSE(again.differs);
  peer_is("qa", ParityState::kDrifted);
  EXPECT_EQ(since(write(kLater)), kLater) << "from Unknown to False, which both are not True";
}

TEST_F(ParityStatusTest, TellsEachChangeOfAStateOnce) {
  const auto told = [](const Summary& summary) {
    std::string all;
    for (const Event& event : summary.events) {
      if (event.note.starts_with("parity with ")) all += (event.warning ? "!" : "") + event.reason + " ";
    }
    return all;
  };
  EXPECT_EQ(told(write()), "") << "unknown from the start is no news";
  peer_is("staging", ParityState::kDrifted);
  EXPECT_EQ(told(write()), "!Drifted ");
  EXPECT_EQ(told(write()), "");
  peer_is("staging", ParityState::kInSync);
  peer_is("qa", ParityState::kInSync);
  EXPECT_EQ(told(write()), "InSync InSync ");
  peer_is("staging", ParityState::kUnknown);
  EXPECT_EQ(told(write()), "PeerUnknown ");
  observed_.previous = {};
  peer_is("staging", ParityState::kDrifted);
  EXPECT_EQ(told(write()), "!Drifted ") << "drift is news from the start";
}

TEST_F(ParityStatusTest, AReportThatCannotBeWrittenIsToldAndKeepsNoAppFromReady) {
  peer_is("qa", ParityState::kDrifted);
  for (const OutcomeKind kind : {OutcomeKind::kNameTaken, OutcomeKind::kForbidden, OutcomeKind::kRefused}) {
    const Summary summary = write(kEarly, {{kind, Kind::kParityReport, "shop-vs-qa", "why not"}});
    EXPECT_TRUE(summary.ready);
    EXPECT_EQ(condition(summary, "ParityInSync")["status"], "Unknown");
    EXPECT_EQ(condition(summary, "ParityInSync")["reason"], reason::kReportNotWritten);
    EXPECT_EQ(condition(summary, "ParityInSync")["message"], "why not");
  }
}

}  // namespace
}  // namespace twelvefactor::status
