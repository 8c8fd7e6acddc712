// Service accounts of pods, and which of all places counts.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "support/kubeconfig_folder.hpp"

namespace twelvefactor::kube {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words

/// Sets a variable for the length of a test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

TEST(InCluster, ReadsTheMountedServiceAccount) {
  const auto root = temporary_folder();
  const auto folder = root + "/var/run/secrets/kubernetes.io/serviceaccount";
  std::filesystem::create_directories(folder);
  EXPECT_CONTAINS(error_of(load_in_cluster(root)), "this is no pod");
  const Variable host("KUBERNETES_SERVICE_HOST", "10.96.0.1");
  const Variable port("KUBERNETES_SERVICE_PORT", "443");
  EXPECT_CONTAINS(error_of(load_in_cluster(root)), "automountServiceAccountToken");
  write_file(folder + "/token", "tok");
  write_file(folder + "/ca.crt", "ca");
  write_file(folder + "/namespace", "team\n");
  const auto config = load_in_cluster(root);
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(config->server, "https://10.96.0.1:443");
  EXPECT_EQ(config->default_namespace, "team");
  EXPECT_EQ(config->origin, "in-cluster");
  EXPECT_EQ(*config->credentials->bearer_token(), "tok");
  EXPECT_EQ(config->credentials->tls_identity().ca_pem, "ca");
  const Variable six("KUBERNETES_SERVICE_HOST", "fd00::1");
  EXPECT_EQ(load_in_cluster(root)->server, "https://kubernetes.default.svc:443");
}

TEST(Config, OfSeveralFilesIsWhatTheFirstSaysOfEachName) {
  const Folder first;
  const Folder second;
  write_file(first.path + "/config",
             "kind: Config\ncurrent-context: two\nclusters: [{name: c, cluster: {server: "
             "'https://10.0.0.2:6443'}}]\n"
             "users: [{name: u, user: {tokenFile: tok}}]\n");
  write_file(first.path + "/tok", "first");
  write_file(second.path + "/tok", "second");
  write_file(second.path + "/config",
             "kind: Config\ncurrent-context: one\n"
             "contexts: [{name: two, context: {cluster: c, user: v, namespace: team}}, "
             "{name: three, context: {cluster: c, user: u}}]\n"
             "clusters: [{name: c, cluster: {server: 'https://10.0.0.9:6443'}}]\nusers: [{name: v, user: "
             "{tokenFile: tok}}]\n");
  const std::string list = "/no/such/file:" + first.path + "/config::" + second.path + "/config";
  const Variable variable("KUBECONFIG", list.c_str());
  const auto config = load_config("", "");
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(config->server, "https://10.0.0.2:6443");
  EXPECT_EQ(config->default_namespace, "team");
  EXPECT_EQ(*config->credentials->bearer_token(), "second") << "a file is relative to the file that names it";
  EXPECT_EQ(*load_config("", "three")->credentials->bearer_token(), "first");
  EXPECT_CONTAINS(error_of(load_config("", "four")), "contexts there: two, three");
  write_file(second.path + "/config", "[]");
  EXPECT_CONTAINS(error_of(load_config("", "")), second.path + "/config: it is no kubeconfig");
  const Variable nowhere("KUBECONFIG", "/no/such/file:/nor/such");
  EXPECT_CONTAINS(error_of(load_config("", "")), "none of the files /no/such/file:/nor/such");
}

TEST(Config, ComesFromTheNamedFileThePodOrTheEnvironmentInThisOrder) {
  const Folder folder;
  write_file(folder.path + "/config", kubeconfig("", ""));
  const std::string list = folder.path + "/config:/no/such/file";
  const Variable variable("KUBECONFIG", list.c_str());
  EXPECT_TRUE(load_config("", "").ok());
  const Variable host("KUBERNETES_SERVICE_HOST", "10.96.0.1");
  const Variable port("KUBERNETES_SERVICE_PORT", "443");
  EXPECT_TRUE(load_config(folder.path + "/config", "").ok());
  EXPECT_CONTAINS(error_of(load_config("", "")), "serviceaccount/token");
}

}  // namespace
}  // namespace twelvefactor::kube
