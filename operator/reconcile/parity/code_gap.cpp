#include "reconcile/parity/code_gap.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace twelvefactor::reconcile {
namespace {

using Runs = std::vector<DeployRun>;

/// Image -> when it first ran. Times of one form sort as texts.
using Ages = std::map<std::string, std::string>;

void note_ages(const Runs& runs, Ages& ages) {
  for (const DeployRun& run : runs) {
    const auto [entry, fresh] = ages.emplace(run.image, run.from);
    if (!fresh) entry->second = std::min(entry->second, run.from);
  }
}

/// What runs, or ran last.
const DeployRun& current(const Runs& runs) {
  const auto open =
      std::find_if(runs.rbegin(), runs.rend(), [](const DeployRun& run) { return run.until.empty(); });
  return open == runs.rend() ? runs.back() : *open;
}

/// What ran in `runs` and was not left for an older image.
bool has(const Runs& runs, const std::string& image, const Ages& ages) {
  return has_run(runs, image) && ages.at(image) <= ages.at(current(runs).image);
}

/// The newest image that both have; where there is none, that both ran. Null: they never ran the same.
const std::string* common_image(const Runs& one, const Runs& other, const Ages& ages) {
  const std::string* common = nullptr;
  bool both_have = false;
  for (const auto& [image, age] : ages) {
    if (!has_run(one, image) || !has_run(other, image)) continue;
    const bool have = has(one, image, ages) && has(other, image, ages);
    if (common != nullptr && std::make_pair(have, age) <= std::make_pair(both_have, ages.at(*common)))
      continue;
    common = &image;
    both_have = have;
  }
  return common;
}

std::int64_t newest_with(const Runs& runs, const std::string& image) {
  std::int64_t number = 0;
  for (const DeployRun& run : runs) {
    if (run.image == image) number = std::max(number, run.number);
  }
  return number;
}

/// Counts what came to `other` after the newest that `behind` has; where none of these is kept, what is newer
/// than what runs in `behind`: releases that are not kept any more may tell more.
void count_ahead(const Runs& behind, const Runs& other, const Ages& ages, CodeGap& gap) {
  const auto found = std::find_if(other.rbegin(), other.rend(),
                                  [&](const DeployRun& run) { return has(behind, run.image, ages); });
  const std::string& before = found == other.rend() ? current(behind).image : found->image;
  const std::string* image = &before;
  for (auto run = found.base(); run != other.end(); ++run) {
    if (run->image == *image) continue;
    image = &run->image;
    if (ages.at(*image) <= ages.at(before)) continue;
    ++gap.releases_behind;
    if (gap.behind_since.empty()) gap.behind_since = run->from;
  }
}

}  // namespace

bool has_run(const std::vector<DeployRun>& runs, const std::string& image) {
  return std::ranges::any_of(runs, [&image](const DeployRun& run) { return run.image == image; });
}

CodeGap code_gap(const Runs& behind, const Runs& other) {
  CodeGap gap;
  Ages of_other;
  note_ages(other, of_other);
  if (!other.empty()) gap.first_ran = of_other.at(current(other).image);
  if (behind.empty() || other.empty()) return gap;
  gap.known = true;
  Ages ages = of_other;
  note_ages(behind, ages);
  if (const std::string* common = common_image(behind, other, ages)) {
    gap.common_here = newest_with(behind, *common);
    gap.common_there = newest_with(other, *common);
  }
  count_ahead(behind, other, ages, gap);
  return gap;
}

}  // namespace twelvefactor::reconcile
