#include "reconcile/parity/code_gap.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>

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

/// The newest of `other` with an image that ran in `behind`; the end of `other` when none is kept.
Runs::const_iterator newest_common(const Runs& behind, const Runs& other, const Ages& ages) {
  const std::string& newest = ages.at(current(behind).image);
  const auto ran = [&](const DeployRun& run) {
    return ages.at(run.image) <= newest &&
           std::ranges::any_of(behind, [&run](const DeployRun& own) { return own.image == run.image; });
  };
  const auto found = std::find_if(other.rbegin(), other.rend(), ran);
  return found == other.rend() ? other.end() : std::prev(found.base());
}

void count_ahead(const Runs& other, Runs::const_iterator from, const std::string& image_before,
                 CodeGap& gap) {
  const std::string* image = &image_before;
  for (auto run = from; run != other.end(); ++run) {
    if (run->image == *image) continue;
    image = &run->image;
    ++gap.releases_behind;
    if (gap.behind_since.empty()) gap.behind_since = run->from;
  }
}

}  // namespace

CodeGap code_gap(const Runs& behind, const Runs& other) {
  CodeGap gap;
  Ages of_other;
  note_ages(other, of_other);
  if (!other.empty()) gap.first_ran = of_other.at(current(other).image);
  if (behind.empty() || other.empty()) return gap;
  gap.known = true;
  Ages ages = of_other;
  note_ages(behind, ages);
  const auto common = newest_common(behind, other, ages);
  if (common != other.end()) {
    gap.common_there = common->number;
    for (const DeployRun& run : behind) {
      if (run.image == common->image) gap.common_here = std::max(gap.common_here, run.number);
    }
    count_ahead(other, std::next(common), common->image, gap);
    return gap;
  }
  // Releases that are not kept any more may tell more; what is newer than what runs here is ahead in any
  // case.
  const std::string& newest = ages.at(current(behind).image);
  const auto newer =
      std::ranges::find_if(other, [&](const DeployRun& run) { return ages.at(run.image) > newest; });
  count_ahead(other, newer, {}, gap);
  return gap;
}

}  // namespace twelvefactor::reconcile
