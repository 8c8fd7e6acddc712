#include "support/kubeconfig_folder.hpp"

namespace twelvefactor::testing {

std::string kubeconfig(const std::string& cluster, const std::string& user) {
  return "apiVersion: v1\nkind: Config\ncurrent-context: main\n"
         "contexts:\n- name: main\n  context: {cluster: c, user: u, namespace: team}\n"
         "- name: bare\n  context: {cluster: c}\n"
         "clusters:\n- name: c\n  cluster:\n    server: https://10.0.0.1:6443/\n" +
         cluster + "users:\n- name: u\n  user:\n    {}\n- name: v\n  user:\n    token: v\n" +
         (user.empty() ? "" : "- name: w\n  user:\n" + user);
}

std::string with_user(const std::string& user, const std::string& cluster) {
  auto text = kubeconfig(cluster, user);
  return text.replace(text.find("user: u"), 7, "user: w");
}

Result<kube::Config> Folder::load(const std::string& text, const std::string& context) const {
  write_file(path + "/config", text);
  return kube::load_kubeconfig(path + "/config", context);
}

std::string error_of(const Result<kube::Config>& config) {
  EXPECT_FALSE(config.ok());
  return config.ok() ? "" : config.error().message;
}

}  // namespace twelvefactor::testing
