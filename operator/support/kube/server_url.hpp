// What may stand as the API server's address. Used by kubeconfig.cpp and in_cluster.cpp.
#pragma once

#include <string>

#include "model/result.hpp"

namespace twelvefactor::kube {

/// "https://host:port/prefix" without a slash at the end; an error says what is wrong with `url`. IPv6
/// literals are refused: cpprestsdk looks them up with their brackets, as names
/// (docs/decisions/0003-transport.md).
Result<std::string> checked_server(const std::string& url);

}  // namespace twelvefactor::kube
