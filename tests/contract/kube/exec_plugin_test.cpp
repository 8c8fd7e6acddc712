// Credentials from a program, as a kubeconfig names it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "kube/exec_plugin.hpp"
#include "support/kubeconfig_folder.hpp"

namespace twelvefactor::kube {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words

std::string exec_user(const std::string& command, const std::string& more = "") {
  return "    exec:\n      apiVersion: client.authentication.k8s.io/v1\n      interactiveMode: Never\n      "
         "command: " +
         command + "\n" + more;
}

const std::string kCredential =
    "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":";

TEST(ExecPlugin, GivesATokenThatIsKeptUntilItExpires) {
  const Folder folder;
  write_file(folder.path + "/login",
             "#!/bin/sh\necho run >> " + folder.path + "/runs\nexpires=$(cat " + folder.path +
                 "/expires)\necho '" + kCredential +
                 "{\"token\":\"'$1-$EXTRA'\",\"expirationTimestamp\":\"'$expires'\"}}'\n",
             true);
  const auto runs = [&] {
    const auto text = std::filesystem::exists(folder.path + "/runs")
                          ? std::filesystem::file_size(folder.path + "/runs")
                          : 0;
    return text / 4;
  };
  write_file(folder.path + "/expires", "2001-01-01T00:00:00Z");
  const auto config = folder.load(
      with_user(exec_user("./login", "      args: [a1]\n      env: [{name: EXTRA, value: e1}]\n")));
  ASSERT_TRUE(config.ok()) << config.error().message;
  const auto token = config->credentials->bearer_token();
  ASSERT_TRUE(token.ok()) << token.error().message;
  EXPECT_EQ(*token, "a1-e1");
  write_file(folder.path + "/expires", "2999-01-01T00:00:00Z");
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(config->credentials->bearer_token().ok());
  EXPECT_EQ(runs(), 2U) << "the first answer had expired, the second lasts";
}

TEST(ExecPlugin, GivesAClientCertificate) {
  const Folder folder;
  write_file(folder.path + "/login",
             "#!/bin/sh\necho '" + kCredential +
                 "{\"clientCertificateData\":\"cert\",\"clientKeyData\":\"key\"}}'\n",
             true);
  const auto config = folder.load(with_user(exec_user("./login")));
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(*config->credentials->bearer_token(), "");
  EXPECT_EQ(config->credentials->tls_identity().client_cert_pem, "cert");
  EXPECT_EQ(config->credentials->tls_identity().client_key_pem, "key");
}

TEST(ExecPlugin, IsToldWhatKubectlTellsIt) {
  const Folder folder;
  write_file(folder.path + "/login",
             "#!/bin/sh\nprintf %s \"$KUBERNETES_EXEC_INFO\" > " + folder.path + "/info\nenv > " +
                 folder.path + "/env\necho '" + kCredential + "{\"token\":\"t\"}}'\n",
             true);
  const auto config = folder.load(
      with_user(exec_user("./login", "      provideClusterInfo: true\n"), "    tls-server-name: k\n"));
  ASSERT_TRUE(config.ok()) << config.error().message;
  ASSERT_TRUE(config->credentials->bearer_token().ok());
  std::ifstream info_file(folder.path + "/info");
  const std::string info((std::istreambuf_iterator<char>(info_file)), {});
  for (const auto* part : {"client.authentication.k8s.io/v1", "\"interactive\":false",
                           "\"server\":\"https://10.0.0.1:6443/\"", "\"tls-server-name\":\"k\""}) {
    EXPECT_CONTAINS(info, part);
  }
  std::ifstream env_file(folder.path + "/env");
  const std::string env((std::istreambuf_iterator<char>(env_file)), {});
  EXPECT_EQ(env.find("/dev/null"), std::string::npos)
      << "what hides the system's authorities from us must not reach it";
}

TEST(ExecPlugin, FailuresSayWhatToDoAndNeverWhatItPrinted) {
  const Folder folder;
  const auto failure = [&](const std::string& script, const std::string& more = "") {
    write_file(folder.path + "/login", "#!/bin/sh\n" + script, true);
    const auto config = folder.load(with_user(exec_user("./login", more)));
    EXPECT_TRUE(config.ok()) << config.error().message;
    const auto token = config->credentials->bearer_token();
    EXPECT_FALSE(token.ok());
    const std::string message = token.ok() ? "" : token.error().message;
    EXPECT_EQ(message.find("s3cret"), std::string::npos) << message;
    return message;
  };
  EXPECT_CONTAINS(failure("echo s3cret; exit 3\n"), "ended with exit code 3");
  EXPECT_CONTAINS(failure("kill -9 $$\n"), "was ended by signal 9");
  EXPECT_CONTAINS(failure("echo s3cret\n"), "printed no ExecCredential");
  EXPECT_CONTAINS(failure("echo '" + kCredential + "{}}'\n"), "neither token nor certificate");
  EXPECT_CONTAINS(failure("echo '" + kCredential + "{\"token\":\"s3cret\",\"clientKeyData\":\"k\"}}'\n"),
                  "key without its certificate");
  EXPECT_CONTAINS(
      failure("echo '" + kCredential + "{\"token\":\"s3cret\",\"expirationTimestamp\":\"soon\"}}'\n"),
      "expirationTimestamp");
  EXPECT_CONTAINS(failure("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"v9\"}'\n"),
                  "another apiVersion");
  EXPECT_CONTAINS(failure("yes s3cret\n"), "more than 1 MiB");
  const auto absent =
      folder.load(with_user(exec_user("no-such-program-here", "      installHint: install it\n")));
  ASSERT_TRUE(absent.ok());
  const auto token = absent->credentials->bearer_token();
  ASSERT_FALSE(token.ok());
  EXPECT_CONTAINS(token.error().message,
                  "cannot be started: No such file or directory; the kubeconfig says: install it");
}

TEST(ExecPlugin, IsKilledWithItsChildrenWhenItTakesTooLong) {
  ExecPlugin plugin;
  plugin.api_version = "client.authentication.k8s.io/v1";
  plugin.command = "sh";
  plugin.args = {"-c", "sleep 600 & sleep 600"};
  plugin.time_limit = std::chrono::seconds(1);
  const auto answer = run_exec_plugin(plugin);
  ASSERT_FALSE(answer.ok());
  EXPECT_CONTAINS(answer.error().message, "did not end within 1 s and was killed");
}

TEST(ExecPlugin, IsRefusedInAKubeconfigThatCameFromElsewhere) {
  EXPECT_CONTAINS(error_of(parse_kubeconfig(with_user(exec_user("login")), "Secret a/b", "")),
                  "exec would run a program, which is not allowed here");
  EXPECT_CONTAINS(error_of(parse_kubeconfig(with_user("    tokenFile: /etc/shadow\n"), "Secret a/b", "")),
                  "tokenFile names a file, which is not allowed");
  EXPECT_CONTAINS(error_of(parse_kubeconfig(kubeconfig("    certificate-authority: /etc/shadow\n", ""),
                                            "Secret a/b", "")),
                  "use certificate-authority-data");
  const auto good = parse_kubeconfig(with_user("    token: t\n"), "Secret a/b", "");
  ASSERT_TRUE(good.ok()) << good.error().message;
  EXPECT_EQ(good->origin, "kubeconfig Secret a/b, context main");
}

TEST(ExecPlugin, OfAnUnknownKindIsRefused) {
  const Folder folder;
  EXPECT_CONTAINS(error_of(folder.load(with_user(
                      "    exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: a}\n"))),
                  "v1 and v1beta1 are known");
  EXPECT_CONTAINS(
      error_of(folder.load(with_user(
          "    exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Always}\n"))),
      "needs a terminal");
}

}  // namespace
}  // namespace twelvefactor::kube
