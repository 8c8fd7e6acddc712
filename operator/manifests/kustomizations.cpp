#include "manifests/kustomizations.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "manifests/text_file.hpp"
#include "yaml/places.hpp"
#include "yaml/read_document.hpp"

namespace twelvefactor::manifests {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::array<const char*, 3> kNames = {"kustomization.yaml", "kustomization.yml", "Kustomization"};
constexpr std::size_t kMostBytes = std::size_t{1} << 20U;
constexpr int kMostLevels = 8;

/// Texts are files; of objects their path is. A patch that is written inline is no file.
void add_files(const json& list, std::vector<std::string>& files) {
  for (const json& each : list) {
    std::string file = each.is_string() ? each.get<std::string>() : kinds::text_at(each, "path");
    if (!file.empty() && file.find('\n') == std::string::npos) files.push_back(std::move(file));
  }
}

std::string normal(const fs::path& path) {
  std::error_code error;
  const fs::path whole = fs::absolute(path, error);
  return (error ? path : whole).lexically_normal().string();
}

}  // namespace

std::vector<std::string> used_files(std::string_view kustomization) {
  std::vector<std::string> files;
  for (const yaml::DocumentText& part : yaml::split_documents(kustomization)) {
    const yaml::Read read = yaml::read_document(part);
    if (!read.value) continue;
    for (const char* const list : {"patches", "patchesStrategicMerge", "patchesJson6902", "configurations",
                                   "transformers", "generators", "validators", "replacements", "crds"})
      add_files(kinds::list_at(*read.value, list), files);
    for (const json& chart : kinds::list_at(*read.value, "helmCharts")) {
      add_files(json::array({kinds::text_at(chart, "valuesFile")}), files);
      add_files(kinds::list_at(chart, "additionalValuesFiles"), files);
    }
    add_files(json::array({kinds::text_at(kinds::object_at(*read.value, "openapi"), "path")}), files);
  }
  return files;
}

bool Kustomizations::is_one(const std::string& file) {
  const std::string_view name = std::string_view(file).substr(file.rfind('/') + 1);
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

void Kustomizations::look_at(const std::string& file) {
  if (!is_one(file) || !looked_at_.insert(normal(file)).second) return;
  std::istringstream nothing;
  const auto text = read_file(file, kMostBytes, nothing);
  if (!text) return;  // it is told where it is read as a manifest
  for (const std::string& each : used_files(*text)) used_.insert(normal(fs::path(file).parent_path() / each));
}

void Kustomizations::look_above(const std::string& file) {
  if (file == "-") return;
  std::error_code error;
  const std::string top = normal(fs::current_path(error));
  fs::path directory = fs::path(normal(file)).parent_path();
  for (int level = 0; level < kMostLevels; ++level) {
    for (const char* const name : kNames) {
      if (fs::is_regular_file(directory / name, error)) look_at((directory / name).string());
    }
    if (directory == directory.parent_path() || directory.string() == top) return;
    directory = directory.parent_path();
  }
}

bool Kustomizations::uses(const std::string& file) const {
  return !used_.empty() && used_.contains(normal(file));
}

}  // namespace twelvefactor::manifests
