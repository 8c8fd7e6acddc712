#include "cli/files/policy_files.hpp"

#include <istream>

#include "manifests/ours.hpp"
#include "manifests/sources.hpp"

namespace twelvefactor::cli {

Result<Done> add_policies(const std::string& file, std::istream& standard_input,
                          std::vector<Policy>& policies) {
  manifests::Found found;
  std::size_t added = 0;
  const auto take = [&](const manifests::Manifest& manifest) {
    if (!manifests::is_policy(manifest)) return;
    manifests::ReadPolicy read = manifests::read_policy(manifest.object);
    for (const manifests::Refusal& each : read.refusals)
      found.problems.push_back(manifests::problem_of(manifest, each));
    // Whoever names a policy means it, whichever namespaces it is for.
    if (read.policy) policies.push_back(std::move(*read.policy));
    ++added;
  };
  manifests::read_sources({{file}, {}, /*any_documents=*/true}, standard_input, take, found);
  if (!found.problems.empty()) return Error{manifests::told(found.problems.front())};
  if (added == 0) return Error{file + ": there is no TwelveFactorPolicy in it"};
  return Done{};
}

}  // namespace twelvefactor::cli
