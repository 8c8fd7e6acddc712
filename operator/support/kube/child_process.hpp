// Runs a program and takes what it prints. Used by exec_plugin.cpp only.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "model/result.hpp"

namespace twelvefactor::kube {

/// `arguments[0]` is looked up in PATH unless it holds a slash. `environment` is the whole environment
/// ("NAME=value"). Standard input is empty, standard error is ours. The program and its children are killed
/// after `limit`. Returns standard output (at most 1 MiB); errors: it cannot be started, it took too long, it
/// failed.
Result<std::string> run_program(const std::vector<std::string>& arguments,
                                const std::vector<std::string>& environment, std::chrono::milliseconds limit);

}  // namespace twelvefactor::kube
