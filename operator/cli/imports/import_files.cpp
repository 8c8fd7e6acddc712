#include "cli/imports/import_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <istream>
#include <optional>
#include <sstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "imports/app_json.hpp"
#include "imports/compose/compose.hpp"
#include "imports/names.hpp"
#include "imports/score/score.hpp"
#include "manifests/text_file.hpp"

namespace twelvefactor::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLimit = 4U << 20U;
constexpr std::size_t kLimitOfManifests = 64U << 20U;
// One of these says which processes there are: the first that is there.
constexpr auto kProcessFiles = std::to_array<const char*>(
    {"score.yaml", "Procfile", "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"});
constexpr auto kFurtherFiles =
    std::to_array<const char*>({"app.json", ".env.example", ".env.sample", ".env.template", "env.example"});

std::optional<ImportFormat> format_of(const std::string& name, const std::string& text) {
  if (name == "-" || name.starts_with("Procfile")) return ImportFormat::kProcfile;
  if (name.ends_with(".json") && imports::is_app_json(text)) return ImportFormat::kAppJson;
  if (name.find(".env") != std::string::npos || name == "env.example") return ImportFormat::kEnvExample;
  const bool yaml = name.ends_with(".yaml") || name.ends_with(".yml");
  if (yaml && imports::score::is_score(text)) return ImportFormat::kScore;
  if (yaml && imports::compose::is_compose(text)) return ImportFormat::kCompose;
  return std::nullopt;
}

bool may_be_manifests(const std::string& name) {
  return name == "-" || name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json");
}

/// Whether it was one that is read.
Result<bool> add(const fs::path& path, manifests::Chosen chosen, std::istream& standard_input,
                 FoundImports& found) {
  std::vector<ImportFile>& files = found.files;
  const std::string name = path.filename().string();
  const bool named = chosen == manifests::Chosen::kByName;
  const bool manifests = named && may_be_manifests(name);
  auto text =
      manifests::read_file(path.string(), manifests ? kLimitOfManifests : kLimit, standard_input, chosen);
  if (!text) return Error{text.error().message};
  if (manifests && looks_like_manifests(*text)) {
    read_manifest_text(name == "-" ? "stdin" : name, *text, found.manifests);
    if (auto checked = check_manifests(found.manifests); !checked) return checked.error();
    return true;
  }
  if (text->size() > kLimit) return Error{path.string() + ": is larger than 4 MiB, and is no manifest"};
  const auto format = format_of(name, *text);
  if (format) {
    files.push_back({*format, name, std::move(*text), path.parent_path().string()});
  } else if (chosen == manifests::Chosen::kByName) {
    return Error{
        path.string() +
        ": has no format that can be imported; there are manifests of Kubernetes, compose files, score.yaml "
        "(score.dev/v1b1), Procfile, app.json (of Heroku or dokku) and .env.example"};
  }
  return format.has_value();
}

/// compose.override.yaml beside compose.yaml: compose merges it without being told.
Result<Done> add_override(std::istream& standard_input, FoundImports& found) {
  std::vector<ImportFile>& files = found.files;
  const auto is_compose = [](const ImportFile& each) { return each.format == ImportFormat::kCompose; };
  if (std::ranges::count_if(files, is_compose) != 1) return Done{};
  const ImportFile file = *std::ranges::find_if(files, is_compose);
  for (const char* const ending : {".override.yaml", ".override.yml"}) {
    const fs::path beside = fs::path(file.directory) / (fs::path(file.name).stem().string() + ending);
    std::error_code failed;
    if (std::ranges::find(kProcessFiles, file.name) == kProcessFiles.end() ||
        !fs::is_regular_file(beside, failed))
      continue;
    auto added = add(beside, manifests::Chosen::kInDirectory, standard_input, found);
    if (!added) return Error{added.error().message};
    return Done{};
  }
  return Done{};
}

Result<Done> add_directory(const fs::path& directory, std::istream& standard_input, FoundImports& found) {
  const std::size_t before = found.files.size();
  const auto add_one = [&](const char* name) -> Result<bool> {
    std::error_code failed;
    if (!fs::is_regular_file(directory / name, failed)) return false;
    return add(directory / name, manifests::Chosen::kInDirectory, standard_input, found);
  };
  bool chosen = false;
  for (const char* const name : kProcessFiles) {
    auto added = add_one(name);
    if (!added) return Error{added.error().message};
    if (*added && chosen) {
      found.files.pop_back();
      found.passed_over.emplace_back(name);
    }
    chosen = chosen || *added;
  }
  for (const char* const name : kFurtherFiles) {
    if (auto added = add_one(name); !added) return Error{added.error().message};
  }
  if (found.files.size() > before) return Done{};
  read_manifest_directory(directory.string(), found.manifests);
  if (!found.manifests.objects.empty()) return check_manifests(found.manifests);
  const auto& problems = found.manifests.found.problems;
  const bool of_a_file = !problems.empty() && problems.front().file != directory.string();
  const std::string why = of_a_file ? " (" + manifests::told(problems.front()) + ")" : "";
  return Error{directory.string() +
               ": holds no compose file, score.yaml, Procfile, app.json, .env.example or manifests" + why};
}

std::string name_in(const ImportFile& file) {
  if (file.format == ImportFormat::kCompose) return imports::compose::compose_name(file.text);
  if (file.format == ImportFormat::kScore) return imports::score::score_name(file.text);
  if (file.format != ImportFormat::kAppJson) return {};
  const auto json = nlohmann::json::parse(file.text, nullptr, /*allow_exceptions=*/false);
  const bool named = json.is_object() && json.contains("name") && json["name"].is_string();
  return named ? json["name"].get<std::string>() : std::string();
}

}  // namespace

Result<FoundImports> find_import_files(const std::vector<std::string>& sources,
                                       const std::vector<std::string>& kustomizations,
                                       std::istream& standard_input) {
  FoundImports found;
  for (const std::string& directory : kustomizations) {
    read_kustomization(directory, found.manifests);
    if (auto checked = check_manifests(found.manifests); !checked) return checked.error();
  }
  for (const std::string& source : sources) {
    std::error_code failed;
    const bool directory = source != "-" && fs::is_directory(source, failed);
    if (directory) {
      if (auto added = add_directory(source, standard_input, found); !added)
        return Error{added.error().message};
    } else if (auto added = add(source, manifests::Chosen::kByName, standard_input, found); !added) {
      return Error{added.error().message};
    }
  }
  if (auto added = add_override(standard_input, found); !added) return Error{added.error().message};
  std::ranges::stable_sort(found.files, {}, &ImportFile::format);
  return found;
}

Result<std::string> read_named_file(const std::string& directory, const std::string& path) {
  const std::string normal = fs::path(path).lexically_normal().string();
  const bool yaml = normal.ends_with(".yaml") || normal.ends_with(".yml");
  if (path.empty() || normal.starts_with('/') || (normal.starts_with("..") && !yaml))
    return Error{"it lies outside of the directory"};
  std::error_code failed;
  const fs::path whole = fs::path(directory) / normal;
  if (!fs::is_regular_file(whole, failed)) return Error{"it is not there"};
  std::istringstream nothing;
  auto text = manifests::read_file(whole.string(), kLimit, nothing, manifests::Chosen::kInDirectory);
  if (!text) return Error{"it cannot be read"};
  return text;
}

std::string imported_name(const ImportOptions& options, const std::vector<ImportFile>& files) {
  if (!options.name.empty()) return imports::app_name(options.name);
  if (!options.service.empty()) return imports::app_name(options.service);
  for (const ImportFile& file : files) {
    if (const std::string name = name_in(file); !name.empty()) return imports::app_name(name);
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
