// A program that is run and waited for, with bounds on its time and on what it prints. Called by
// manifests/kustomize. No shell is between: words are words.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "model/result.hpp"

namespace twelvefactor::host {

struct ChildBounds {
  std::size_t bytes = 0;  // of its output
  std::chrono::seconds time{0};
};

struct Child {
  int exit_code = 0;  // 128 and more: a signal ended it
  std::string output;
  std::string errors;  // the beginning of it
};

/// Is there a program of this name in a directory of $PATH?
bool is_on_the_path(const std::string& program);

/// Runs the first of `words`, found on the path, with nothing to read. An error when it cannot be started, or
/// had to be ended since it went over a bound; then it and all it has started is killed.
Result<Child> run_child(const std::vector<std::string>& words, const ChildBounds& bounds);

}  // namespace twelvefactor::host
