// Our objects as a real API server gave them back, after others have touched them or not (live/README.md):
// the digest of our own fields must be as wished exactly when nobody changed what is ours. Nothing else keeps
// the operator from fighting, and from missing.
#include <gtest/gtest.h>

#include <set>

#include "golden/case.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/read/read_child.hpp"
#include "kinds/read/referent.hpp"
#include "kinds/text/quantity.hpp"
#include "reconcile/reconcile.hpp"

namespace twelvefactor::golden {
namespace {

using nlohmann::json;

/// What is wished for the app that was recorded.
Desired wished(const std::string& app) {
  json golden_case = {{"app", read_yaml("live/" + app)}, {"observed", json::object()}};
  for (const char* const secret : {"stripe", "shop-cache", "shop-database"})
    golden_case["observed"]["secrets"][secret] = "unknown";
  return reconcile::reconcile(observed_in(golden_case));
}

std::optional<kinds::ReadChild> recorded(const std::string& name, Kind kind) {
  return kinds::read_child(kind, read_text("live/" + name + ".json"));
}

struct Recording {
  const char* name;
  bool as_wished;
  const char* app = "app.yaml";
  bool update_entry = true;  // our entry is still that of the create
};

std::ostream& operator<<(std::ostream& out, const Recording& recording) {
  return out << recording.name;
}

constexpr const char* kLess = "app-with-less.yaml";

const std::vector<Recording> kRecordings = {
    {"configmap-created", true},
    {"configmap-foreign-label", true},
    {"configmap-label-edited", false},
    {"deployment-created", true},
    {"deployment-api-created", true},
    {"deployment-worker-created", true},
    {"deployment-foreign-label", true},
    {"deployment-foreign-annotation", true},
    {"deployment-foreign-variable", true},
    {"deployment-foreign-sidecar", true},
    {"deployment-foreign-volume", true},
    {"deployment-restarted", true},
    {"deployment-injected-sidecar", true},
    {"deployment-applied-again", true},
    {"deployment-turned-over", true, "app.yaml", false},
    {"deployment-turned-over-and-applied-with-less", true, kLess, false},
    {"deployment-applied-with-less-only", false, kLess},  // why the entry is turned over first
    {"deployment-label-edited", false},
    {"deployment-label-removed", false},
    {"deployment-variable-edited", false},
    {"deployment-variable-removed", false},
    {"deployment-image-edited", false},
    {"deployment-scaled", false},
    {"deployment-probe-removed", false},
    {"deployment-owner-removed", false},
    {"deployment-argument-added", false},
    {"deployment-rewritten-by-admission", false},  // left at that: Child::stands_for
    {"job-created", true},
    {"deployment-mail-created", true},  // autoscaled
    {"cronjob-created", true},
    {"cronjob-foreign-label", true},
    {"cronjob-schedule-edited", false},
    {"cronjob-image-edited", false},
    {"horizontalpodautoscaler-created", true},
    {"horizontalpodautoscaler-foreign-behavior", true},
    {"horizontalpodautoscaler-most-edited", false},
    {"ingress-created", true},
    {"ingress-foreign-annotation", true},
    {"ingress-host-edited", false},
    {"ingress-annotation-edited", false},
    {"poddisruptionbudget-created", true},
    {"poddisruptionbudget-foreign-label", true},
    {"poddisruptionbudget-budget-edited", false},
    {"secret-created", true},
    {"secret-created-whole", true},
    {"secret-rotated-by-us", true},
    {"secret-foreign-label", true},
    {"secret-value-edited", true},  // values are not looked at
    {"secret-key-removed", false},
    {"secret-recipe-edited", false},
    {"service-created", true},
    {"service-api-created", true},
    {"service-foreign-annotation", true},
    {"service-port-edited", false},
    {"service-selector-edited", false},  // a selector belongs to one manager whole
    {"serviceaccount-created", true},
    {"serviceaccount-foreign-annotation", true},
    {"serviceaccount-annotation-edited", false},
    {"serviceaccount-token-mounted", false},
};

Kind kind_of(const std::string& name) {
  const std::string kind = name.substr(0, name.find('-'));
  if (kind == "configmap") return Kind::kConfigMap;
  if (kind == "secret") return Kind::kSecret;
  if (kind == "service") return Kind::kService;
  if (kind == "serviceaccount") return Kind::kServiceAccount;
  if (kind == "ingress") return Kind::kIngress;
  if (kind == "poddisruptionbudget") return Kind::kPodDisruptionBudget;
  if (kind == "horizontalpodautoscaler") return Kind::kHorizontalPodAutoscaler;
  if (kind == "cronjob") return Kind::kCronJob;
  return kind == "job" ? Kind::kJob : Kind::kDeployment;
}

class LiveDigest : public ::testing::TestWithParam<Recording> {};

TEST_P(LiveDigest, IsAsWishedExactlyWhenNobodyChangedWhatIsOurs) {
  const Recording& recording = GetParam();
  const auto read = recorded(recording.name, kind_of(recording.name));
  ASSERT_TRUE(read);
  const Desired desired = wished(recording.app);
  const auto object = std::find_if(desired.objects.begin(), desired.objects.end(), [&read](const auto& each) {
    return each.kind == read->child.kind && each.name == read->child.name;
  });
  ASSERT_NE(object, desired.objects.end())
      << read->child.name << " is not wished; record anew (live/README.md)";
  EXPECT_EQ(read->child.digest == object->digest, recording.as_wished)
      << "if a builder has changed, record anew (live/README.md)";
  if (kind_of(recording.name) == Kind::kDeployment) {
    EXPECT_EQ(read->child.update_entry != Child::kNoEntry, recording.update_entry);
  }
}

TEST_P(LiveDigest, BelongsToItsApp) {
  const std::string name = GetParam().name;
  const auto read = recorded(name, kind_of(name));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->namespace_name, "live");
  EXPECT_EQ(read->app, "shop") << "the owner counts, not the label";
  EXPECT_EQ(to_string(read->child.owner),
            name == "deployment-owner-removed" ? "" : "11111111-2222-4333-8444-555555555555");
  EXPECT_GT(read->child.resource_version, 0U);
  EXPECT_FALSE(read->child.uid.empty());
  EXPECT_FALSE(read->child.deleting);
}

INSTANTIATE_TEST_SUITE_P(Golden, LiveDigest, ::testing::ValuesIn(kRecordings), [](const auto& each) {
  std::string name = each.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(LiveRecordings, AreAllUsed) {
  std::set<std::string> used = {"live/quantities.json"};
  for (const Recording& recording : kRecordings) used.insert("live/" + std::string(recording.name) + ".json");
  for (const std::string& file : files_in("live", ".json")) {
    EXPECT_TRUE(used.contains(file) || file.starts_with("live/referent-")) << file;
  }
}

// --- Secrets of others, of which only metadata is ever asked for

struct Referent {
  const char* name;
  bool keys_known;
  std::vector<std::string> keys;
};

std::ostream& operator<<(std::ostream& out, const Referent& referent) {
  return out << referent.name;
}

class LiveReferent : public ::testing::TestWithParam<Referent> {};

TEST_P(LiveReferent, TellsItsKeys) {
  const auto read =
      kinds::read_referent(read_text("live/referent-" + std::string(GetParam().name) + ".json"));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->namespace_name, "live");
  EXPECT_EQ(read->name, "stripe");
  EXPECT_TRUE(read->facts.exists);
  EXPECT_EQ(read->facts.keys_known, GetParam().keys_known);
  EXPECT_EQ(read->facts.keys, GetParam().keys);
}

using Keys = std::vector<std::string>;
INSTANTIATE_TEST_SUITE_P(
    Golden, LiveReferent,
    ::testing::Values(
        Referent{"created-with-data", true, Keys{"api-key", "uri"}},
        Referent{"created-with-string-data", true, Keys{"api-key", "uri"}},
        Referent{"applied-with-string-data", true, Keys{"api-key", "uri"}},
        Referent{"created-by-kubectl", true, Keys{"api-key", "uri"}},
        Referent{"key-added-by-kubectl", true, Keys{"api-key", "uri"}},
        Referent{"key-removed-by-kubectl", true, Keys{"api-key"}},
        // The server does not tell: the removed key still counts as there, and the pods say that it is not.
        Referent{"key-removed-after-applied-string-data", true, Keys{"api-key", "uri"}},
        Referent{"empty", true, Keys{}}, Referent{"managed-fields-cleared", false, Keys{}}),
    [](const auto& each) {
      std::string name = each.param.name;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

// --- quantities

TEST(LiveQuantities, CanonicalFormsComeBackAsTheyWere) {
  const json forms = read_yaml("live/quantities.json");
  int seen = 0;
  for (const auto& [written, came_back] : forms.items()) {
    const auto canonical = kinds::canonical_quantity(written);
    if (!canonical) continue;  // fewer forms are taken than the server would take
    const std::string server = came_back.get<std::string>();
    // Suffixes above T are not known here; no process is that large.
    if (server.find_first_of("PE") != std::string::npos) continue;
    ASSERT_TRUE(forms.contains(*canonical)) << *canonical << " of " << written << " was not recorded";
    EXPECT_EQ(forms[*canonical], *canonical) << "of " << written;
    // The server keeps some texts as they were written (12.345); all others it makes canonical.
    if (server != written) {
      EXPECT_EQ(*canonical, server) << "of " << written;
    }
    ++seen;
  }
  EXPECT_GT(seen, 200);
}

}  // namespace
}  // namespace twelvefactor::golden
