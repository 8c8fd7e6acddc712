// An app that is what it was when its status was written is not judged again.
#include "gather/inputs_hash.hpp"
#include "kinds/read/judged_status.hpp"
#include "loop/pass.hpp"
#include "loop/pass_report.hpp"

namespace twelvefactor::loop {

std::optional<std::string> Pass::hash_to_know(const AppKey& key, const PassNews& news,
                                              const PassResult& result) {
  // Nothing but news will bring it back.
  const bool at_rest = result.next == PassResult::Next::kDone && !news.more_to_do;
  if (itself_.build.empty() || !at_rest || !news.may_be_known) return std::nullopt;
  const auto snapshot = store_.snapshot(key);
  // What came in meanwhile was not judged.
  if (!snapshot || store_.news(key).all != news.seen.all) return std::nullopt;
  const kinds::JudgedStatus status = kinds::read_judged_status(news.summary.json);
  if (!status.all_findings) return std::nullopt;
  return gather::inputs_hash(*snapshot, status, itself_.build);
}

std::optional<PassResult> Pass::known_again(const AppKey& key,
                                            const std::optional<store::Snapshot>& snapshot) {
  if (!snapshot || itself_.build.empty()) return std::nullopt;
  if (snapshot->app.status.find(kinds::kInputsHash) == std::string::npos) return std::nullopt;
  const kinds::JudgedStatus status = kinds::read_judged_status(snapshot->app.status);
  const auto hash = gather::inputs_hash(*snapshot, status, itself_.build);
  if (!hash || status.inputs_hash != *hash) return std::nullopt;
  metrics_.parity(key.namespace_name, key.name, {});
  metrics_.findings(key.namespace_name, key.name, finding_counts(status.findings));
  metrics_.waiting(key.namespace_name, key.name, waiting_of(status));
  return PassResult{PassResult::Next::kDone, {}, state_of(status.ready, status.in_progress)};
}

}  // namespace twelvefactor::loop
