// Time: how long has this deploy been behind its peer? Texts hold moments and never lengths, which would
// change by themselves.
#include "kinds/text/time.hpp"
#include "kinds/text/duration.hpp"
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {

ParityFindings compare_time(const Comparison& comparison, const Lag& lag, Moments& moments) {
  const CodeGap& gap = lag.here;
  if (gap.behind_since.empty()) return {};
  ParityFinding finding{
      Dimension::kTime,
      "gap",
      lag.there.first_ran,
      gap.behind_since,
      Severity::kInfo,
      "the peer runs an image that has not run here; it first ran what it runs at " + gap.first_ran};
  const auto peer = comparison.parity.peers.find(comparison.peer_key);
  const bool limited = peer != comparison.parity.peers.end() && peer->second.longest_gap;
  if (!limited) {
    finding.message +=
        "; deploy it here, too. How long is told and does not count: parity.peers.<name>.maxTimeGap sets a "
        "limit";
    return {std::move(finding)};
  }
  const std::int64_t limit = kinds::parse_time(gap.behind_since) + peer->second.longest_gap->count();
  const std::string allowed = kinds::duration_text(*peer->second.longest_gap);
  if (moments.now() > 0 && moments.now() >= limit) {
    finding.severity = Severity::kWarning;
    finding.message += "; maxTimeGap allows " + allowed + ", which were over at " + kinds::time_text(limit) +
                       ": deploy it here";
  } else {
    finding.message +=
        "; maxTimeGap allows " + allowed + ": deploy it here before " + kinds::time_text(limit);
    moments.add(limit);
  }
  return {std::move(finding)};
}

}  // namespace twelvefactor::reconcile
