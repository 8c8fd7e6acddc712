#include "manifests/sources.hpp"

#include <filesystem>
#include <istream>

#include "manifests/found_files.hpp"
#include "manifests/kustomizations.hpp"
#include "manifests/kustomize.hpp"
#include "manifests/stream.hpp"
#include "manifests/text_file.hpp"

namespace twelvefactor::manifests {
namespace {

/// What the system says of a file begins with its name, which a problem has already.
std::string without_name(const std::string& name, const std::string& message) {
  return message.starts_with(name + ": ") ? message.substr(name.size() + 2) : message;
}

class Reading {
 public:
  Reading(const Sources& sources, std::istream& standard_input, const TakeManifest& take, Found& found)
      : sources_(sources), standard_input_(standard_input), take_(take), found_(found) {}

  void source(const std::string& path) {
    const std::size_t objects = found_.objects;
    const std::size_t problems = found_.problems.size();
    const std::size_t used = found_.patches.size() + found_.kustomizations;
    files(path);
    if (found_.objects > objects || found_.problems.size() > problems) return;
    if (sources_.skip_others || sources_.any_documents) return;
    std::error_code error;
    const bool directory = path != "-" && std::filesystem::is_directory(path, error);
    const bool any_used = found_.patches.size() + found_.kustomizations > used;
    // Who names a patch is told that it is passed over.
    if (!directory && any_used) return;
    problem(path == "-" ? "stdin" : path, nothing_in(directory, any_used));
  }

  void kustomization(const std::string& directory) {
    const std::string name = (std::filesystem::path(directory) / "kustomization.yaml").string();
    const std::size_t objects = found_.objects;
    const auto text = build_kustomization(directory);
    if (!text) return problem(directory, text.error().message);
    read_stream({name, true, false, true}, *text, take_, found_);
    if (found_.objects == objects) problem(directory, "what is built of it holds no Kubernetes object");
  }

 private:
  static std::string nothing_in(bool directory, bool used) {
    if (!directory) return "there is no Kubernetes object in it";
    if (used)
      return "there is nothing in this directory but patches and kustomizations; read what they become, with "
             "-k "
             "and the directory of a kustomization.yaml";
    return "there is no Kubernetes object in this directory (*.yaml, *.yml, *.json)";
  }

  void problem(const std::string& file, std::string message) {
    found_.problems.push_back({file, 0, std::move(message)});
  }

  void files(const std::string& path) {
    const auto files = files_of(path);
    if (!files) return problem(path, without_name(path, files.error().message));
    for (const FoundFile& file : *files) kustomizations_.look_at(file.path);
    for (const FoundFile& file : *files) {
      if (file.named) kustomizations_.look_above(file.path);
      read(file);
    }
  }

  void read(const FoundFile& file) {
    if (kustomizations_.uses(file.path)) {
      found_.patches.push_back(file.path);
      return;
    }
    const auto text = read_file(file.path, kMostFileBytes, standard_input_, chosen(file));
    const std::string name = file.path == "-" ? "stdin" : file.path;
    if (!text) return problem(name, without_name(file.path, text.error().message));
    read_stream({name, file.named && !sources_.any_documents, sources_.skip_others, false}, *text, take_,
                found_);
  }

  const Sources& sources_;
  std::istream& standard_input_;
  const TakeManifest& take_;
  Found& found_;
  Kustomizations kustomizations_;
};

}  // namespace

void read_sources(const Sources& sources, std::istream& standard_input, const TakeManifest& take,
                  Found& found) {
  found.lenient = sources.skip_others;
  Reading reading(sources, standard_input, take, found);
  for (const std::string& path : sources.files) reading.source(path);
  for (const std::string& directory : sources.kustomizations) reading.kustomization(directory);
}

}  // namespace twelvefactor::manifests
