// Parts of what a release holds as JSON, and read back: files, sidecars, and what processes have in common
// with those. Called by release_content_json alone.
#pragma once

#include <map>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "kinds/json/json_fields.hpp"
#include "model/release.hpp"

namespace twelvefactor::kinds {

nlohmann::json released_secret_json(const SecretVariable& source);
void add_released_probe(nlohmann::json& object, const char* name, const std::optional<Probe>& probe);
void add_released_resources(nlohmann::json& object, const Resources& resources);
void add_released_ports(nlohmann::json& object, const std::map<std::string, NamedPort>& ports);
void add_released_files(nlohmann::json& object, const ReleasedFiles& files);
nlohmann::json released_sidecar_json(const ReleasedSidecar& sidecar);

std::optional<Probe> read_released_probe(const JsonFields& fields, const char* name);
Resources read_released_resources(const JsonFields& fields);
std::map<std::string, NamedPort> read_released_ports(const JsonFields& fields);
ReleasedFiles read_released_files(const JsonFields& fields);
ReleasedSidecar read_released_sidecar(const JsonFields& fields);

}  // namespace twelvefactor::kinds
