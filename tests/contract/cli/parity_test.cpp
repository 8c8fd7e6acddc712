// `parity` and `promote` against an API server, from the kubeconfig to what is sent and printed.
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <sstream>

#include <nlohmann/json.hpp>

#include "cli/parity.hpp"
#include "cli/promote.hpp"
#include "support/environment.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::cli {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using Json = nlohmann::json;

const std::string kRoot = "/apis/twelvefactor.dev/v1alpha1/namespaces/";
const std::string kProduction = kRoot + "shop-production/twelvefactorapps/shop";
const std::string kStaging = kRoot + "shop-staging/twelvefactorapps/shop";
const std::string kReports =
    kRoot + "shop-production/parityreports?labelSelector=twelvefactor.dev%2Fapp%3Dshop";
const std::string kDigest(64, 'a');
const std::string kNewImage = "registry.example.com/shop@sha256:" + std::string(64, 'b');

std::string releases_path(const std::string& environment) {
  return kRoot + "shop-" + environment + "/appreleases?labelSelector=twelvefactor.dev%2Fapp%3Dshop";
}

Json spec(const std::string& environment, const std::string& image, const std::string& revision) {
  return {{"environment", environment},
          {"codebase", {{"repository", "https://git.example.com/acme/shop"}, {"revision", revision}}},
          {"image", image},
          {"config",
           {{"env",
             {{"LOG_LEVEL", environment == "staging" ? "debug" : "info"},
              {"DB_PASSWORD", "hunter2hunter2-" + environment}}}}},
          {"processes", {{"web", {{"port", 8080}}}}}};
}

Json app(const std::string& environment, const std::string& image, const std::string& revision, int active) {
  return {{"kind", "TwelveFactorApp"},
          {"metadata",
           {{"name", "shop"},
            {"namespace", "shop-" + environment},
            {"uid", "u-" + environment},
            {"resourceVersion", "100"},
            {"generation", 3}}},
          {"spec", spec(environment, image, revision)},
          {"status",
           {{"observedGeneration", 3},
            {"release", {{"active", active}, {"desired", active}}},
            {"processes", {{"web", {{"ready", 1}}}}},
            {"conditions", Json::array({{{"type", "Available"},
                                         {"status", "True"},
                                         {"reason", "A"},
                                         {"message", ""},
                                         {"lastTransitionTime", "2026-11-20T10:00:00Z"}}})}}}};
}

Json release(int number, const std::string& image, const std::string& revision,
             const std::string& phase = "Active") {
  return {{"metadata",
           {{"name", "shop-v" + std::to_string(number)}, {"creationTimestamp", "2026-11-20T09:00:00Z"}}},
          {"spec",
           {{"app", "shop"},
            {"number", number},
            {"reason", "Image"},
            {"image", image},
            {"codebase", {{"repository", "https://git.example.com/acme/shop"}, {"revision", revision}}},
            {"environment", "staging"}}},
          {"status",
           {{"phase", phase},
            {"completionTime", "2026-11-20T10:00:00Z"},
            {"conditions", Json::array({{{"type", "GatePassed"}, {"status", "True"}},
                                        {{"type", "Active"},
                                         {"status", phase == "Active" ? "True" : "False"},
                                         {"lastTransitionTime", "2026-11-20T10:00:00Z"}}})}}}};
}

Json report(const std::string& state, const Json& findings) {
  int errors = 0;
  for (const Json& each : findings) errors += each.at("severity") == "Error" ? 1 : 0;
  return {{"metadata", {{"name", "shop-vs-staging"}}},
          {"spec", {{"peer", "staging"}, {"here", {{"namespace", "shop-production"}, {"name", "shop"}}}}},
          {"status",
           {{"state", state},
            {"message", "what the operator says"},
            {"values", "Literals"},
            {"summary", {{"errors", errors}, {"warnings", 0}, {"infos", 0}}},
            {"findings", findings}}}};
}

const Json kError = {{"dimension", "ConfigKey"}, {"key", "ONLY_THERE"}, {"here", ""},
                     {"there", "Literal"},       {"severity", "Error"}, {"message", "add it"}};

/// Answers each GET from a table; a PATCH by `on_patch`: a status code, or 200 with the app.
class Desk {
 public:
  std::map<std::string, Json> objects;
  std::map<std::string, int> refused;  // path -> status
  std::function<int(int patches)> on_patch = [](int) { return 200; };

  Desk()
      : server_([this](Peer& peer, const SeenRequest& request) { answer(peer, request); }),
        kubeconfig_(temporary_folder() + "/config") {
    write_file(kubeconfig_,
               "apiVersion: v1\nkind: Config\ncurrent-context: main\n"
               "contexts: [{name: main, context: {cluster: c, user: u, namespace: shop-production}}]\n"
               "clusters: [{name: c, cluster: {server: '" +
                   server_.url() + "'}}]\nusers: [{name: u, user: {token: secret-token}}]\n");
    const std::string old = "registry.example.com/shop@sha256:" + kDigest;
    objects[kProduction] = app("production", old, "4f2a9c1", 7);
    objects[kProduction]["spec"]["parity"] = {
        {"peers", {{"staging", {{"namespace", "shop-staging"}, {"name", "shop"}}}}}};
    objects[kStaging] = app("staging", kNewImage, "8c6d2e1", 12);
    objects[kStaging]["spec"]["parity"] = {
        {"shareWith", {{"production", {{"namespace", "shop-production"}, {"values", "None"}}}}}};
    objects[releases_path("production")] = {{"items", Json::array({release(7, old, "4f2a9c1")})}};
    objects[releases_path("staging")] = {{"items", Json::array({release(12, kNewImage, "8c6d2e1")})}};
    objects[kReports] = {{"items", Json::array({report("Drifted", Json::array({kError}))})}};
  }

  template <class Options>
  int run(int (*command)(const Options&, Cluster&, const Terminal&), Options options,
          const std::string& in = "", bool asks = false) {
    out_.str("");
    notes_.str("");
    std::istringstream input(in);
    options.cluster.app = "shop";
    options.cluster.kubeconfig = kubeconfig_;
    options.cluster.version = "1.2.3";
    auto cluster = Cluster::open(options.cluster);
    if (!cluster) {
      ADD_FAILURE() << cluster.error().message;
      return -1;
    }
    return command(options, *cluster, {&input, &out_, &notes_, asks, {}, {}});
  }

  int parity(ParityOptions options = {}) { return run(parity_in_cluster, std::move(options)); }
  int promote(PromoteOptions options = {}, const std::string& in = "", bool asks = false) {
    options.from_namespace = "shop-staging";
    options.cluster.namespace_name = "shop-production";
    return run(cli::promote, std::move(options), in, asks);
  }

  [[nodiscard]] std::string out() const { return out_.str(); }
  [[nodiscard]] std::string notes() const { return notes_.str(); }
  [[nodiscard]] std::vector<SeenRequest> requests() const { return server_.requests(); }
  [[nodiscard]] std::vector<SeenRequest> patches() const {
    std::vector<SeenRequest> found;
    for (const auto& request : server_.requests()) {
      if (request.method != "GET") found.push_back(request);
    }
    return found;
  }

 private:
  static std::string status_of(int code, const std::string& reason, const std::string& message) {
    return Json{{"kind", "Status"}, {"code", code}, {"reason", reason}, {"message", message}}.dump();
  }

  void answer(Peer& peer, const SeenRequest& request) {
    const std::lock_guard lock(mutex_);
    if (request.method == "PATCH") {
      const int code = on_patch(++patches_);
      if (code == 200) return void(peer.respond(200, objects.at(kProduction).dump()));
      return void(peer.respond(code, status_of(code, "Conflict", "the object has been modified")));
    }
    if (const auto found = refused.find(request.target); found != refused.end())
      return void(peer.respond(found->second,
                               status_of(found->second, "Forbidden", "parityreports is forbidden: no")));
    if (const auto found = objects.find(request.target); found != objects.end())
      return void(peer.respond(200, found->second.dump()));
    peer.respond(404, status_of(404, "NotFound", "it \"x\" not found"));
  }

  int patches_ = 0;
  std::mutex mutex_;
  TestServer server_;
  std::string kubeconfig_;
  std::ostringstream out_;
  std::ostringstream notes_;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ParityCommand, PrintsTheReportsThatTheOperatorWrote) {
  Desk desk;
  EXPECT_EQ(desk.parity(), 1) << desk.notes();
  EXPECT_TRUE(contains(desk.out(),
                       "shop-production/shop (production) against shop-staging/shop (staging): Drifted\n"))
      << desk.out();
  EXPECT_TRUE(contains(desk.out(), "ONLY_THERE")) << desk.out();
  const auto requests = desk.requests();
  ASSERT_EQ(requests.size(), 2U) << "the app and its reports, and nothing of the peer";
  EXPECT_EQ(requests[0].target, kProduction);
  EXPECT_EQ(requests[1].target, kReports);
  desk.objects[kReports]["items"] = Json::array({report("InSync", Json::array())});
  EXPECT_EQ(desk.parity(), 0);
}

TEST(ParityCommand, IsUnknownWhereNobodyConsentsOrNoReportIsThere) {
  Desk desk;
  desk.objects[kReports]["items"] = Json::array({report("Unknown", Json::array())});
  EXPECT_EQ(desk.parity(), 2);
  EXPECT_TRUE(contains(desk.out(), "what the operator says")) << desk.out();
  desk.objects[kReports]["items"] = Json::array();
  EXPECT_EQ(desk.parity(), 2);
  EXPECT_TRUE(contains(desk.out(), "there is no report yet")) << desk.out();
  EXPECT_TRUE(contains(desk.out(), "twelvefactor status shop -n shop-production")) << desk.out();
}

TEST(ParityCommand, PrintsOnlyThePeersThatWereAskedFor) {
  Desk desk;
  desk.objects[kProduction]["spec"]["parity"]["peers"]["qa"] = {{"namespace", "shop-qa"}, {"name", "shop"}};
  EXPECT_EQ(desk.parity(), 2) << "qa has no report";
  ParityOptions options;
  options.peers = {"staging"};
  EXPECT_EQ(desk.parity(options), 1);
  EXPECT_FALSE(contains(desk.out(), "shop-qa"));
  options.peers = {"dev"};
  EXPECT_EQ(desk.parity(options), 2);
  EXPECT_TRUE(
      contains(desk.notes(), "--peer dev: app shop names no such peer in spec.parity.peers, but qa, staging"))
      << desk.notes();
}

TEST(ParityCommand, ExplainsWhatItCannotRead) {
  Desk desk;
  desk.refused[kReports] = 403;
  EXPECT_EQ(desk.parity(), 2);
  EXPECT_TRUE(contains(desk.notes(), "parityreports is forbidden")) << desk.notes();
  EXPECT_TRUE(contains(desk.notes(), "ask for the right")) << desk.notes();
  desk.objects[kProduction]["spec"].erase("parity");
  desk.refused.clear();
  EXPECT_EQ(desk.parity(), 2);
  EXPECT_TRUE(contains(desk.notes(), "names nobody to be compared with; add spec.parity.peers"))
      << desk.notes();
  desk.objects.erase(kProduction);
  EXPECT_EQ(desk.parity(), 2);
  EXPECT_TRUE(contains(desk.notes(), "app shop in namespace shop-production does not exist")) << desk.notes();
  EXPECT_EQ(desk.out(), "");
}

TEST(ParityCommand, PrintsEachFormat) {
  Desk desk;
  ParityOptions options;
  options.format = ParityFormat::kJson;
  EXPECT_EQ(desk.parity(options), 1);
  EXPECT_EQ(Json::parse(desk.out()).at("reports").at(0).at("findings").at(0).at("key"), "ONLY_THERE");
  options.format = ParityFormat::kSarif;
  EXPECT_EQ(desk.parity(options), 1);
  const Json result = Json::parse(desk.out()).at("runs").at(0).at("results").at(0);
  EXPECT_EQ(result.at("level"), "error");
  EXPECT_EQ(result.at("locations").at(0).at("logicalLocations").at(0).at("fullyQualifiedName"),
            "shop-production/shop ONLY_THERE");
  EXPECT_FALSE(result.at("locations").at(0).contains("physicalLocation"));
  options.format = ParityFormat::kMarkdown;
  EXPECT_EQ(desk.parity(options), 1);
  EXPECT_TRUE(contains(desk.out(), "| Error | ConfigKey | `ONLY_THERE` |")) << desk.out();
}

TEST(PromoteCommand, ShowsWhatItWouldDoAndChangesNothing) {
  Desk desk;
  EXPECT_EQ(desk.promote(), 0) << desk.notes();
  const std::string out = desk.out();
  EXPECT_TRUE(contains(out, "shop-staging/shop (staging) runs v12, since 2026-11-20T10:00:00Z\n")) << out;
  EXPECT_TRUE(contains(out, "shop-production/shop (production) runs v7, since")) << out;
  EXPECT_TRUE(contains(out, "  ~ revision: 4f2a9c1 -> 8c6d2e1\n")) << out;
  EXPECT_TRUE(contains(out, "against shop-staging/shop (staging): Drifted")) << out;
  EXPECT_TRUE(contains(out, "no peer is required")) << out;
  EXPECT_TRUE(contains(out, "kubectl patch tfa shop -n shop-production --type merge --patch-file FILE"))
      << out;
  EXPECT_FALSE(contains(out + desk.notes(), "hunter2")) << "a literal that looks secret is not shown";
  EXPECT_TRUE(desk.patches().empty());
}

TEST(PromoteCommand, PrintsTheBarePatchForGit) {
  Desk desk;
  PromoteOptions options;
  const Json wanted = {{"apiVersion", "twelvefactor.dev/v1alpha1"},
                       {"kind", "TwelveFactorApp"},
                       {"metadata", {{"name", "shop"}, {"namespace", "shop-production"}}},
                       {"spec", {{"image", kNewImage}, {"codebase", {{"revision", "8c6d2e1"}}}}}};
  options.cluster.output = Output::kJson;
  EXPECT_EQ(desk.promote(options), 0);
  EXPECT_EQ(Json::parse(desk.out()), wanted) << "config never travels";
  EXPECT_TRUE(contains(desk.notes(), "runs v12")) << desk.notes();
  options.cluster.output = Output::kYaml;
  EXPECT_EQ(desk.promote(options), 0);
  EXPECT_EQ(desk.out(),
            "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorApp\nmetadata:\n  name: shop\n"
            "  namespace: shop-production\nspec:\n  image: " +
                kNewImage + "\n  codebase:\n    revision: 8c6d2e1\n");
}

PromoteOptions applied() {
  PromoteOptions options;
  options.apply = options.yes = true;
  return options;
}

TEST(PromoteCommand, AppliesToTheVersionThatItSaw) {
  Desk desk;
  EXPECT_EQ(desk.promote(applied()), 0) << desk.notes();
  ASSERT_EQ(desk.patches().size(), 1U);
  const SeenRequest patch = desk.patches().front();
  EXPECT_EQ(patch.target, kProduction + "?fieldManager=twelvefactor-cli");
  EXPECT_EQ(patch.header("content-type"), "application/merge-patch+json");
  EXPECT_EQ(Json::parse(patch.body),
            (Json{{"metadata", {{"uid", "u-production"}, {"resourceVersion", "100"}}},
                  {"spec", {{"image", kNewImage}, {"codebase", {{"revision", "8c6d2e1"}}}}}}));
  EXPECT_TRUE(contains(desk.out(), "now asks for revision 8c6d2e1")) << desk.out();
  EXPECT_TRUE(contains(desk.out(), "Follow it: twelvefactor status shop -n shop-production")) << desk.out();
}

TEST(PromoteCommand, AsksBeforeItChangesAnything) {
  Desk desk;
  PromoteOptions options;
  options.apply = true;
  EXPECT_EQ(desk.promote(options, "n\n", /*asks=*/true), 1);
  EXPECT_EQ(desk.promote(options), 2);
  EXPECT_TRUE(contains(desk.notes(), "there is no terminal to ask on")) << desk.notes();
  EXPECT_TRUE(desk.patches().empty());
  EXPECT_EQ(desk.promote(options, "y\n", /*asks=*/true), 0);
  EXPECT_EQ(desk.patches().size(), 1U);
}

TEST(PromoteCommand, IsNotStoppedByAWriteOfTheStatus) {
  Desk desk;
  desk.on_patch = [&desk](int patches) {
    desk.objects[kProduction]["metadata"]["resourceVersion"] = "101";
    return patches == 1 ? 409 : 200;
  };
  EXPECT_EQ(desk.promote(applied()), 0) << desk.notes();
  ASSERT_EQ(desk.patches().size(), 2U);
  EXPECT_EQ(Json::parse(desk.patches().back().body).at("metadata").at("resourceVersion"), "101");
}

TEST(PromoteCommand, OverwritesNobodysEdit) {
  Desk desk;
  desk.on_patch = [&desk](int) {
    desk.objects[kProduction]["metadata"]["resourceVersion"] = "101";
    desk.objects[kProduction]["metadata"]["generation"] = 4;
    return 409;
  };
  EXPECT_EQ(desk.promote(applied()), 1);
  EXPECT_EQ(desk.patches().size(), 1U);
  EXPECT_TRUE(contains(desk.notes(),
                       "somebody else has changed app shop in namespace shop-production in between; "
                       "nothing was changed"))
      << desk.notes();
}

TEST(PromoteCommand, HasNothingToDoWhereTheImageRunsOrIsAskedFor) {
  Desk desk;
  desk.objects[kProduction]["spec"]["image"] = kNewImage;
  desk.objects[kProduction]["spec"]["codebase"]["revision"] = "8c6d2e1";
  EXPECT_EQ(desk.promote(applied()), 0);
  EXPECT_TRUE(contains(desk.notes(),
                       "There is nothing to promote: app shop in namespace shop-production asks for it "
                       "already, and it does not run yet"))
      << desk.notes();
  desk.objects[releases_path("production")]["items"] = Json::array({release(7, kNewImage, "8c6d2e1")});
  EXPECT_EQ(desk.promote(), 0);
  EXPECT_TRUE(contains(desk.notes(), "runs the same image already, as v7")) << desk.notes();
  EXPECT_TRUE(desk.patches().empty());
  EXPECT_EQ(desk.out(), "");
  PromoteOptions file;
  file.cluster.output = Output::kJson;
  EXPECT_EQ(desk.promote(file), 0);
  EXPECT_EQ(Json::parse(desk.out()).at("spec").at("image"), kNewImage)
      << "a file that is written anew stays as it is";
}

TEST(PromoteCommand, PromotesWhatRunsAndSaysSo) {
  Desk desk;
  desk.objects[kStaging]["spec"]["image"] = "registry.example.com/shop@sha256:" + std::string(64, 'c');
  desk.objects[kStaging]["status"]["release"]["desired"] = 13;
  desk.objects[kStaging]["status"]["conditions"][0]["status"] = "False";
  desk.objects[kStaging]["status"]["conditions"][0]["message"] = "no pod is ready";
  PromoteOptions options;
  options.cluster.output = Output::kJson;
  EXPECT_EQ(desk.promote(options), 0);
  EXPECT_EQ(Json::parse(desk.out()).at("spec").at("image"), kNewImage);
  EXPECT_TRUE(contains(desk.notes(), "asks for something newer, v13")) << desk.notes();
  EXPECT_TRUE(contains(desk.notes(), "is not available now (no pod is ready)")) << desk.notes();
}

TEST(PromoteCommand, RefusesWhatWouldNotRunOrIsNoPromotion) {
  Desk desk;
  desk.objects[kProduction]["spec"]["release"] = {{"pin", 5}};
  EXPECT_EQ(desk.promote(applied()), 1);
  EXPECT_TRUE(contains(desk.notes(),
                       "is pinned to v5, so no other image would run; take the pin away first: "
                       "twelvefactor rollback shop -n shop-production"))
      << desk.notes();
  desk.objects[kProduction]["spec"].erase("release");
  desk.objects[kProduction]["spec"]["codebase"]["repository"] =
      "https://u:p4ssw0rdp4ss@git.example.com/other";
  EXPECT_EQ(desk.promote(applied()), 1);
  EXPECT_TRUE(contains(desk.notes(), "that is another codebase")) << desk.notes();
  EXPECT_FALSE(contains(desk.notes(), "p4ssw0rd")) << desk.notes();
  PromoteOptions forced = applied();
  forced.force = true;
  EXPECT_EQ(desk.promote(forced), 0) << desk.notes();
  EXPECT_EQ(Json::parse(desk.patches().back().body).at("spec").at("codebase"),
            (Json{{"repository", "https://git.example.com/acme/shop"}, {"revision", "8c6d2e1"}}));
  desk.objects[kStaging]["status"]["release"] = Json::object();
  EXPECT_EQ(desk.promote(applied()), 1);
  EXPECT_TRUE(contains(desk.notes(),
                       "there is nothing to promote from app shop in namespace shop-staging: none of its "
                       "releases has become Active"))
      << desk.notes();
  EXPECT_EQ(desk.patches().size(), 1U);
}

TEST(PromoteCommand, TellsWhatTheGateWillSay) {
  Desk desk;
  Json& peer = desk.objects[kProduction]["spec"]["parity"]["peers"]["staging"];
  peer["required"] = true;
  peer["soak"] = "1s";
  EXPECT_EQ(desk.promote(), 0);
  EXPECT_TRUE(contains(desk.out(), "  staging: accepted\n")) << desk.out();
  peer["soak"] = "3650d";
  EXPECT_EQ(desk.promote(applied()), 0) << "the operator holds it, nobody else";
  EXPECT_TRUE(
      contains(desk.out(), "staging: not accepted yet: it is to run for 3650d in shop-staging/shop first"))
      << desk.out();
  EXPECT_TRUE(contains(desk.out(), "It holds the release because of peer staging: ")) << desk.out();
  EXPECT_EQ(desk.patches().size(), 1U);
  desk.objects[kProduction]["spec"]["exemptions"] = {
      {"TF1005", {{"reason", "an outage"}, {"expires", "2199-01-01"}}}};
  EXPECT_EQ(desk.promote(applied()), 0);
  EXPECT_TRUE(contains(desk.out(), "an exemption of TF1005 counts until")) << desk.out();
  EXPECT_FALSE(contains(desk.out(), "holds the release")) << desk.out();
  desk.objects[kProduction]["spec"].erase("exemptions");
  desk.objects[kStaging]["spec"].erase("parity");
  EXPECT_EQ(desk.promote(), 0);
  EXPECT_TRUE(contains(desk.out(), "staging: not accepted yet: nothing is known of shop-staging/shop"))
      << desk.out();
}

TEST(PromoteCommand, ExplainsAnAppThatIsNotThereOrMayNotBeRead) {
  Desk desk;
  desk.refused[releases_path("staging")] = 403;
  EXPECT_EQ(desk.promote(), 1);
  EXPECT_TRUE(contains(desk.notes(), "ask for the right")) << desk.notes();
  desk.objects.erase(kStaging);
  EXPECT_EQ(desk.promote(), 1);
  EXPECT_TRUE(contains(desk.notes(), "app shop in namespace shop-staging does not exist")) << desk.notes();
  PromoteOptions same;
  same.cluster.namespace_name = same.from_namespace = "shop-production";
  EXPECT_EQ(desk.run(cli::promote, same), 2);
  EXPECT_EQ(desk.out(), "");
}

TEST(PromoteCommand, WaitsUntilItRunsOrCannot) {
  for (const std::string phase : {"Active", "Failed"}) {
    Desk desk;
    desk.on_patch = [&desk, &phase](int) {
      Json& seen = desk.objects[kProduction];
      seen["metadata"]["generation"] = 4;
      seen["status"]["observedGeneration"] = 4;
      seen["status"]["release"]["desired"] = 8;
      desk.objects[kRoot + "shop-production/appreleases/shop-v8"] = release(8, kNewImage, "8c6d2e1", phase);
      return 200;
    };
    PromoteOptions options = applied();
    options.wait = true;
    options.interval = std::chrono::milliseconds(1);
    EXPECT_EQ(desk.promote(options), phase == "Active" ? 0 : 1) << desk.notes();
    EXPECT_TRUE(contains(phase == "Active" ? desk.out() : desk.notes(), "v8: " + phase))
        << desk.out() << desk.notes();
  }
}

TEST(PromoteCommand, DoesNotWaitForever) {
  Desk desk;
  PromoteOptions options = applied();
  options.wait = true;
  options.timeout = std::chrono::seconds(0);
  EXPECT_EQ(desk.promote(options), 1);
  EXPECT_TRUE(contains(desk.notes(), "it does not run yet after 0 s")) << desk.notes();
}

}  // namespace
}  // namespace twelvefactor::cli
