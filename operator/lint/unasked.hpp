// Which rules a container of a plain workload cannot answer. Called by workload.cpp. Pure.
#pragma once

#include <functional>
#include <set>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace twelvefactor::lint {

/// "fluent-bit" of registry.example.com/log/fluent-bit:3@sha256:...
std::string image_name(std::string image);

/// Is this the image of a program that ships logs?
bool is_shipper(const std::string& image);

/// `container` is one of `object`; `admin`: it runs to its end.
std::set<std::string, std::less<>> unasked_rules(const nlohmann::json& object,
                                                 const nlohmann::json& container, bool admin);

}  // namespace twelvefactor::lint
