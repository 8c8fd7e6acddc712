// The Service Binding specification for Kubernetes (servicebinding.io, 1.0 and 1.1), requirement by
// requirement: each has a verdict, and one that holds is proven here. docs/backing-services.md shows the same
// table; a test compares them. What only a kubelet can show (that of two files the app's counts) is in
// e2e/test_a_provisioned_service_is_bound.py.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <fstream>
#include <memory>
#include <sstream>

#include "gather/gather.hpp"
#include "kinds/build/app_release.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/read/read_app.hpp"
#include "kinds/read/read_service.hpp"
#include "model/reasons.hpp"
#include "reconcile/reconcile.hpp"
#include "status/summary.hpp"
#include "unit/apps.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor {
namespace {

using nlohmann::json;
using namespace testing;  // NOLINT(google-build-using-namespace): the helpers of these tests

constexpr const char* kService = "{apiVersion: example.com/v1, kind: Anything, name: shop-db}";

std::string text_of(const std::string& path) {
  std::ifstream stream(std::string(REPOSITORY_DIR) + "/" + path);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// A cluster with the app shop, whose backing services are given as YAML, and what the watches have told of
/// it.
class Cluster {
 public:
  explicit Cluster(const std::string& services) {
    const std::string spec = R"({environment: production, codebase: {repository: r, revision: "1"}, image: i,
      processes: {web: {command: [bin/web], port: 8080}}, adminProcesses: {clean: {command: [bin/clean], trigger: Schedule, schedule: "@daily"}},
      backingServices: )" + services +
                             "}";
    app_ =
        R"({"metadata": {"namespace": "ns", "name": "shop", "uid": "11111111-2222-4333-8444-555555555555", "generation": 3,
      "resourceVersion": "1"}, "spec": )" +
        yaml::yaml_to_json(spec)->front() + "}";
    store_->app_applied(kinds::read_app(app_).value());
  }

  Cluster& secret(const std::string& name, std::vector<std::string> keys, const std::string& where = "ns") {
    store_->secret_applied({where, name, secret_with(std::move(keys))});
    return *this;
  }

  /// The list of services is complete, with this one in it.
  Cluster& service(const std::string& status, const std::string& where = "ns") {
    const auto needed = store_->needed_services().at(0);
    store_->services_began(needed);
    store_->service_applied(needed, kinds::read_service(R"({"metadata": {"namespace": ")" + where +
                                                        R"(", "name": "shop-db"}, "status": )" + status + "}")
                                        .value());
    store_->services_done(needed);
    return *this;
  }

  /// Before the operator has done anything.
  [[nodiscard]] Observed fresh() const { return gather::gather(*store_, {"ns", "shop"}, 0).value(); }
  [[nodiscard]] Observed observed() const {
    Observed observed = fresh();
    give_release(observed);
    return observed;
  }
  [[nodiscard]] Desired desired() const { return reconcile::reconcile(observed()); }

  [[nodiscard]] json pod() const {
    return json::parse(object(desired(), Kind::kDeployment, "shop-web").json).at("spec").at("template");
  }
  /// The projected sources of the volume that is mounted there.
  [[nodiscard]] json sources(const std::string& where) const {
    const json spec = pod().at("spec");
    for (const json& mount : spec.at("containers").at(0).at("volumeMounts")) {
      if (mount.at("mountPath") != where) continue;
      for (const json& volume : spec.at("volumes")) {
        if (volume.at("name") == mount.at("name")) return volume.at("projected").at("sources");
      }
    }
    return nullptr;
  }
  /// What a file says that an annotation fills; it lies over the Secret's.
  [[nodiscard]] std::string file(const std::string& name) const {
    const json projected = sources("/bindings/database");
    EXPECT_TRUE(projected.at(0).contains("secret")) << "the first, so that the others count";
    for (const json& item :
         projected.size() < 2 ? json::array() : projected.at(1).at("downwardAPI").at("items")) {
      if (item.at("path") != name) continue;
      const std::string field = item.at("fieldRef").at("fieldPath");
      return pod().at("metadata").at("annotations").at(field.substr(22, field.size() - 24));
    }
    return "";
  }
  [[nodiscard]] json variable(const std::string& name) const {
    const json all = pod().at("spec").at("containers").at(0).at("env");
    for (const json& each : all) {
      if (each.at("name") == name) return each;
    }
    return nullptr;
  }
  /// The reason of the condition BackingServicesBound, which is False.
  [[nodiscard]] std::string why_not_bound() const {
    const Observed now = observed();
    const Desired desired = reconcile::reconcile(now);
    const json status = json::parse(status::summarize(now, desired, {}, "2026-11-21T10:00:00Z").json);
    for (const json& each : status.at("conditions")) {
      if (each.at("type") == "BackingServicesBound" && each.at("status") == "False" &&
          each.at("observedGeneration") == 3)
        return each.at("reason");
    }
    return "";
  }

 private:
  std::string app_;
  std::shared_ptr<store::Store> store_ = std::make_shared<store::Store>();
};

std::string mounted(const std::string& more = "") {
  return "{database: {type: postgresql, mount: true, secretRef: {name: shop-database}" + more + "}}";
}
std::string provisioned(const std::string& more = "") {
  return "{database: {type: postgresql, mount: true, serviceRef: " + std::string(kService) + more + "}}";
}

struct Case {
  const char* section;
  const char* requirement;
  const char* verdict;
  void (*proof)();  // null: it does not apply
};

const std::vector<Case> kCases = {
    {"Provisioned Service", "an object of any kind names its Secret in `.status.binding.name`",
     "holds: `serviceRef`",
     [] {
       const Cluster cluster =
           Cluster(provisioned()).service(R"({"binding": {"name": "one"}})").secret("one", {"uri"});
       EXPECT_EQ(cluster.sources("/bindings/database").at(0).at("secret").at("name"), "one");
     }},
    {"Provisioned Service", "the Secret is in the namespace of the service",
     "holds: both are in the app's namespace",
     [] {
       EXPECT_EQ(Cluster(provisioned())
                     .service(R"({"binding": {"name": "one"}})", "elsewhere")
                     .secret("one", {"uri"})
                     .why_not_bound(),
                 reason::kServiceNotFound);
       EXPECT_EQ(Cluster(provisioned())
                     .service(R"({"binding": {"name": "one"}})")
                     .secret("one", {"uri"}, "elsewhere")
                     .why_not_bound(),
                 reason::kSecretMissing);
     }},
    {"Provisioned Service", "the Secret should have an entry `type`, and may lack it",
     "holds: the app states the type",
     [] { EXPECT_EQ(Cluster(mounted()).secret("shop-database", {"uri"}).file("type"), "postgresql"); }},
    {"Provisioned Service", "the type of the Secret should be `servicebinding.io/<type>`",
     "holds: Secrets of every type are taken",
     [] {
       // The watch tells no type, so nothing can depend on it.
       const auto read =
           kinds::read_referent(R"({"type": "servicebinding.io/mysql", "metadata": {"name": "a"}})");
       EXPECT_EQ(read->facts,
                 kinds::read_referent(R"({"type": "Opaque", "metadata": {"name": "a"}})")->facts);
     }},
    {"Provisioned Service",
     "well-known entries keep their names and values: `host`, `port`, `uri`, `username`, `password`, "
     "`certificates`, `private-key`",
     "holds: every entry is a file of its name, unchanged",
     [] {
       const json secret =
           Cluster(mounted()).secret("shop-database", {"host"}).sources("/bindings/database").at(0);
       EXPECT_EQ(secret, json({{"secret", {{"name", "shop-database"}}}}))
           << "no items: all keys under their own names";
     }},
    {"Provisioned Service",
     "a CustomResourceDefinition should carry `servicebinding.io/provisioned-service: \"true\"`",
     "does not apply: for those who define services; the operator does not ask for it", nullptr},
    {"Workload Projection", "a binding is mounted at `$SERVICE_BINDING_ROOT/<name of the binding>`",
     "holds: with `mount: true`",
     [] {
       const Cluster cluster = Cluster(mounted()).secret("shop-database", {"uri"});
       EXPECT_EQ(cluster.variable("SERVICE_BINDING_ROOT").at("value"), "/bindings");
       EXPECT_FALSE(cluster.sources("/bindings/database").is_null());
     }},
    {"Workload Projection", "names of bindings match `[a-z0-9\\-\\.]{1,253}`",
     "holds: the API server takes nothing else",
     [] {
       const std::string crd = text_of("crds/twelvefactorapps.yaml");
       EXPECT_NE(crd.find("self.all(k, k.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$') && size(k) <= 63)"),
                 std::string::npos);
     }},
    {"Workload Projection", "`SERVICE_BINDING_ROOT` is declared",
     "holds: `/bindings`, in every container that has a file",
     [] {
       const Cluster cluster = Cluster(mounted()).secret("shop-database", {"uri"});
       EXPECT_EQ(cluster.variable("SERVICE_BINDING_ROOT"),
                 json({{"name", "SERVICE_BINDING_ROOT"}, {"value", "/bindings"}}));
       const json cron_job = json::parse(object(cluster.desired(), Kind::kCronJob, "shop-clean").json);
       EXPECT_NE(cron_job.dump().find("SERVICE_BINDING_ROOT"), std::string::npos)
           << "of admin processes, too";
     }},
    {"Workload Projection", "a binding has an entry `type`", "holds: that of the app",
     [] { EXPECT_EQ(Cluster(mounted()).secret("shop-database", {"uri"}).file("type"), "postgresql"); }},
    {"Workload Projection", "an entry `provider` is recommended",
     "holds: that of the app, else that of the Secret",
     [] {
       EXPECT_EQ(Cluster(mounted(", provider: rds")).secret("shop-database", {"uri"}).file("provider"),
                 "rds");
       EXPECT_EQ(Cluster(mounted()).secret("shop-database", {"provider"}).file("provider"), "")
           << "nothing lies over it";
     }},
    {"Workload Projection", "other entries may be anything that a file can hold",
     "holds: the kubelet writes them as they are",
     [] {
       const json sources =
           Cluster(mounted()).secret("shop-database", {"truststore.jks"}).sources("/bindings/database");
       EXPECT_FALSE(sources.at(0).at("secret").contains("items"));
     }},
    {"Workload Projection", "files may change during the life of a container",
     "holds: and a changed Secret is a release, which replaces the pods",
     [] {
       ReleaseContent before;
       before.backing_services["database"].content_hash = "1:a";
       ReleaseContent after = before;
       after.backing_services["database"].content_hash = "1:b";
       EXPECT_NE(kinds::release_parts(before).at(ReleaseReason::kRotation),
                 kinds::release_parts(after).at(ReleaseReason::kRotation));
       EXPECT_EQ(kinds::release_parts(before).at(ReleaseReason::kBackingService),
                 kinds::release_parts(after).at(ReleaseReason::kBackingService));
     }},
    {"Workload Projection", "every binding has a name of its own", "holds: names are keys of a map",
     [] {
       const Cluster cluster = Cluster(
                                   "{a: {type: t, mount: true, secretRef: {name: s}}, b: {type: t, mount: "
                                   "true, secretRef: {name: s}}}")
                                   .secret("s", {"uri"});
       EXPECT_FALSE(cluster.sources("/bindings/a").is_null());
       EXPECT_FALSE(cluster.sources("/bindings/b").is_null());
     }},
    {"Workload Projection", "rights to change workloads are granted by ClusterRoles with the label",
     "does not apply: the operator changes only what it made itself", nullptr},
    {"Service Binding", "a resource `ServiceBinding` of `servicebinding.io/v1`",
     "does not apply: `backingServices.<name>` of the app is the binding, so that it belongs to the release",
     nullptr},
    {"Service Binding", "the service is named by apiVersion, kind and name", "holds: `serviceRef`",
     [] {
       const auto spec = kinds::parse_app_spec(
           yaml::yaml_to_json(
               "{environment: e, codebase: {repository: r, revision: r}, image: i, processes: {w: {}}, "
               "backingServices: " +
               provisioned() + "}")
               ->front());
       EXPECT_EQ(spec->backing_services.at("database").service,
                 (ServiceRef{{"example.com/v1", "Anything"}, "shop-db"}));
     }},
    {"Service Binding", "the workload is named by name or selector",
     "does not apply: a binding belongs to one app", nullptr},
    {"Service Binding", "all containers are bound, or those that are named",
     "holds: every process and admin process has one container",
     [] {
       const Desired desired = Cluster(mounted()).secret("shop-database", {"uri"}).desired();
       const json job = json::parse(object(desired, Kind::kCronJob, "shop-clean").json);
       EXPECT_NE(job.dump().find("/bindings/database"), std::string::npos);
     }},
    {"Service Binding", "`env` gives entries of the Secret as variables", "holds: `env`, variable to key",
     [] {
       const Cluster cluster = Cluster(mounted(", env: {URL: uri}")).secret("shop-database", {"uri"});
       EXPECT_EQ(cluster.variable("URL").at("valueFrom"),
                 json({{"secretKeyRef", {{"name", "shop-database"}, {"key", "uri"}}}}));
     }},
    {"Service Binding", "the key of `env` is one of the Secret", "holds: SecretKeyMissing otherwise",
     [] {
       EXPECT_EQ(Cluster(mounted(", env: {URL: url}")).secret("shop-database", {"uri"}).why_not_bound(),
                 reason::kSecretKeyMissing);
     }},
    {"Service Binding", "the Secret of the service is mounted as a volume",
     "holds: with `mount: true`; the Secret itself, never a copy",
     [] {
       const Cluster cluster = Cluster(mounted()).secret("shop-database", {"uri"});
       EXPECT_EQ(cluster.sources("/bindings/database").at(0).at("secret").at("name"), "shop-database");
       EXPECT_FALSE(has_object(cluster.desired(), Kind::kSecret, "shop-generated"));
     }},
    {"Service Binding", "the directory has the name of the binding", "holds",
     [] {
       EXPECT_FALSE(
           Cluster(mounted()).secret("shop-database", {"uri"}).sources("/bindings/database").is_null());
     }},
    {"Service Binding", "a `SERVICE_BINDING_ROOT` that is configured already is kept",
     "holds: nobody but the operator can configure it",
     [] {
       const auto spec = kinds::parse_app_spec(
           R"({"environment": "e", "codebase": {"repository": "r", "revision": "r"}, "image": "i",
         "processes": {"w": {}}, "config": {"env": {"SERVICE_BINDING_ROOT": "/elsewhere"}}})");
       EXPECT_FALSE(spec.ok());
     }},
    {"Service Binding", "a `type` of the binding counts before that of the Secret",
     "holds: in files and in variables",
     [] {
       const Cluster cluster = Cluster(mounted(", env: {KIND: type}")).secret("shop-database", {"type"});
       EXPECT_EQ(cluster.file("type"), "postgresql");
       EXPECT_EQ(cluster.variable("KIND").at("value"), "postgresql");
     }},
    {"Service Binding", "a `provider` of the binding counts before that of the Secret",
     "holds: in files and in variables",
     [] {
       const Cluster cluster =
           Cluster(mounted(", provider: rds, env: {OF: provider}")).secret("shop-database", {"provider"});
       EXPECT_EQ(cluster.file("provider"), "rds");
       EXPECT_EQ(cluster.variable("OF").at("value"), "rds");
     }},
    {"Service Binding", "`Ready` is False while the service is not found or does not conform",
     "holds: `Ready`, and `BackingServicesBound` with the reason",
     [] {
       EXPECT_EQ(
           Cluster(provisioned()).service(R"({"binding": {"name": "one"}})", "elsewhere").why_not_bound(),
           reason::kServiceNotFound);
       EXPECT_EQ(Cluster(provisioned()).service("{}").why_not_bound(), reason::kBindingPending);
       EXPECT_EQ(Cluster(provisioned()).service(R"({"binding": {"name": {}}})").why_not_bound(),
                 reason::kBindingPending);
       EXPECT_EQ(Cluster(provisioned()).service(R"({"binding": {"name": "one"}})").why_not_bound(),
                 reason::kSecretMissing);
       const Desired desired = Cluster(provisioned()).service("{}").desired();
       EXPECT_TRUE(desired.release.holds());
     }},
    {"Service Binding", "a condition tells whether the service is available",
     "holds: `BackingServicesBound`, for all of them",
     [] {
       EXPECT_EQ(Cluster(provisioned())
                     .service(R"({"binding": {"name": "one"}})")
                     .secret("one", {"uri"})
                     .why_not_bound(),
                 "");
       EXPECT_EQ(Cluster(provisioned()).service("{}").why_not_bound(), reason::kBindingPending);
     }},
    {"Service Binding", "`observedGeneration` is that of the spec that was judged",
     "holds: of the status and of each condition",
     [] {
       EXPECT_NE(Cluster(provisioned()).service("{}").why_not_bound(), "") << "asks for the generation, too";
     }},
    {"Service Binding", "the Secret that is projected should be told",
     "holds: `spec.backingServices.<name>.secretName` of the AppRelease",
     [] {
       Observed observed =
           Cluster(provisioned()).service(R"({"binding": {"name": "one"}})").secret("one", {"uri"}).fresh();
       read_secrets(observed);
       const json release =
           json::parse(object(reconcile::reconcile(observed), Kind::kAppRelease, "shop-v1").json);
       EXPECT_EQ(release.at("spec").at("backingServices").at("database").at("secretName"), "one");
     }},
    {"Service Binding", "what is bound no more is removed",
     "holds: variables, files and `SERVICE_BINDING_ROOT`",
     [] {
       const Cluster cluster = Cluster("{}");
       EXPECT_TRUE(cluster.variable("SERVICE_BINDING_ROOT").is_null());
       EXPECT_EQ(cluster.pod().dump().find("binding"), std::string::npos);
     }},
    {"Direct Secret Reference", "a service of apiVersion `v1` and kind `Secret` is the Secret itself",
     "holds: as `secretRef`",
     [] {
       const Cluster cluster =
           Cluster(
               "{database: {type: t, mount: true, serviceRef: {apiVersion: v1, kind: Secret, name: mine}}}")
               .secret("mine", {"uri"});
       EXPECT_EQ(cluster.sources("/bindings/database").at(0).at("secret").at("name"), "mine");
       EXPECT_EQ(cluster.why_not_bound(), "");
     }},
    {"Workload Resource Mapping", "`ClusterWorkloadResourceMapping` tells where a workload has its pods",
     "does not apply: Deployments, Jobs and CronJobs are the operator's own", nullptr},
    {"Role-Based Access Control",
     "rights to services come from ClusterRoles with the label `servicebinding.io/controller: \"true\"`",
     "holds: the ClusterRole `twelvefactor-operator-services` gathers them",
     [] {
       const std::string role = text_of("manifests/cluster-wide/services-role.yaml");
       EXPECT_NE(role.find("servicebinding.io/controller: \"true\""), std::string::npos);
       EXPECT_NE(role.find("aggregationRule:"), std::string::npos);
     }},
};

class ServiceBindingConformance : public ::testing::TestWithParam<Case> {};

TEST_P(ServiceBindingConformance, HoldsOrDoesNotApply) {
  const Case& each = GetParam();
  const bool applies = !std::string_view(each.verdict).starts_with("does not apply: ");
  EXPECT_TRUE(!applies || std::string_view(each.verdict).starts_with("holds")) << each.verdict;
  ASSERT_EQ(applies, each.proof != nullptr) << each.requirement << ": what holds is proven";
  if (applies) each.proof();
}

INSTANTIATE_TEST_SUITE_P(Spec, ServiceBindingConformance, ::testing::ValuesIn(kCases), [](const auto& one) {
  std::string name = one.param.requirement;
  std::erase_if(name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)) && c != ' '; });
  for (char& c : name) c = c == ' ' ? '_' : c;
  return std::to_string(one.index) + "_" + name.substr(0, 50);
});

TEST(ServiceBindingGuide, ShowsTheSameTable) {
  std::string table;
  for (const Case& each : kCases)
    table += std::string("| ") + each.section + " | " + each.requirement + " | " + each.verdict + " |\n";
  const std::string guide = text_of("docs/backing-services.md");
  const std::size_t start = guide.find("| chapter | requirement | verdict |\n|---|---|---|\n");
  ASSERT_NE(start, std::string::npos);
  const std::size_t rows = guide.find("|---|---|---|\n", start) + 14;
  EXPECT_EQ(guide.substr(rows, guide.find("\n\n", rows) + 1 - rows), table) << "docs/backing-services.md";
}

}  // namespace
}  // namespace twelvefactor
