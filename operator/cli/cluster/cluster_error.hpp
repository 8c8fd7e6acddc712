// Why the API server did not do what a command asked, and what to do about it. Pure.
#pragma once

#include <string>

#include "kube/api_error.hpp"

namespace twelvefactor::cli {

/// `what`: "app shop in namespace a"; `remedy`: what to do when that is not there; `origin`: the server and
/// where its address was found.
std::string explained(const kube::ApiError& error, const std::string& what, const std::string& remedy,
                      const std::string& origin);

}  // namespace twelvefactor::cli
