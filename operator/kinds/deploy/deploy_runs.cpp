#include "kinds/deploy/deploy_runs.hpp"

#include <algorithm>

#include "kinds/digest/hash.hpp"

namespace twelvefactor::kinds {

std::optional<DeployRun> run_of(const ReleaseFacts& release) {
  const ReleaseStatus& status = release.status;
  DeployRun run{release.number, image_identity(release.image), release.revision, status.completion_time, {}};
  if (status.active.is) return run;
  // A release that was Active keeps the time when it became so, and stopped being it later. One that never
  // was is marked so from its start on.
  if (status.completion_time.empty() || status.active.since <= status.completion_time) return std::nullopt;
  run.until = status.active.since;
  return run;
}

std::vector<DeployRun> runs_of(const std::vector<Child>& children, const Uid& owner) {
  std::vector<DeployRun> runs;
  for (const Child& child : children) {
    if (!child.release || child.owner != owner) continue;
    if (auto run = run_of(*child.release)) runs.push_back(std::move(*run));
  }
  std::ranges::sort(runs, {}, &DeployRun::number);
  return runs;
}

void show_runs(ComparedDeploy& deploy, std::vector<DeployRun> runs) {
  const auto active = std::ranges::find_if(runs.rbegin(), runs.rend(),
                                           [](const DeployRun& run) { return run.until.empty(); });
  if (active != runs.rend()) {
    deploy.code["image"] = active->image;
    deploy.code["revision"] = active->revision;
  }
  deploy.runs = std::move(runs);
}

Digest digest_of(const std::vector<DeployRun>& runs) {
  Digest sum;
  for (const DeployRun& run : runs) {
    // None of these texts has a blank in it.
    sum += hash_leaf("run " + std::to_string(run.number),
                     run.image + " " + run.revision + " " + run.from + " " + run.until);
  }
  return sum;
}

std::string image_identity(const std::string& image) {
  const std::size_t at = image.rfind('@');
  return at == std::string::npos ? image : image.substr(at + 1);
}

}  // namespace twelvefactor::kinds
