#include "manifests/kustomize.hpp"

#include <algorithm>
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

std::string said(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (text.size() > kMostSaid) text = text.substr(0, kMostSaid) + "...";
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

Result<std::string> build_kustomization(const std::string& directory, std::chrono::seconds longest) {
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
