#include "status/summary.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <set>

#include "kinds/read/previous_status.hpp"
#include "model/reasons.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/reconcile.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::status {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the helpers of these tests
using nlohmann::json;

constexpr const char* kEarly = "2026-01-01T00:00:00Z";
constexpr const char* kLater = "2026-01-01T01:00:00Z";

class SummaryTest : public ::testing::Test {
 protected:
  SummaryTest() : observed_(observe(shop_spec())) {
    observed_.secrets = shop_secrets();
    observed_.previous.admin_processes["migrate"] = {
        "1", AdminRecord::State::kSucceeded, 0, "shop-migrate", kEarly, ""};
    give_release(observed_);
    write_all(observed_, reconcile::reconcile(observed_));
    roll_out(web(), 2);
    roll_out(child(observed_, Kind::kDeployment, "shop-worker"), 2);
  }

  Child& web() { return child(observed_, Kind::kDeployment, "shop-web"); }

  void let_web_crash() {
    PodFacts pod;
    pod.name = "p";
    pod.process = "web";
    pod.reason = reason::kCrashLooping;
    pod.exit_code = 1;
    observed_.pods.push_back(std::move(pod));
  }

  Summary pass(const char* now = kEarly, const std::vector<Outcome>& outcomes = {}) {
    return summarize(observed_, reconcile::reconcile(observed_), outcomes, now);
  }

  /// A pass whose status is written.
  Summary write(const char* now = kEarly, const std::vector<Outcome>& outcomes = {}) {
    Summary summary = pass(now, outcomes);
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

  static std::string reasons_of(const Summary& summary) {
    std::string all;
    for (const Event& event : summary.events) all += (event.warning ? "!" : "") + event.reason + " ";
    return all;
  }

  Observed observed_;
};

TEST_F(SummaryTest, SaysEverythingOfAnAppThatIsAsWished) {
  const Summary summary = pass();
  EXPECT_TRUE(summary.ready);
  EXPECT_FALSE(summary.in_progress);
  EXPECT_EQ(summary.ready_reason, reason::kUpToDate);
  json status = json::parse(summary.json);
  for (json& each : status["conditions"]) {
    EXPECT_EQ(each["observedGeneration"], 1);
    EXPECT_EQ(each["lastTransitionTime"], kEarly);
    each.erase("observedGeneration");
    each.erase("lastTransitionTime");
  }
  EXPECT_EQ(status["conditions"], json::parse(R"([
    {"type": "Ready", "status": "True", "reason": "UpToDate", "message": "release v1, revision 4f2a9c1d0b7e, is running"},
    {"type": "Reconciling", "status": "False", "reason": "NotReconciling", "message": ""},
    {"type": "Stalled", "status": "False", "reason": "NotStalled", "message": ""},
    {"type": "Available", "status": "True", "reason": "ProcessesAvailable", "message": "every process has a pod that is available"},
    {"type": "Released", "status": "True", "reason": "ReleaseActive", "message": "every process runs release v1"},
    {"type": "ConfigReady", "status": "True", "reason": "ReferencesPresent", "message": ""},
    {"type": "BackingServicesBound", "status": "True", "reason": "ReferencesPresent", "message": ""},
    {"type": "Compliant", "status": "True", "reason": "NoFindings", "message": ""}])"));
  EXPECT_EQ(status["observedGeneration"], 1);
  EXPECT_EQ(status["selector"], "twelvefactor.dev/app=shop,twelvefactor.dev/process=web");
  EXPECT_EQ(
      status["processes"],
      json::parse(
          R"({"web": {"desired": 2, "ready": 2, "updated": 2}, "worker": {"desired": 2, "ready": 2, "updated": 2}})"));
  EXPECT_EQ(
      status["adminProcesses"],
      json::parse(
          R"({"migrate": {"runId": "1", "state": "Succeeded", "job": "shop-migrate", "exitCode": 0, "completionTime": "2026-01-01T00:00:00Z"}})"));
  EXPECT_EQ(status["factorsPassing"], "12/12");
  EXPECT_EQ(status["factors"].size(), 12U);
  ASSERT_EQ(status["findings"].size(), 1U) << "only audited: nobody compares it";
  EXPECT_EQ(status["findings"][0]["rule"], "TF1003");
}

TEST_F(SummaryTest, ReadsBackWhatItWrites) {
  observed_.previous.admin_processes["migrate"] = {
      "1", AdminRecord::State::kFailed, 9, "shop-migrate", kLater, ""};
  const PreviousStatus previous = kinds::parse_status(pass().json);
  EXPECT_EQ(previous.observed_generation, 1);
  EXPECT_EQ(previous.conditions.size(), 8U);
  EXPECT_EQ(previous.release.desired, 1);
  EXPECT_EQ(previous.release.active_hash, previous.release.desired_hash);
  EXPECT_EQ(previous.release.revision, "4f2a9c1d0b7e");
  EXPECT_EQ(previous.release.image, "shop@0123456789ab");
  EXPECT_EQ(previous.secret_versions, observed_.secret_versions);
  EXPECT_EQ(previous.conditions[0].type, condition::kReady);
  EXPECT_EQ(previous.conditions[2].type, condition::kStalled);
  EXPECT_TRUE(previous.conditions[2].status);
  const AdminRecord& record = previous.admin_processes.at("migrate");
  EXPECT_EQ(record.run_id, "1");
  EXPECT_EQ(record.state, AdminRecord::State::kFailed);
  EXPECT_EQ(record.exit_code, 9);
  EXPECT_EQ(record.job, "shop-migrate");
  EXPECT_EQ(record.completion_time, kLater);
}

TEST_F(SummaryTest, AtMostOneOfReconcilingAndStalledIsTrueAndReadyIsNeither) {
  const auto row = [this](const std::vector<Outcome>& outcomes) {
    const Summary summary = pass(kEarly, outcomes);
    return condition(summary, "Ready")["status"].get<std::string>() +
           condition(summary, "Reconciling")["status"].get<std::string>() +
           condition(summary, "Stalled")["status"].get<std::string>();
  };
  EXPECT_EQ(row({}), "TrueFalseFalse");
  EXPECT_EQ(row({{OutcomeKind::kQuotaExceeded, Kind::kService, "shop", "m"}}), "FalseTrueFalse");
  EXPECT_EQ(row({{OutcomeKind::kForbidden, Kind::kService, "shop", "m"}}), "FalseFalseTrue");
}

TEST_F(SummaryTest, ReconcilingAndStalledSayWhatReadySays) {
  const Summary summary = pass(kEarly, {{OutcomeKind::kForbidden, Kind::kService, "shop", "who may not"}});
  for (const char* const type : {"Ready", "Stalled"}) {
    EXPECT_EQ(condition(summary, type)["reason"], reason::kForbidden);
    EXPECT_EQ(condition(summary, type)["message"], "who may not");
  }
  EXPECT_FALSE(summary.ready);
  EXPECT_FALSE(summary.in_progress);
}

TEST_F(SummaryTest, DiffersOnlyWhenSomethingDiffers) {
  EXPECT_TRUE(write().differs);
  EXPECT_FALSE(pass().differs);
  EXPECT_FALSE(pass(kLater).differs) << "time alone is no news";
  web().rollout.ready = 1;
  EXPECT_TRUE(pass(kLater).differs);
}

TEST_F(SummaryTest, DiffersWhereTheStatusCannotBeRead) {
  write();
  observed_.previous = kinds::parse_status("{broken");
  EXPECT_TRUE(pass().differs);
  EXPECT_FALSE(pass().only_progress);
}

TEST_F(SummaryTest, KeepsTransitionTimesUntilAStatusChanges) {
  write(kEarly);
  web().rollout.available = 0;
  const Summary down = write(kLater);
  EXPECT_EQ(condition(down, "Ready")["lastTransitionTime"], kLater);
  EXPECT_EQ(condition(down, "Reconciling")["lastTransitionTime"], kLater);
  EXPECT_EQ(condition(down, "Available")["lastTransitionTime"], kLater);
  EXPECT_EQ(condition(down, "Stalled")["lastTransitionTime"], kEarly);
  EXPECT_EQ(condition(down, "Compliant")["lastTransitionTime"], kEarly);
  let_web_crash();
  const Summary looping = pass("2026-01-01T02:00:00Z");
  EXPECT_EQ(condition(looping, "Ready")["reason"], reason::kCrashLooping);
  EXPECT_EQ(condition(looping, "Ready")["lastTransitionTime"], kLater) << "another reason, the same status";
}

TEST_F(SummaryTest, TellsMereProgressFromNews) {
  write();
  web().generation = 2;
  web().rollout = {2, 2, 0, 2, 2, false};
  EXPECT_FALSE(write().only_progress) << "it has become unready";
  web().rollout.updated = 1;
  EXPECT_TRUE(write().only_progress);
  web().rollout.available = 0;
  EXPECT_TRUE(write(kLater).only_progress) << "Available comes and goes while pods come up";
  let_web_crash();
  EXPECT_FALSE(write().only_progress) << "the reason is news";
  EXPECT_FALSE(pass().only_progress) << "nothing differs";
  observed_.pods.clear();
  write();
  observed_.app.generation = 2;
  EXPECT_FALSE(write().only_progress) << "people wait for the generation to be seen";
}

TEST_F(SummaryTest, GenerationMovesOnAlsoWhenTheSpecIsRefused) {
  write();
  observed_.app.generation = 2;
  observed_.spec_error = ".spec.image: is required";
  observed_.app.spec = {};
  const Summary summary = write(kLater);
  const json status = json::parse(summary.json);
  EXPECT_EQ(status["observedGeneration"], 2);
  EXPECT_EQ(status["conditions"].size(), 3U) << "of a spec that cannot be read nothing else can be said";
  EXPECT_EQ(condition(summary, "Stalled")["reason"], reason::kInvalidSpec);
  EXPECT_EQ(condition(summary, "Stalled")["observedGeneration"], 2);
  EXPECT_EQ(status["adminProcesses"]["migrate"]["state"], "Succeeded") << "what ran is not forgotten";
  EXPECT_FALSE(status.contains("factors") || status.contains("processes"));
  EXPECT_FALSE(pass(kLater).differs);
}

TEST_F(SummaryTest, AvailableSpeaksForThePodsThatRun) {
  web().generation = 2;
  web().rollout = {2, 3, 1, 2, 2, false};
  EXPECT_EQ(condition(pass(), "Available")["status"], "True") << "in the middle of a rollout";
  web().rollout.available = 0;
  EXPECT_EQ(condition(pass(), "Available")["message"], "process web has no pod that is available");
  observed_.app.spec.processes.at("web").replicas = 0;
  EXPECT_EQ(condition(pass(), "Available")["status"], "True") << "none is wished";
}

TEST_F(SummaryTest, SaysWhichReferencesAreMissing) {
  observed_.secrets.erase("stripe");
  Summary summary = pass();
  EXPECT_EQ(condition(summary, "ConfigReady")["status"], "False");
  EXPECT_EQ(condition(summary, "ConfigReady")["reason"], reason::kSecretMissing);
  EXPECT_EQ(condition(summary, "BackingServicesBound")["status"], "True");
  observed_.secrets = shop_secrets();
  observed_.secrets.erase("shop-database");
  summary = pass();
  EXPECT_EQ(condition(summary, "ConfigReady")["status"], "True");
  EXPECT_EQ(condition(summary, "BackingServicesBound")["status"], "False");
}

TEST_F(SummaryTest, SaysThatNothingIsReferredTo) {
  observed_ = observe(small_spec());
  EXPECT_EQ(condition(pass(), "ConfigReady")["reason"], reason::kNothingReferred);
  EXPECT_EQ(condition(pass(), "BackingServicesBound")["reason"], reason::kNothingReferred);
}

TEST_F(SummaryTest, SelectsAllPodsOfAnAppWithoutWeb) {
  observed_.app.spec.processes.erase("web");
  EXPECT_EQ(json::parse(pass().json)["selector"], "twelvefactor.dev/app=shop");
}

// --- factors and findings

TEST_F(SummaryTest, CountsFindingsPerFactor) {
  observed_.app.spec.codebase.revision = "main";
  observed_.app.spec.image = "shop:latest";
  observed_.app.spec.processes.at("web").resources = {};
  observed_.secrets.erase("stripe");
  const Summary summary = pass();
  const json status = json::parse(summary.json);
  const auto factor = [&status](int number) {
    return status["factors"][static_cast<std::size_t>(number - 1)];
  };
  EXPECT_EQ(factor(1), json::parse(R"({"factor": 1, "name": "Codebase", "state": "Warn", "findings": 1})"));
  EXPECT_EQ(factor(2),
            json::parse(R"({"factor": 2, "name": "Dependencies", "state": "Warn", "findings": 2})"));
  EXPECT_EQ(factor(3), json::parse(R"({"factor": 3, "name": "Config", "state": "Fail", "findings": 1})"));
  EXPECT_EQ(factor(4),
            json::parse(R"({"factor": 4, "name": "BackingServices", "state": "Pass", "findings": 0})"));
  EXPECT_EQ(factor(8), json::parse(R"({"factor": 8, "name": "Concurrency", "state": "Pass", "findings": 1})"))
      << "only audited";
  EXPECT_EQ(status["factorsPassing"], "9/12");
  ASSERT_EQ(status["findings"].size(), 6U);
  EXPECT_EQ(
      status["findings"][0],
      json::parse(
          R"({"rule": "TF0302", "factor": 3, "level": "Enforce", "path": ".spec.config.secrets.STRIPE_KEY",
    "message": "Secret stripe does not exist in shop-production", "remedy": "create it or remove config.secrets.STRIPE_KEY"})"));
  EXPECT_EQ(status["findings"][1]["level"], "Warn");
  EXPECT_EQ(status["findings"][4]["level"], "Audit");
  EXPECT_EQ(condition(summary, "Compliant")["status"], "False");
  EXPECT_EQ(condition(summary, "Compliant")["message"],
            "4 findings: TF0302, TF0101, TF0201, TF0202; see .status.findings");
}

TEST_F(SummaryTest, NamesTheFactorsAsTheRulesDo) {
  const json status = json::parse(pass().json);
  for (const reconcile::Factor& factor : reconcile::kFactors) {
    EXPECT_EQ(status["factors"][static_cast<std::size_t>(factor.number - 1)]["name"], factor.name);
  }
}

TEST_F(SummaryTest, CutsFindingsAt64AndSaysHowManyAreLeftOut) {
  for (const int count : {63, 64, 65, 200}) {
    Desired desired = reconcile::reconcile(observed_);
    desired.findings.clear();
    for (int i = 0; i < count; ++i)
      desired.findings.push_back({"TF0301", 3, Level::kWarn, "path" + std::to_string(i), "m", "r"});
    const json status = json::parse(summarize(observed_, desired, {}, kEarly).json);
    EXPECT_EQ(status["findings"].size(), static_cast<std::size_t>(std::min(count, 64)));
    EXPECT_EQ(status.value("findingsOmitted", 0), std::max(0, count - 64));
    EXPECT_EQ(status["factors"][2]["findings"], count) << "all are counted";
  }
}

TEST_F(SummaryTest, SaysUntilWhenAFindingIsExempted) {
  Desired desired = reconcile::reconcile(observed_);
  desired.findings = {{"TF0801", 8, Level::kWarn, "path", "m", "r", "2027-03-31"},
                      {"TF0001", 0, Level::kWarn, "path", "m", "r"}};
  const json status = json::parse(summarize(observed_, desired, {}, kEarly).json);
  EXPECT_EQ(status["findings"][0]["exempted"], "2027-03-31");
  EXPECT_FALSE(status["findings"][1].contains("exempted"));
  EXPECT_EQ(status["factorsPassing"], "12/12")
      << "neither an exempted finding nor one of no factor counts against one";
  EXPECT_EQ(condition(summarize(observed_, desired, {}, kEarly), "Compliant")["message"],
            "1 finding: TF0001; 1 finding exempted: TF0801; see .status.findings");
}

// --- what a status must never hold

TEST_F(SummaryTest, HoldsNoValueOfTheEnvironmentAnywhere) {
  constexpr const char* kCanary = "canary-value-that-nobody-may-see";
  AppSpec& spec = observed_.app.spec;
  spec.config.env = {{"API_TOKEN", kCanary},
                     {"URL", std::string("https://user:") + kCanary + "@host/"},
                     {"KEY", std::string("-----BEGIN PRIVATE KEY-----") + kCanary},
                     {"STRIPE_KEY", kCanary}};
  observed_.secrets.clear();
  const Desired desired = reconcile::reconcile(observed_);
  ASSERT_GE(desired.findings.size(), 5U);
  const Summary summary = summarize(
      observed_, desired, {{OutcomeKind::kRefused, Kind::kConfigMap, "shop-config-0", "invalid"}}, kEarly);
  EXPECT_EQ(summary.json.find(kCanary), std::string::npos);
  for (const Event& event : summary.events)
    EXPECT_EQ(event.note.find(kCanary), std::string::npos) << event.note;
}

TEST_F(SummaryTest, CutsALongMessageBetweenTwoLetters) {
  for (std::size_t before = 1018; before < 1026; ++before) {
    std::string message(before, 'x');
    for (int i = 0; i < 10; ++i) message += "\xE2\x82\xAC";  // the euro sign
    std::string shown;
    EXPECT_NO_THROW(shown =
                        condition(pass(kEarly, {{OutcomeKind::kRefused, Kind::kService, "shop", message}}),
                                  "Ready")["message"])
        << before;
    EXPECT_LE(shown.size(), 1024U);
    EXPECT_GE(shown.size(), 1022U);
    EXPECT_EQ(shown, message.substr(0, shown.size()));
  }
}

TEST_F(SummaryTest, DoesNotDifferForEverWithALongMessage) {
  const std::string message(3000, 'x');
  const std::vector<Outcome> refused = {{OutcomeKind::kRefused, Kind::kService, "shop", message}};
  write(kEarly, refused);
  EXPECT_FALSE(pass(kLater, refused).differs);
}

// --- events

TEST_F(SummaryTest, TellsAVerdictOnce) {
  EXPECT_EQ(reasons_of(write()), "ReleaseActive UpToDate ");
  EXPECT_EQ(reasons_of(pass()), "");
  const std::vector<Outcome> forbidden = {{OutcomeKind::kForbidden, Kind::kService, "shop", "m"}};
  EXPECT_EQ(reasons_of(write(kLater, forbidden)), "!Forbidden ");
  EXPECT_EQ(reasons_of(pass(kLater, forbidden)), "");
  EXPECT_EQ(reasons_of(pass()), "UpToDate ") << "it is well again";
}

TEST_F(SummaryTest, TellsThatANewRevisionRuns) {
  write();
  observed_.app.spec.codebase.revision = "0000000";
  give_release(observed_);
  const Desired desired = reconcile::reconcile(observed_);
  for (const DesiredObject& each : desired.objects) {
    Child& written = child(observed_, each.kind, each.name);
    written.digest = each.digest;
    if (each.kind == Kind::kDeployment) written.release_number = 2;
  }
  const Summary summary = pass();
  ASSERT_EQ(reasons_of(summary), "ReleaseActive UpToDate ");
  EXPECT_EQ(summary.events[0].note, "every process runs release v2");
  EXPECT_EQ(summary.events[1].note, "release v2, revision 0000000, is running");
}

TEST_F(SummaryTest, ProgressIsNoEvent) {
  write();
  web().rollout.updated = 0;
  EXPECT_EQ(reasons_of(pass()), "");
  EXPECT_EQ(reasons_of(pass(kEarly, {{OutcomeKind::kUnavailable, Kind::kService, "shop", "m"}})), "");
}

TEST_F(SummaryTest, TellsRepairs) {
  write();
  const auto repaired = [](OutcomeKind kind, Kind object, const char* name) {
    return Outcome{kind, object, name, {}, true};
  };
  const Summary summary = pass(kEarly, {repaired(OutcomeKind::kCreated, Kind::kService, "shop"),
                                        repaired(OutcomeKind::kChanged, Kind::kConfigMap, "shop-config-1"),
                                        repaired(OutcomeKind::kCreated, Kind::kSecret, "shop-generated"),
                                        repaired(OutcomeKind::kChanged, Kind::kSecret, "shop-generated"),
                                        {OutcomeKind::kCreated, Kind::kService, "first", {}, false},
                                        repaired(OutcomeKind::kDeleted, Kind::kService, "old")});
  ASSERT_EQ(reasons_of(summary), "Repaired Repaired !GeneratedSecretLost Repaired ");
  EXPECT_EQ(summary.events[0].note, "Service shop had been removed; made again");
  EXPECT_EQ(summary.events[1].note, "ConfigMap shop-config-1 had been edited; put back");
  EXPECT_EQ(summary.events[2].note, "Secret shop-generated was deleted; it was made again with new values");
}

TEST_F(SummaryTest, TellsThatAnAdminProcessSucceededOnce) {
  write();
  Child job;
  job.kind = Kind::kJob;
  job.name = "shop-migrate";
  job.owner = app_uid();
  job.job = JobState{JobState::Phase::kSucceeded, "2", kLater, ""};
  observed_.children.push_back(job);
  observed_.app.spec.admin_processes.at("migrate").run_id = "2";
  const Summary summary = write();
  ASSERT_EQ(reasons_of(summary), "AdminProcessSucceeded ");
  EXPECT_EQ(summary.events[0].note, "admin process migrate succeeded (run 2)");
  EXPECT_EQ(reasons_of(pass()), "");
}

}  // namespace
}  // namespace twelvefactor::status
