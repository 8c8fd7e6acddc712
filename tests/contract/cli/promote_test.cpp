// `promote`, from the kubeconfig to what is sent and printed.
#include <gtest/gtest.h>

#include "contract/cli/promotion_desk.hpp"

namespace twelvefactor::cli {
namespace {

using namespace promotion_desk;  // NOLINT(google-build-using-namespace): the tests' own words

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
                kNewImage + "\n  codebase:\n    revision: \"8c6d2e1\"\n");
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
