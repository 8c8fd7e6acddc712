#include "cli/promote/promote_wait.hpp"

#include <ostream>

#include "cli/release/retry.hpp"
#include "cli/terminal/print.hpp"
#include "cli/terminal/text.hpp"
#include "kube/wait.hpp"

namespace twelvefactor::cli {
namespace {

using Clock = std::chrono::steady_clock;

std::string words_of(const Condition& condition) {
  return printable(condition.reason + ": " + condition.message);
}

/// One image may have been built from several revisions, and each is a release.
bool is_promoted(const ReleaseContent& content, const Promoted& promoted) {
  return content.image == promoted.image && content.codebase.revision == promoted.codebase.revision &&
         (!promoted.another_codebase || content.codebase.repository == promoted.codebase.repository);
}

/// The app as it is now, and the release that it wants, if that can be read.
PromotionProgress look(std::int64_t generation, const Promoted& promoted, Cluster& cluster) {
  const auto app = read_or_explain(cluster.app(), read_app);
  if (!app) return {"twelvefactor: " + app.error().message, {}};
  if (app->observed_generation < generation || !app->desired)
    return progress_of(*app, nullptr, generation, promoted);
  const auto release = read_or_explain(cluster.release(*app->desired), read_release);
  return progress_of(*app, release ? &*release : nullptr, generation, promoted);
}

}  // namespace

PromotionProgress progress_of(const App& app, const Release* release, std::int64_t generation,
                              const Promoted& promoted) {
  if (app.generation > generation)
    return {"somebody else has changed the app since; look at it again", false};
  if (app.observed_generation < generation) return {"the operator has not seen the change yet", {}};
  const bool ours = release != nullptr && is_promoted(release->content, promoted);
  if (ours && release->status.phase == ReleasePhase::kActive) return {progress_line(*release), true};
  if (ours && release->status.phase == ReleasePhase::kSuperseded) return {progress_line(*release), false};
  if (ours && release->status.phase == ReleasePhase::kFailed)
    return {progress_line(*release) + ": " + printable(release->status.message), false};
  const Condition* stalled = find_condition(app, condition::kStalled);
  if (stalled != nullptr && stalled->status) return {words_of(*stalled), false};
  if (ours) return {progress_line(*release), {}};
  const Condition* ready = find_condition(app, condition::kReady);
  return {ready == nullptr || ready->status ? "no release of it yet" : words_of(*ready), {}};
}

int wait_for_promotion(const PromoteOptions& options, std::int64_t generation, const Promoted& promoted,
                       Cluster& cluster, const Terminal& terminal) {
  const auto end = Clock::now() + options.timeout;
  std::string last;
  for (;;) {
    const PromotionProgress progress = look(generation, promoted, cluster);
    if (progress.ended) {
      *(*progress.ended ? terminal.out : terminal.notes) << progress.line << "\n";
      return *progress.ended ? 0 : 1;
    }
    if (progress.line != last) *terminal.notes << progress.line << "\n" << std::flush;
    last = progress.line;
    if (Clock::now() + options.interval > end) break;
    kube::wait_for(options.interval, {});
  }
  *terminal.notes << "twelvefactor: it does not run yet after " << options.timeout.count()
                  << " s; it goes on, and --timeout waits longer\n";
  return 1;
}

}  // namespace twelvefactor::cli
