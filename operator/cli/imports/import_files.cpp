#include "cli/imports/import_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <istream>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "imports/app_json.hpp"
#include "imports/names.hpp"
#include "manifests/text_file.hpp"

namespace twelvefactor::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLimit = 4U << 20U;
constexpr std::array kInDirectory = {"Procfile",    "app.json",      ".env.example",
                                     ".env.sample", ".env.template", "env.example"};

std::optional<ImportFormat> format_of(const std::string& name, const std::string& text) {
  if (name == "-" || name.starts_with("Procfile")) return ImportFormat::kProcfile;
  if (name.ends_with(".json") && imports::is_app_json(text)) return ImportFormat::kAppJson;
  if (name.find(".env") != std::string::npos || name == "env.example") return ImportFormat::kEnvExample;
  return std::nullopt;
}

Result<Done> add(const fs::path& path, manifests::Chosen chosen, std::istream& standard_input,
                 std::vector<ImportFile>& files) {
  auto text = manifests::read_file(path.string(), kLimit, standard_input, chosen);
  if (!text) return Error{text.error().message};
  const std::string name = path.filename().string();
  const auto format = format_of(name, *text);
  if (format) {
    files.push_back({*format, name, std::move(*text)});
  } else if (chosen == manifests::Chosen::kByName) {
    return Error{path.string() +
                 ": has no format that can be imported; there are Procfile, app.json (of Heroku or dokku) "
                 "and .env.example"};
  }
  return Done{};
}

Result<Done> add_directory(const fs::path& directory, std::istream& standard_input,
                           std::vector<ImportFile>& files) {
  const std::size_t before = files.size();
  for (const char* const name : kInDirectory) {
    std::error_code failed;
    if (!fs::is_regular_file(directory / name, failed)) continue;
    if (auto added = add(directory / name, manifests::Chosen::kInDirectory, standard_input, files); !added)
      return added;
  }
  if (files.size() > before) return Done{};
  return Error{directory.string() + ": holds no Procfile, app.json or .env.example"};
}

}  // namespace

Result<std::vector<ImportFile>> find_import_files(const std::vector<std::string>& sources,
                                                  std::istream& standard_input) {
  std::vector<ImportFile> files;
  for (const std::string& source : sources) {
    std::error_code failed;
    const bool directory = source != "-" && fs::is_directory(source, failed);
    auto added = directory ? add_directory(source, standard_input, files)
                           : add(source, manifests::Chosen::kByName, standard_input, files);
    if (!added) return Error{added.error().message};
  }
  std::ranges::stable_sort(files, {}, &ImportFile::format);
  return files;
}

std::string imported_name(const ImportOptions& options, const std::vector<ImportFile>& files) {
  if (!options.name.empty()) return imports::app_name(options.name);
  for (const ImportFile& file : files) {
    if (file.format != ImportFormat::kAppJson) continue;
    const auto json = nlohmann::json::parse(file.text, nullptr, /*allow_exceptions=*/false);
    if (json.is_object() && json.contains("name") && json["name"].is_string())
      return imports::app_name(json["name"].get<std::string>());
  }
  for (const std::string& source : options.sources) {
    std::error_code failed;
    const fs::path path = fs::weakly_canonical(source == "-" ? "." : source, failed);
    const fs::path directory = fs::is_directory(path, failed) ? path : path.parent_path();
    if (!directory.filename().empty()) return imports::app_name(directory.filename().string());
  }
  return imports::app_name("");
}

}  // namespace twelvefactor::cli
