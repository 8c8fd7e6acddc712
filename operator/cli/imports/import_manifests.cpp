#include "cli/imports/import_manifests.hpp"

#include <filesystem>
#include <sstream>

#include <nlohmann/json.hpp>

#include "manifests/sources.hpp"
#include "manifests/stream.hpp"

namespace twelvefactor::cli {
namespace {

constexpr std::size_t kMostLines = 3000;  // of one object

/// The lines of all that has members, and of entries of lists.
void note_lines(const manifests::Manifest& manifest, const nlohmann::json& part, const std::string& path,
                std::map<std::string, int>& lines) {
  if (lines.size() >= kMostLines) return;
  lines[path] =
      path.empty() && manifest.path.empty() ? manifest.line : manifest.places.find(manifest.path + path).line;
  if (part.is_object()) {
    for (const auto& [key, value] : part.items()) {
      if (key != "status" && key != "managedFields" && value.is_structured())
        note_lines(manifest, value, path + "." + key, lines);
    }
  }
  for (std::size_t i = 0; part.is_array() && i < part.size(); ++i)
    note_lines(manifest, part[i], path + "[" + std::to_string(i) + "]", lines);
}

/// `shown`: how notes name the file.
manifests::TakeManifest taking(ImportManifests& into, const std::string& base) {
  return [&into, base](const manifests::Manifest& manifest) {
    std::string shown = manifest.file;
    if (!base.empty() && shown.starts_with(base)) shown = shown.substr(base.size());
    while (shown.starts_with('/') && !base.empty()) shown.erase(0, 1);
    imports::plain::GivenObject given{shown, manifest.object.dump(), {}};
    // Of what was built, or came through a pipe, nobody has the lines before them.
    if (manifest.text.line > 0) note_lines(manifest, manifest.object, "", given.lines);
    into.objects.push_back(std::move(given));
  };
}

void read(const manifests::Sources& sources, const std::string& base, ImportManifests& into) {
  std::istringstream nothing;
  manifests::read_sources(sources, nothing, taking(into, base), into.found);
}

}  // namespace

bool looks_like_manifests(std::string_view text) {
  const bool yaml = text.starts_with("apiVersion:") || text.find("\napiVersion:") != std::string_view::npos ||
                    text.find("\n- apiVersion:") != std::string_view::npos ||
                    text.starts_with("- apiVersion:");
  const bool json = text.find("\"apiVersion\"") != std::string_view::npos;
  return (yaml || json) && text.find("score.dev/") == std::string_view::npos;
}

void read_manifest_text(const std::string& name, std::string_view text, ImportManifests& into) {
  manifests::read_stream({name, true}, text, taking(into, ""), into.found);
}

void read_manifest_directory(const std::string& directory, ImportManifests& into) {
  manifests::Sources sources;
  sources.files = {directory};
  read(sources, directory, into);
}

void read_kustomization(const std::string& directory, ImportManifests& into) {
  manifests::Sources sources;
  sources.kustomizations = {directory};
  read(sources, directory, into);
}

Result<Done> check_manifests(const ImportManifests& manifests) {
  const auto& problems = manifests.found.problems;
  if (!problems.empty())
    return Error{
        manifests::told(problems.front()) +
        (problems.size() > 1 ? " (and " + std::to_string(problems.size() - 1) + " more like it)" : "")};
  if (manifests.objects.empty())
    return Error{"there is no Kubernetes object in it; name the manifests of a Deployment"};
  return Done{};
}

}  // namespace twelvefactor::cli
