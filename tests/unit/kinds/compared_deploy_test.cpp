// What a deploy shows to others, and to whom.
#include "kinds/deploy/compared_deploy.hpp"

#include <gtest/gtest.h>

#include "kinds/secrecy/shown_words.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::kinds {
namespace {

using Words = std::vector<std::string>;

AppSpec spec_with(const std::string& more) {
  return testing::parse_spec(testing::small_spec() + more);
}

const AppKey kReader{"shop-production", "shop"};

std::optional<Depth> depth_for(const std::string& share_with, const AppKey& reader = kReader) {
  return Consent(spec_with("parity: {shareWith: " + share_with + "}\n")).depth_for(reader);
}

TEST(Consent, IsGivenByNamespaceAndByName) {
  EXPECT_EQ(depth_for("{}"), std::nullopt);
  EXPECT_EQ(depth_for("{a: {namespace: shop-production}}"), Depth::kNames);
  EXPECT_EQ(depth_for("{a: {namespace: shop-production, name: shop}}"), Depth::kNames);
  EXPECT_EQ(depth_for("{a: {namespace: shop-production, name: shop2}}"), std::nullopt);
  EXPECT_EQ(depth_for("{a: {namespace: shop-production2}}"), std::nullopt);
  EXPECT_EQ(depth_for("{a: {namespace: shop-prod}}"), std::nullopt);
  EXPECT_EQ(depth_for("{shop-production: {namespace: x, name: shop}}"), std::nullopt) << "a key names nobody";
}

TEST(Consent, IsAsDeepAsTheDeepestEntryThatNamesTheReader) {
  EXPECT_EQ(depth_for("{a: {namespace: shop-production, values: Literals}, b: {namespace: shop-production}}"),
            Depth::kLiterals);
  EXPECT_EQ(depth_for("{a: {namespace: shop-production}, b: {namespace: other, values: Secrets}}"),
            Depth::kNames);
  EXPECT_EQ(depth_for("{a: {namespace: shop-production, name: shop, values: Secrets}}"), Depth::kSecrets);
}

TEST(ComparedDeploy, HasNoMoreThanItsDepthAllows) {
  const AppSpec spec = spec_with("config: {env: {LOG_LEVEL: info, DB_PASSWORD: hunter2}}\n");
  const ComparedDeploy names = compared_deploy(spec, Depth::kNames);
  EXPECT_EQ(names.config_keys, (StringMap{{"DB_PASSWORD", "Literal"}, {"LOG_LEVEL", "Literal"}}));
  EXPECT_TRUE(names.literals.empty());
  const ComparedDeploy literals = compared_deploy(spec, Depth::kLiterals);
  EXPECT_EQ(literals.literals, (StringMap{{"LOG_LEVEL", "info"}}));
  const ComparedDeploy secrets = compared_deploy(spec, Depth::kSecrets);
  EXPECT_EQ(secrets.literals, (StringMap{{"LOG_LEVEL", "info"}}));
}

constexpr const char* kWithoutProcesses =
    "environment: e\ncodebase: {repository: r, revision: a}\nimage: i\n";

TEST(ComparedDeploy, NamesVariablesOfOneProcessByIt) {
  const AppSpec spec = testing::parse_spec(std::string(kWithoutProcesses) + R"(
config: {env: {POOL: "1"}}
pod: {fieldEnv: {NODE_IP: status.hostIP}}
processes:
  web: {port: 8080, env: {POOL: "2", DB_PASSWORD: hunter2}, secrets: {KEY: {generate: {}}}, pod: {fieldEnv: {IP: status.podIP}}}
)");
  const ComparedDeploy deploy = compared_deploy(spec, Depth::kLiterals);
  EXPECT_EQ(deploy.config_keys, (StringMap{{"NODE_IP", "Field"},
                                           {"POOL", "Literal"},
                                           {"web.DB_PASSWORD", "Literal"},
                                           {"web.IP", "Field"},
                                           {"web.KEY", "Secret"},
                                           {"web.POOL", "Literal"}}));
  EXPECT_EQ(deploy.literals, (StringMap{{"POOL", "1"}, {"web.POOL", "2"}}));
}

TEST(ComparedDeploy, TellsWhichDirectoriesCanBeWritten) {
  const AppSpec spec = testing::parse_spec(
      std::string(kWithoutProcesses) +
      "processes: {web: {port: 8080, scratch: {/tmp: {size: 1Gi}, /data: {size: 1Gi, medium: Memory}}}}\n");
  EXPECT_EQ(compared_deploy(spec, Depth::kNames).processes.at("web").at("scratch"), "/data in memory, /tmp");
}

TEST(ComparedDeploy, TellsPortsAndWhichOfThemProbesAsk) {
  const AppSpec spec = testing::parse_spec(std::string(kWithoutProcesses) + R"(
processes:
  web:
    port: 8080
    ports: {metrics: {port: 9090}, grpc: {port: 9000, appProtocol: kubernetes.io/h2c}}
    readiness: {grpc: {service: shop.Orders}, port: grpc}
    liveness: {path: /livez, port: metrics}
)");
  const StringMap web = compared_deploy(spec, Depth::kNames).processes.at("web");
  EXPECT_EQ(web.at("port"), "8080");
  EXPECT_EQ(web.at("ports"), "grpc 9000 kubernetes.io/h2c, metrics 9090");
  EXPECT_TRUE(web.at("readiness").starts_with("gRPC shop.Orders on port grpc, ")) << web.at("readiness");
  EXPECT_TRUE(web.at("liveness").starts_with("GET /livez on port metrics, ")) << web.at("liveness");
}

TEST(ComparedDeploy, TakesNoLiteralThatASecretReplaces) {
  const AppSpec spec = spec_with("config: {env: {URL: x}, secrets: {URL: {generate: {}}}}\n");
  EXPECT_TRUE(compared_deploy(spec, Depth::kSecrets).literals.empty());
}

TEST(ComparedDeploy, KnowsMajorVersions) {
  const auto version = [](const std::string& text) {
    const AppSpec spec =
        spec_with("backingServices: {d: {type: t, version: '" + text + "', secretRef: {name: db}}}\n");
    const StringMap parts = compared_deploy(spec, Depth::kNames).backing_services.at("d");
    return parts.contains("version") ? parts.at("version") : "(none)";
  };
  EXPECT_EQ(version("15"), "15");
  EXPECT_EQ(version("15.4"), "15");
  EXPECT_EQ(version("v15.4"), "15");
  EXPECT_EQ(version("15-alpine"), "15");
  EXPECT_EQ(version("2019+CU1"), "2019");
  EXPECT_EQ(version("latest"), "latest");
  EXPECT_EQ(version(""), "(none)");
}

TEST(ComparedDeploy, FilesAreComparedByPathAndByWhichTextTheyHold) {
  AppSpec spec = testing::parse_spec(testing::small_spec());
  spec.config.files["/etc/a.yml"].text = "log: info\n";
  spec.config.files["/etc/b.yml"].text = "database:\n  password: hunter2hunter2\n";
  spec.config.files["/etc/c"] = {File::From::kSecret, "", "tls", "key", ""};
  const ComparedDeploy names = compared_deploy(spec, Depth::kNames);
  EXPECT_EQ(names.config_keys.at("/etc/a.yml"), "File");
  EXPECT_EQ(names.config_keys.at("/etc/c"), "Secret");
  EXPECT_TRUE(names.literals.empty());
  const ComparedDeploy deploy = compared_deploy(spec, Depth::kLiterals);
  EXPECT_TRUE(deploy.literals.at("/etc/a.yml").starts_with("10 bytes, "));
  EXPECT_FALSE(deploy.literals.contains("/etc/b.yml")) << "it holds a secret";
  AppSpec other = spec;
  other.config.files["/etc/b.yml"].text = "database:\n  password: another\n";
  EXPECT_EQ(digest_of(compared_deploy(spec, Depth::kLiterals)),
            digest_of(compared_deploy(other, Depth::kLiterals)));
  const auto seen = [](const AppSpec& of) {
    AppSpec shared = of;
    shared.parity.share_with["qa"] = {"qa", "shop", Depth::kSecrets};
    return Consent(shared);
  };
  EXPECT_NE(seen(spec).seen_at(Depth::kSecrets), seen(other).seen_at(Depth::kSecrets));
}

TEST(ComparedDeploy, DigestsDifferWithWhatIsCompared) {
  const AppSpec spec = testing::parse_spec(testing::shop_spec());
  const auto digest = [](const AppSpec& of) { return digest_of(compared_deploy(of, Depth::kSecrets)); };
  const Digest before = digest(spec);
  EXPECT_EQ(digest(testing::parse_spec(testing::shop_spec())), before);
  EXPECT_NE(digest_of(compared_deploy(spec, Depth::kNames)), before);
  const auto changed = [&](auto&& edit) {
    AppSpec other = spec;
    edit(other);
    return digest(other) != before;
  };
  EXPECT_TRUE(changed([](AppSpec& s) { s.image = "registry.example.com/shop:1"; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.codebase.revision = "x"; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.codebase.repository = "x"; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.config.env["NEW"] = ""; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.config.env["LOG_LEVEL"] = "x"; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.config.secrets.erase("STRIPE_KEY"); }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.backing_services.at("database").type = "x"; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.backing_services.at("database").version = "9"; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.backing_services.at("database").provider = "x"; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.processes.at("web").args = {"x"}; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.processes.at("web").port = 9000; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.processes.at("web").readiness.reset(); }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.processes.erase("worker"); }));
  EXPECT_FALSE(changed([](AppSpec& s) { s.processes.at("web").replicas = 9; }));
  EXPECT_FALSE(changed([](AppSpec& s) { s.processes.at("web").resources = {}; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.environment = "x"; })) << "it chooses the policy";
  EXPECT_TRUE(changed([](AppSpec& s) { s.processes.at("web").autoscaling.emplace(); }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.admin_processes["new"].command = {"x"}; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.admin_processes.begin()->second.schedule = "x"; }));
  EXPECT_FALSE(changed([](AppSpec& s) { s.admin_processes.begin()->second.run_id = "x"; }));
  EXPECT_FALSE(changed([](AppSpec& s) { s.admin_processes.begin()->second.active_deadline_seconds = 7; }));
  EXPECT_TRUE(changed([](AppSpec& s) { s.exemptions["TF0801"].expires = "2027-01-01"; }));
  AppSpec exempted = spec;
  exempted.exemptions["TF0801"] = {"a reason", "2027-01-01T00:00:00Z"};
  AppSpec other_words = exempted;
  other_words.exemptions["TF0801"] = {"another", "2027-01-01"};
  EXPECT_EQ(digest(exempted), digest(other_words)) << "why is the team's own business";
  EXPECT_FALSE(changed([](AppSpec& s) { s.backing_services.at("database").secret_name = "x"; }));
}

Words without_secrets(const Words& words) {
  return texts_of(show_command(words).command);
}

TEST(SecretWords, AreHidden) {
  const std::string hidden(kHidden);
  const std::string key = "AKIA" + std::string(16, 'X');
  EXPECT_EQ(without_secrets({"run", key}), (Words{"run", hidden}));
  EXPECT_EQ(without_secrets({"run", "--db-password=hunter2"}), (Words{"run", "--db-password=" + hidden}));
  EXPECT_EQ(without_secrets({"run", "DB_PASSWORD=hunter2"}), (Words{"run", "DB_PASSWORD=" + hidden}));
  EXPECT_EQ(without_secrets({"run", "--token", "hunter2", "--port", "80"}),
            (Words{"run", "--token", hidden, "--port", "80"}));
  EXPECT_EQ(without_secrets({"run", "postgres://u:p@h/d"}),
            (Words{"run", "postgres://u:" + hidden + "@h/d"}));
  EXPECT_EQ(without_secrets({"sh", "-c", "export API_KEY='hunter2'; exec run"}), (Words{"sh", "-c", hidden}));
  EXPECT_EQ(without_secrets({"sh", "-c", "\"API_KEY=hunter2\" run"}), (Words{"sh", "-c", hidden}));
  EXPECT_EQ(without_secrets({"sh", "-c", "curl 'https://u:p@h/'"}), (Words{"sh", "-c", hidden}));
  EXPECT_EQ(without_secrets({"sh", "-c", "run --secret hunter2"}), (Words{"sh", "-c", hidden}));
}

TEST(SecretWords, LeaveOthersAsTheyAre) {
  for (const Words& words :
       {Words{}, Words{""}, Words{"bin/web", "--port", "8080"}, Words{"run", "--token", "--verbose"},
        Words{"run", "--token-file=/run/token"}, Words{"run", "--max-tokens=4096"},
        Words{"sh", "-c", "exec run --level info && echo done"}, Words{"--password"},
        Words{"sh", "-c", "API_KEY='' run"}}) {
    EXPECT_EQ(without_secrets(words), words);
  }
}

}  // namespace
}  // namespace twelvefactor::kinds
