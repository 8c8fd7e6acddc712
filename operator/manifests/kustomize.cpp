#include "manifests/kustomize.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

#include "host/child.hpp"
#include "manifests/stream.hpp"

namespace twelvefactor::manifests {
namespace {

constexpr std::size_t kMostSaid = 2000;

/// Empty where there is no such program.
std::vector<std::string> command_for(const std::string& directory) {
  if (host::is_on_the_path("kustomize")) return {"kustomize", "build", directory};
  if (host::is_on_the_path("kubectl")) return {"kubectl", "kustomize", directory};
  return {};
}

/// What the program says, on one line. kubectl puts the reason into a line of its log.
std::string said(std::string text) {
  constexpr std::string_view kReason = "err=\"";
  if (const std::size_t at = text.find(kReason); at != std::string::npos) {
    text = text.substr(at + kReason.size());
    while (!text.empty() && (text.back() == '\n' || text.back() == '"')) text.pop_back();
  }
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (text.size() > kMostSaid) text = text.substr(0, kMostSaid) + "...";
  std::ranges::replace(text, '\n', ' ');
  return text;
}

/// A local directory without one is told in our words. What is not local, kustomize may fetch.
bool may_be_kustomization(const std::filesystem::path& directory) {
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error)) return true;
  return std::ranges::any_of(
      std::array{"kustomization.yaml", "kustomization.yml", "Kustomization"},
      [&](const char* name) { return std::filesystem::exists(directory / name, error); });
}

}  // namespace

Result<std::string> build_kustomization(const std::string& directory, std::chrono::seconds longest) {
  if (!may_be_kustomization(directory)) return Error{"there is no kustomization.yaml in it"};
  // What begins with - would be taken for a flag.
  const std::vector<std::string> command =
      command_for(directory.starts_with('-') ? "./" + directory : directory);
  if (command.empty())
    return Error{
        "a kustomization is built by kustomize or kubectl, and neither is on the path; install one, or build "
        "it elsewhere and read what that prints with -f -"};
  auto child = host::run_child(command, {kMostFileBytes, longest});
  if (!child) return Error{command.front() + ": " + child.error().message};
  if (child->exit_code != 0)
    return Error{command.front() + " cannot build it: " + said(std::move(child->errors))};
  return std::move(child->output);
}

}  // namespace twelvefactor::manifests
