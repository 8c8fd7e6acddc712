// What holds for every app, tried with many.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <random>
#include <set>

#include "kinds/build/built_object.hpp"
#include "kinds/digest/shape.hpp"
#include "kinds/text/resource.hpp"
#include "reconcile/compose.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/reconcile.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the helpers of these tests
using nlohmann::json;

/// An app with a bit of everything, other for each seed.
Observed some_app(unsigned seed) {
  std::mt19937 random(seed);
  const auto up_to = [&random](int most) {
    return static_cast<int>(random() % static_cast<unsigned>(most + 1));
  };
  const auto maybe = [&] { return up_to(1) == 1; };
  Observed observed = observe(small_spec());
  AppSpec& spec = observed.app.spec;
  const auto name = [&](const char* stem) { return stem + std::to_string(up_to(5)); };
  for (int i = up_to(4); i > 0; --i)
    spec.config.env[name("VARIABLE")] = maybe() ? "" : std::to_string(random());
  for (int i = up_to(3); i > 0; --i)
    spec.config.secrets[name("GENERATED")] = GeneratedValue{16 + up_to(16), Encoding::kHex, "1"};
  for (int i = up_to(3); i > 0; --i)
    spec.config.secrets[name("VARIABLE")] = SecretKeyRef{name("secret"), name("key")};
  for (int i = up_to(3); i > 0; --i) {
    BackingService service;
    service.type = "any";
    service.secret_name = name("secret");
    service.mount = maybe();
    for (int j = up_to(3); j > 0; --j) service.env[name("VARIABLE")] = name("key");
    spec.backing_services[name(
        maybe() ? "service" : "a-service-with-a-name-that-is-as-long-as-a-volume-may-not-be-")] = service;
  }
  const auto probe = [&] {
    Probe each;
    if (up_to(2) == 0) {
      each.exec = {"check"};
    } else if (maybe()) {
      each.path = "/";
    } else {
      each.tcp = true;
    }
    each.initial_delay_seconds = up_to(2);
    return each;
  };
  for (int i = up_to(4); i > 0; --i) {
    Process process;
    process.command = {"bin/" + name("program")};
    if (maybe()) process.args = {name("argument"), ""};
    process.port = 1024 + up_to(9);
    process.replicas = up_to(3);
    if (maybe()) process.resources.requests = {{"cpu", "100m"}, {"memory", "64Mi"}};
    if (maybe()) process.resources.limits = {{"memory", "128Mi"}};
    if (maybe()) process.startup = probe();
    if (maybe()) process.readiness = probe();
    if (maybe()) process.liveness = probe();
    process.termination_grace_period_seconds = up_to(60);
    process.pre_stop_sleep_seconds = up_to(3);
    if (maybe()) process.port.reset();
    if (!process.port) process.startup = process.readiness = process.liveness = std::nullopt;
    spec.processes[name("process")] = process;
  }
  for (int i = up_to(2); i > 0; --i) {
    AdminProcess process;
    process.command = {"bin/" + name("program")};
    process.run_id = name("");
    spec.admin_processes[name("admin")] = process;
  }
  if (maybe()) spec.log_format = "json";
  if (maybe()) spec.service_account_annotations = {{"example.com/role", ""}, {name("note"), "x"}};
  for (int i = up_to(5); i > 0; --i)
    observed.secrets[name("secret")] = secret_with({name("key"), name("key"), name("key")});
  give_release(observed);
  return observed;
}

constexpr unsigned kApps = 40;

std::vector<Numbered> contributions(const Observed& observed) {
  std::vector<Numbered> all;
  for (const Factor& factor : kFactors) all.emplace_back(factor.number, factor.contribute(observed));
  return all;
}

TEST(Compose, GivesTheSameBytesInWhateverOrderTheFactorsAreAsked) {
  for (unsigned seed = 0; seed < kApps; ++seed) {
    const Observed observed = seed == 0 ? observe(shop_spec()) : some_app(seed);
    const std::vector<Numbered> all = contributions(observed);
    const std::string expected = print(compose(observed, all));
    std::mt19937 random(seed);
    for (int round = 0; round < 4; ++round) {
      std::vector<Numbered> shuffled = all;
      std::shuffle(shuffled.begin(), shuffled.end(), random);
      ASSERT_EQ(print(compose(observed, std::move(shuffled))), expected) << "seed " << seed;
    }
  }
}

TEST(Compose, NoTwoFactorsSayTheSameThingOfAPod) {
  for (unsigned seed = 0; seed < kApps; ++seed) {
    const Observed observed = seed == 0 ? observe(shop_spec()) : some_app(seed);
    std::map<std::string, std::set<int>> said;
    const auto note = [&said](const std::string& pod, int factor, const PodPart& part) {
      const auto add = [&](const char* field, bool is_said) {
        if (is_said) said[pod + "." + field].insert(factor);
      };
      add("image", part.image.has_value());
      add("command", part.command.has_value());
      add("args", part.args.has_value());
      add("port", part.port.has_value());
      add("startup", part.startup.has_value());
      add("readiness", part.readiness.has_value());
      add("liveness", part.liveness.has_value());
      add("resources", part.resources.has_value());
      add("grace", part.termination_grace_period_seconds.has_value());
      add("preStop", part.pre_stop_sleep_seconds.has_value());
      add("restartPolicy", part.restart_policy.has_value());
      add("security", part.security.has_value());
      for (const auto& [label, value] : part.labels) add(("label " + label).c_str(), true);
      for (const auto& [annotation, value] : part.annotations)
        add(("annotation " + annotation).c_str(), true);
      for (const kinds::Volume& volume : part.volumes) add(("volume " + volume.name).c_str(), true);
    };
    for (const auto& [factor, contribution] : contributions(observed)) {
      for (const auto& [process, replicas] : observed.app.spec.processes) {
        note("process " + process, factor, contribution.every_pod);
        const auto own = contribution.process_pods.find(process);
        if (own != contribution.process_pods.end()) note("process " + process, factor, own->second);
      }
      for (const auto& [name, process] : observed.app.spec.admin_processes) {
        note("admin " + name, factor, contribution.every_pod);
        const auto own = contribution.admin_pods.find(name);
        if (own != contribution.admin_pods.end()) note("admin " + name, factor, own->second);
      }
    }
    EXPECT_FALSE(said.empty());
    for (const auto& [field, factors] : said) EXPECT_EQ(factors.size(), 1U) << field << ", seed " << seed;
  }
}

TEST(Compose, LetsTheHigherFactorsVariableCount) {
  const Observed observed = observe(small_spec());
  Contribution low;
  low.replicas["web"] = 1;
  low.process_pods["web"].env = {{"X", "low", "", ""}};
  Contribution high;
  high.process_pods["web"].env = {{"X", "high", "", ""}};
  for (const bool turned : {false, true}) {
    std::vector<Numbered> all = {{3, low}, {9, high}};
    if (turned) std::reverse(all.begin(), all.end());
    const Desired desired = compose(observed, all);
    const json object = json::parse(testing::object(desired, Kind::kDeployment, "shop-web").json);
    EXPECT_EQ(
        object["spec"]["template"]["spec"]["containers"][0]["env"],
        json::parse(
            R"([{"name": "TWELVEFACTOR_APP", "value": "shop"}, {"name": "TWELVEFACTOR_RELEASE", "value": "v1"},
                    {"name": "X", "value": "high"}])"));
  }
}

TEST(Reconcile, GivesTheSameBytesEachTime) {
  for (unsigned seed = 1; seed < kApps; ++seed) {
    const Observed observed = some_app(seed);
    ASSERT_EQ(print(reconcile(observed)), print(reconcile(observed)));
    ASSERT_NE(print(reconcile(observed)), print(reconcile(some_app(seed + kApps))))
        << "the apps are not all the same";
  }
}

TEST(Reconcile, OrderOfKeysInTheManifestDoesNotMatter) {
  const std::string head = small_spec();
  const auto config = [](const Desired& desired) {
    for (const DesiredObject& each : desired.objects) {
      if (each.kind == Kind::kConfigMap) return each;
    }
    return DesiredObject{};
  };
  const Desired one = reconcile(observe(head + "config: {env: {A: '1', B: '2', C: '3'}}"));
  const Desired other = reconcile(observe("config: {env: {C: '3', A: '1', B: '2'}}" + head));
  EXPECT_EQ(print(one), print(other));
  EXPECT_EQ(config(one).name.substr(0, 12), "shop-config-");
  for (const char* const env : {"{A: '1', B: '2', C: '4'}", "{A: '1', B: '2'}", "{A: '1', B: '2', D: '3'}",
                                "{A: '2', B: '1', C: '3'}"}) {
    EXPECT_NE(config(reconcile(observe(head + "config: {env: " + env + "}"))).name, config(one).name) << env;
  }
}

TEST(Reconcile, PodsReadTheConfigMapThatIsMade) {
  const Desired desired = reconcile(observe(shop_spec()));
  std::string name;
  for (const DesiredObject& each : desired.objects) {
    if (each.kind == Kind::kConfigMap) name = each.name;
  }
  ASSERT_NE(name, "");
  int pods = 0;
  for (const DesiredObject& each : desired.objects) {
    if (each.kind != Kind::kDeployment && each.kind != Kind::kJob) continue;
    const json object = json::parse(each.json);
    EXPECT_EQ(object["spec"]["template"]["spec"]["containers"][0]["envFrom"][0]["configMapRef"]["name"],
              name);
    ++pods;
  }
  EXPECT_EQ(pods, 3);
}

// --- what drift detection stands on: every field that is printed is in the kind's shape

/// The leaves of `value` that `shape` does not cover.
void uncovered(const json& value, const kinds::Shape* shape, const std::string& path,
               std::vector<std::string>& found) {
  if (shape != nullptr && shape->all) return;
  if (value.is_object() && !value.empty()) {
    for (const auto& [name, below] : value.items())
      uncovered(below, shape == nullptr ? nullptr : shape->member(name), path + "/" + name, found);
  } else if (value.is_array() && !value.empty()) {
    for (const json& item : value) {
      const bool covered =
          shape != nullptr && shape->item &&
          (shape->only_item.empty() || item.value(shape->item_keys.front(), "") == shape->only_item);
      uncovered(item, covered ? shape->item.get() : nullptr, path + "[]", found);
    }
  } else if (!value.empty()) {
    found.push_back(path);
  }
}

TEST(Reconcile, PrintsNoFieldThatDriftDetectionDoesNotSee) {
  const std::set<std::string> kNotCompared = {"/apiVersion", "/kind", "/metadata/name",
                                              "/metadata/namespace"};
  std::set<std::string> kinds_seen;
  for (unsigned seed = 0; seed < 2 * kApps; ++seed) {
    Observed observed = seed == 0 ? observe(shop_spec()) : some_app(seed);
    if (seed == 1 || seed == 2) observed = observe(exposed_spec());
    if (seed == 2) {
      observed.http_routes = Served::kYes;
      observed.pod_monitors = Served::kYes;
      observed.findings_reports = Served::kYes;
      for (auto& [name, process] : observed.app.spec.processes) {
        if (process.expose) process.expose->gateway = GatewayRef{"public", "gateways", "https", "http"};
      }
    }
    for (const DesiredObject& each : reconcile(observed).objects) {
      if (each.kind == Kind::kJob || each.kind == Kind::kAppRelease) continue;  // made once, never changed
      kinds_seen.insert(std::string(kinds::resource_type(each.kind).kind));
      std::vector<std::string> found;
      uncovered(json::parse(each.json), &kinds::shape_of(each.kind), "", found);
      for (const std::string& path : found) {
        EXPECT_TRUE(kNotCompared.contains(path) || (each.kind == Kind::kSecret && path == "/type"))
            << each.name << " prints " << path;
      }
    }
  }
  // All but Job and AppRelease, which never change, and ParityReport, whose status counts whole.
  EXPECT_EQ(kinds_seen.size(), kAllKinds.size() - 3);
}

/// Every list item that is printed has the keys by which the API server tells the items apart.
void check_item_keys(const json& value, const kinds::Shape& shape, int& lists) {
  if (value.is_array() && shape.item) {
    ++lists;
    for (const json& item : value) {
      for (const std::string& key : shape.item_keys)
        EXPECT_TRUE(item.contains(key)) << key << " is missing in " << item;
      check_item_keys(item, *shape.item, lists);
    }
  } else if (value.is_object()) {
    for (const auto& [name, below] : value.items()) {
      if (const kinds::Shape* member = shape.member(name)) check_item_keys(below, *member, lists);
    }
  }
}

TEST(Reconcile, PrintsTheKeysOfEveryListItem) {
  int lists = 0;
  for (unsigned seed = 1; seed < kApps; ++seed) {
    for (const DesiredObject& each : reconcile(some_app(seed)).objects)
      check_item_keys(json::parse(each.json), kinds::shape_of(each.kind), lists);
  }
  EXPECT_GT(lists, 300);
}

TEST(Reconcile, EveryLeafThatIsEditedChangesTheDigest) {
  // The digest of each object with one of its leaves changed, for every leaf in the shape.
  const Desired desired = reconcile(observe(shop_spec()));
  int edits = 0;
  for (const DesiredObject& each : desired.objects) {
    if (each.kind == Kind::kJob || each.kind == Kind::kSecret) continue;
    const json object = json::parse(each.json);
    const json leaves = object.flatten();
    for (const auto& [path, value] : leaves.items()) {
      if (path == "/apiVersion" || path == "/kind" || path == "/metadata/name" ||
          path == "/metadata/namespace")
        continue;
      if (value.is_structured() || value.is_null()) continue;
      json edited = leaves;
      edited[path] = value.is_string()    ? json(value.get<std::string>() + "x")
                     : value.is_boolean() ? json(!value.get<bool>())
                                          : json(value.get<int>() + 1);
      EXPECT_NE(kinds::finish(each.kind, edited.unflatten()).digest, each.digest) << each.name << path;
      ++edits;
    }
  }
  EXPECT_GT(edits, 150);
}

TEST(Reconcile, NamesEachObjectOnce) {
  for (unsigned seed = 1; seed < kApps; ++seed) {
    std::set<std::pair<Kind, std::string>> names;
    for (const DesiredObject& each : reconcile(some_app(seed)).objects)
      EXPECT_TRUE(names.emplace(each.kind, each.name).second) << each.name;
  }
}

TEST(Reconcile, PutsTheWorstFindingsFirst) {
  int findings = 0;
  for (unsigned seed = 1; seed < kApps; ++seed) {
    const Desired desired = reconcile(some_app(seed));
    EXPECT_TRUE(std::is_sorted(desired.findings.begin(), desired.findings.end(),
                               [](const Finding& a, const Finding& b) { return a.level < b.level; }));
    for (const Finding& finding : desired.findings) {
      EXPECT_EQ(finding.rule.substr(0, 4),
                (finding.factor < 10 ? "TF0" : "TF") + std::to_string(finding.factor));
      EXPECT_TRUE(finding.path.starts_with(".spec.")) << finding.path;
      EXPECT_FALSE(finding.message.empty() || finding.remedy.empty());
      ++findings;
    }
  }
  EXPECT_GT(findings, 100);
}

TEST(Reconcile, LeavesEverythingAsItIsForASpecThatCouldNotBeRead) {
  Observed observed = observe(shop_spec());
  write_all(observed, reconcile(observed));
  observed.previous.admin_processes["migrate"] = {"7", AdminRecord::State::kFailed, 1, "shop-migrate", "",
                                                  ""};
  observed.spec_error = ".spec.image: is required";
  const Desired desired = reconcile(observed);
  EXPECT_TRUE(desired.objects.empty());
  EXPECT_EQ(desired.kept.size(), observed.children.size());
  EXPECT_EQ(desired.admin_processes.at("migrate").run_id, "7");
}

// --- older snapshots of the config

class SnapshotTest : public ::testing::Test {
 protected:
  SnapshotTest() : observed_(observe(shop_spec())) {
    observed_.secrets = shop_secrets();
    observed_.previous.admin_processes["migrate"] = {
        "1", AdminRecord::State::kSucceeded, 0, "shop-migrate", "", ""};
    write_all(observed_, reconcile(observed_));
    for (const char* const name : {"shop-web", "shop-worker"})
      roll_out(child(observed_, Kind::kDeployment, name), 2);
    Child older = child(observed_, Kind::kServiceAccount, "shop");
    older.kind = Kind::kConfigMap;
    older.name = "shop-config-00000000";
    observed_.children.push_back(older);
  }

  Child& web() { return child(observed_, Kind::kDeployment, "shop-web"); }
  bool older_is_kept() {
    const auto kept = reconcile(observed_).kept;
    return std::any_of(kept.begin(), kept.end(), [](const KeptObject& k) {
      return k.kind == Kind::kConfigMap && k.name == "shop-config-00000000";
    });
  }

  Observed observed_;
};

TEST_F(SnapshotTest, GoWhenNoPodCanNeedThemAnyMore) {
  EXPECT_FALSE(older_is_kept());
}

TEST_F(SnapshotTest, StayWhileADeploymentRollsOut) {
  web().rollout.updated = 1;
  EXPECT_TRUE(older_is_kept());
  roll_out(web(), 2);
  web().rollout.available = 1;
  EXPECT_TRUE(older_is_kept());
  roll_out(web(), 2);
  web().rollout.replicas = 3;
  EXPECT_TRUE(older_is_kept());
  roll_out(web(), 2);
  web().generation = 2;
  EXPECT_TRUE(older_is_kept()) << "its controller has not seen the change yet";
}

TEST_F(SnapshotTest, StayWhileADeploymentIsNotAsWished) {
  web().digest = {1, 2};
  EXPECT_TRUE(older_is_kept());
}

TEST_F(SnapshotTest, StayWhileADeploymentNobodyWantsIsStillThere) {
  observed_.app.spec.processes.erase("web");
  EXPECT_TRUE(older_is_kept());
}

TEST_F(SnapshotTest, StayWhileAJobRuns) {
  Child job = child(observed_, Kind::kServiceAccount, "shop");
  job.kind = Kind::kJob;
  job.name = "shop-migrate";
  job.job = JobState{JobState::Phase::kRunning, "1", "", ""};
  observed_.children.push_back(job);
  EXPECT_TRUE(older_is_kept());
  observed_.children.back().job->phase = JobState::Phase::kFailed;
  EXPECT_FALSE(older_is_kept());
}

TEST_F(SnapshotTest, GoAlsoWhenTheServerRewroteADeployment) {
  web().digest = {1, 2};
  web().stands_for = object(reconcile(observed_), Kind::kDeployment, "shop-web").digest;
  EXPECT_FALSE(older_is_kept());
}

TEST_F(SnapshotTest, GoWhateverSomebodyElsesDeploymentWithOurLabelDoes) {
  Child foreign = web();
  foreign.name = "shop-foreign";
  foreign.owner = uid_of('b');
  observed_.children.push_back(foreign);
  EXPECT_FALSE(older_is_kept());
}

}  // namespace
}  // namespace twelvefactor::reconcile
