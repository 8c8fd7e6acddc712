// Kubeconfigs in a folder of their own. Used by the contract tests of kube/.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "kube/config.hpp"
#include "support/environment.hpp"

namespace twelvefactor::testing {

/// A kubeconfig with the contexts main (user u) and bare (no user); `cluster` and `user` are lines of YAML
/// below the entries of cluster c and user w.
std::string kubeconfig(const std::string& cluster, const std::string& user);

/// The same with user w in the context main.
std::string with_user(const std::string& user, const std::string& cluster = "");

struct Folder {
  std::string path = temporary_folder();

  /// Writes `text` as the kubeconfig and loads it.
  [[nodiscard]] Result<kube::Config> load(const std::string& text, const std::string& context = "") const;
};

/// The error's text; fails the test when there is none.
std::string error_of(const Result<kube::Config>& config);

}  // namespace twelvefactor::testing

#define EXPECT_CONTAINS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)
