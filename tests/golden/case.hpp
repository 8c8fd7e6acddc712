// One golden case: a file in YAML with an app, what is there, and what reconcile must make of it. The fields
// are told in README.md.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::golden {

/// The cases' directory.
std::string directory();

/// The files with this ending below a directory of golden/, sorted, as paths from golden/ on:
/// "03_config/plain.yaml".
std::vector<std::string> files_in(const std::string& below, const std::string& ending = ".yaml");

std::string read_text(const std::string& file);
/// The only document of a file. What cannot be read throws, which fails the test.
nlohmann::json read_yaml(const std::string& file);

/// What is observed in a case: `app` and `observed`.
Observed observed_in(const nlohmann::json& golden_case);

/// "Deployment/shop-web".
std::string title(Kind kind, const std::string& name);

/// Where `actual` differs from `expected`, one line each; empty when it does not. Of an object only the
/// fields that `expected` names are compared (null: must not be there); of a list of objects each item that
/// it names must be there, in this order; all else must be equal.
std::vector<std::string> differences(const nlohmann::json& expected, const nlohmann::json& actual,
                                     const std::string& path = "");

/// Findings, waits, kept objects and records as JSON, in the words of the API.
nlohmann::json findings_json(const std::vector<Finding>& findings);
nlohmann::json waits_json(const std::vector<Wait>& waits);
nlohmann::json kept_json(const std::vector<KeptObject>& kept);
nlohmann::json records_json(const std::map<std::string, AdminRecord>& records);

}  // namespace twelvefactor::golden
