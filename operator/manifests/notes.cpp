#include <algorithm>

#include "manifests/manifest.hpp"

namespace twelvefactor::manifests {
namespace {

/// "a.yaml, b.yaml, c.yaml and 4 more", each name once.
std::string some_of(std::vector<std::string> names) {
  constexpr std::size_t kMost = 3;
  std::ranges::sort(names);
  const auto same = std::ranges::unique(names);
  names.erase(same.begin(), same.end());
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) text += (i > 0 ? ", " : "") + names[i];
  if (names.size() > kMost) text += " and " + std::to_string(names.size() - kMost) + " more";
  return text;
}

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return count == 1 ? "1 " + one + " was" : std::to_string(count) + " " + many + " were";
}

}  // namespace

std::vector<std::string> notes_of(const Found& found) {
  std::vector<std::string> notes;
  if (!found.patches.empty() || found.kustomizations > 0) {
    std::string text;
    if (!found.patches.empty())
      text = counted(found.patches.size(), "patch or configuration of kustomize",
                     "patches or configurations of kustomize") +
             " passed over (" + some_of(found.patches) + ")";
    if (found.kustomizations > 0)
      text += (text.empty() ? "" : "; ") + counted(found.kustomizations, "kustomization", "kustomizations") +
              " passed over";
    notes.push_back(text + "; what they become is read with -k DIRECTORY");
  }
  if (!found.templates.empty())
    notes.push_back(counted(found.templates.size(), "Helm template", "Helm templates") + " passed over (" +
                    some_of(found.templates) + "); what they become is read with helm template and -f -");
  return notes;
}

}  // namespace twelvefactor::manifests
