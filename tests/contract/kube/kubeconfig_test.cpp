// Kubeconfigs: each way to say who one is, and what is said when something is wrong.
#include <gtest/gtest.h>

#include "support/kubeconfig_folder.hpp"

namespace twelvefactor::kube {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words

TEST(Kubeconfig, TellsServerNamespaceAndOrigin) {
  const Folder folder;
  const auto config = folder.load(kubeconfig("", ""));
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(config->server, "https://10.0.0.1:6443");
  EXPECT_EQ(config->default_namespace, "team");
  EXPECT_EQ(config->origin, "kubeconfig " + folder.path + "/config, context main");
  const auto bare = folder.load(kubeconfig("", ""), "bare");
  ASSERT_TRUE(bare.ok());
  EXPECT_EQ(bare->default_namespace, "default");
  EXPECT_EQ(*bare->credentials->bearer_token(), "");
}

TEST(Kubeconfig, ReadsAToken) {
  const auto config = Folder().load(with_user("    token: \"abc \"\n"));
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(*config->credentials->bearer_token(), "abc");
}

TEST(Kubeconfig, ReadsATokenFileRelativeToItsOwnFolder) {
  const Folder folder;
  write_file(folder.path + "/tok", "abc\n");
  const auto config = folder.load(with_user("    tokenFile: tok\n    token: other\n"));
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(*config->credentials->bearer_token(), "abc");
}

TEST(Kubeconfig, ReadsCertificatesInlineAndFromFiles) {
  const Folder folder;
  write_file(folder.path + "/ca", "ca from file");
  const auto files =
      folder.load(with_user("    client-certificate-data: Y2VydA==\n    client-key-data: a2V5\n",
                            "    certificate-authority: ca\n    tls-server-name: kubernetes\n"));
  ASSERT_TRUE(files.ok()) << files.error().message;
  auto identity = files->credentials->tls_identity();
  EXPECT_EQ(identity.ca_pem, "ca from file");
  EXPECT_EQ(identity.client_cert_pem, "cert");
  EXPECT_EQ(identity.client_key_pem, "key");
  EXPECT_EQ(identity.server_name, "kubernetes");
  EXPECT_FALSE(identity.insecure_skip_verify);
  write_file(folder.path + "/ca", "rotated");
  EXPECT_EQ(files->credentials->tls_identity().ca_pem, "rotated");
  const auto inline_ca =
      folder.load(kubeconfig("    certificate-authority-data: Y2E=\n    certificate-authority: none\n", ""));
  ASSERT_TRUE(inline_ca.ok()) << inline_ca.error().message;
  EXPECT_EQ(inline_ca->credentials->tls_identity().ca_pem, "ca");
  const auto insecure = folder.load(kubeconfig("    insecure-skip-tls-verify: true\n", ""));
  ASSERT_TRUE(insecure.ok());
  EXPECT_TRUE(insecure->credentials->tls_identity().insecure_skip_verify);
}

TEST(Kubeconfig, NeverFallsBackToTheSystemsAuthoritiesWhenItsOwnFileIsGone) {
  const Folder folder;
  write_file(folder.path + "/ca", "good");
  const auto config = folder.load(kubeconfig("    certificate-authority: ca\n", ""));
  ASSERT_TRUE(config.ok());
  ASSERT_EQ(::remove((folder.path + "/ca").c_str()), 0);
  EXPECT_FALSE(config->credentials->tls_identity().ca_pem.empty());
}

TEST(Kubeconfig, SaysWhatIsMissingAndWhatIsThere) {
  const Folder folder;
  EXPECT_CONTAINS(error_of(folder.load(kubeconfig("", ""), "prod")),
                  "context prod is not in it; contexts there: main, bare");
  EXPECT_CONTAINS(error_of(load_kubeconfig("/no/such/file", "")),
                  "cannot read /no/such/file: No such file or directory; name a kubeconfig");
  EXPECT_CONTAINS(
      error_of(folder.load("current-context: a\ncontexts:\n- name: a\n  context: {cluster: x}\n")),
      "cluster x is not in it; clusters there: none");
  EXPECT_CONTAINS(error_of(folder.load("contexts: []\n")), "no current-context; choose one with --context");
  EXPECT_CONTAINS(error_of(folder.load("a: [\n")), "line 2");
  EXPECT_CONTAINS(error_of(folder.load("just text")), "it is no kubeconfig");
  EXPECT_CONTAINS(error_of(folder.load("")), "holds 0");
  EXPECT_CONTAINS(error_of(folder.load(with_user("    client-certificate-data: \"*\"\n"))),
                  "client-certificate-data is not base64");
  EXPECT_CONTAINS(error_of(folder.load(with_user("    client-certificate-data: Y2E=\n"))),
                  "needs its client key");
  EXPECT_CONTAINS(
      error_of(folder.load(with_user("    client-key: nokey\n    client-certificate-data: Y2E=\n"))),
      "nokey: No such file");
}

TEST(Kubeconfig, RefusesAnAuthorityThatWouldNotBeAskedFor) {
  const Folder folder;
  EXPECT_CONTAINS(error_of(folder.load(kubeconfig(
                      "    certificate-authority-data: Y2E=\n    insecure-skip-tls-verify: true\n", ""))),
                  "contradict each other");
}

TEST(Kubeconfig, RefusesWhatItCannotHonour) {
  const Folder folder;
  EXPECT_CONTAINS(error_of(folder.load(with_user("    username: a\n    password: b\n"))),
                  "username is not supported");
  EXPECT_CONTAINS(error_of(folder.load(with_user("    auth-provider: {name: gcp}\n"))),
                  "auth-provider is not supported; use the exec plugin");
  EXPECT_CONTAINS(error_of(folder.load(with_user("    as: boss\n"))), "as is not supported");
  EXPECT_CONTAINS(error_of(folder.load(with_user("    as-groups: [masters]\n"))),
                  "as-groups is not supported");
  EXPECT_CONTAINS(error_of(folder.load(with_user("    as-user-extra: {a: [b]}\n"))),
                  "as-user-extra is not supported");
  EXPECT_TRUE(folder.load(with_user("    as-groups: []\n    token: t\n")).ok()) << "which asks for nothing";
  EXPECT_CONTAINS(error_of(folder.load(kubeconfig("    proxy-url: http://p\n", ""))),
                  "proxy-url is not supported");
  auto six = kubeconfig("", "");
  six.replace(six.find("10.0.0.1"), 8, "[fd00::1]");
  EXPECT_CONTAINS(error_of(folder.load(six)), "IPv6");
  auto bare = kubeconfig("", "");
  bare.replace(bare.find("https://"), 8, "");
  EXPECT_CONTAINS(error_of(folder.load(bare)), "must start with https://");
}

}  // namespace
}  // namespace twelvefactor::kube
