#include "gather/inputs_hash.hpp"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <tuple>

#include "kinds/digest/hash.hpp"
#include "observed/standing.hpp"

namespace twelvefactor::gather {
namespace {

/// What counts, one after the other, each part so that no two rows of parts have the same text.
class Text {
 public:
  void add(std::string_view part) {
    add(part.size());
    text_ += part;
  }
  void add(std::integral auto number) { text_.append(std::to_string(number)).push_back(';'); }
  void add(const Digest& digest) {
    add(digest.high);
    add(digest.low);
  }
  void add(const Uid& uid) {
    for (const std::uint8_t byte : uid.bytes) text_ += static_cast<char>(byte);
  }
  void add_all(const auto&... parts) { (add(parts), ...); }

  [[nodiscard]] std::string_view view() const { return text_; }

 private:
  std::string text_;
};

void add(Text& text, const Rollout& rollout) {
  text.add_all(rollout.observed_generation, rollout.replicas, rollout.updated, rollout.ready,
               rollout.available, rollout.deadline_exceeded, rollout.wished, rollout.owns_replicas,
               rollout.paused, rollout.min_ready_seconds, rollout.scaled_by != nullptr);
  if (rollout.scaled_by) text.add(std::string_view(*rollout.scaled_by));
}

void add(Text& text, const JobState& job) {
  text.add_all(static_cast<int>(job.phase), std::string_view(job.run_id),
               std::string_view(job.completion_time), std::string_view(job.why), job.out_of_time,
               std::string_view(job.start_time), job.active, job.ended, std::string_view(job.proof),
               job.cron_job);
}

/// Not which version it is: what of it counts is in its digest. Not what only this process knows of it.
void add(Text& text, const Child& child) {
  text.add_all(static_cast<int>(child.kind), child.deleting, std::string_view(child.name), child.uid,
               child.owner, child.generation, child.digest, child.paths, child.edited_metadata,
               std::string_view(child.trouble), child.reported, child.suspended, child.release_number,
               child.foreign_variables ? child.foreign_variables->size() : 0, child.job.has_value());
  if (child.adopted) text.add_all(std::string_view("adopted"), child.port_name_taken);
  if (child.kind == Kind::kSecret) text.add(child.resource_version);
  if (child.kind == Kind::kDeployment) add(text, child.rollout);
  if (child.foreign_variables) {
    for (const std::string& name : *child.foreign_variables) text.add(std::string_view(name));
  }
  if (child.job) add(text, *child.job);
}

/// Whatever the order in which watches told of them.
void add_children(Text& text, const std::vector<Child>& children) {
  std::vector<const Child*> sorted;
  sorted.reserve(children.size());
  for (const Child& child : children) sorted.push_back(&child);
  std::ranges::sort(sorted, [](const Child* a, const Child* b) {
    return std::tie(a->kind, a->name) < std::tie(b->kind, b->name);
  });
  text.add(sorted.size());
  for (const Child* child : sorted) add(text, *child);
}

void add_referents(Text& text, const store::Snapshot& snapshot) {
  text.add(snapshot.secrets.size());
  for (const auto& [name, facts] : snapshot.secrets)
    text.add_all(std::string_view(name), facts.uid, facts.resource_version);
  text.add(snapshot.config_maps.size());
  for (const auto& [name, version] : snapshot.config_maps)
    text.add_all(std::string_view(name), version.uid, version.resource_version);
  text.add(snapshot.services.size());
  for (const auto& [reference, facts] : snapshot.services)
    text.add_all(std::string_view(reference.kind.api_version), std::string_view(reference.kind.kind),
                 std::string_view(reference.name), static_cast<int>(facts.state),
                 std::string_view(facts.secret), std::string_view(facts.detail));
}

void add_cluster(Text& text, const store::Snapshot& snapshot) {
  text.add(snapshot.policies ? snapshot.policies->size() : 0);
  if (snapshot.policies) {
    for (const Policy& policy : *snapshot.policies)
      text.add_all(std::string_view(policy.name), policy.spec_digest);
  }
  // Nothing where nobody asks, as before there were such kinds: then a new version judges no app again for
  // it.
  if (snapshot.app.exposed) text.add(static_cast<int>(snapshot.http_routes));
  if (snapshot.app.measured) text.add(static_cast<int>(snapshot.pod_monitors));
  if (snapshot.findings_reports != Served::kUnknown) text.add(static_cast<int>(snapshot.findings_reports));
  text.add(snapshot.ingress_classes.has_value());
  if (!snapshot.ingress_classes) return;
  text.add_all(snapshot.ingress_classes->has_default, snapshot.ingress_classes->names.size());
  for (const std::string& name : snapshot.ingress_classes->names) text.add(std::string_view(name));
}

/// Then time, others' objects or the logs of pods decide, too.
bool more_counts(const store::Snapshot& snapshot) {
  const kinds::StoredApp& app = snapshot.app;
  const auto is_limited = [](const Child& child) { return child.limited_since != 0; };
  if (std::ranges::any_of(snapshot.children, is_limited)) return true;
  return app.deleting || app.spec_left_out || app.pin != 0 || !app.peers.empty() || !snapshot.tasks.empty() ||
         !snapshot.pods.empty() || !snapshot.waiting_pods.empty();
}

std::vector<observed::Standing> standing_in(const std::vector<Finding>& findings) {
  std::vector<observed::Standing> standing;
  for (const Finding& finding : findings) {
    if (finding.release > 0)
      standing.push_back({finding.rule, observed::process_of(finding.path), finding.release});
  }
  return standing;
}

}  // namespace

std::optional<std::string> inputs_hash(const store::Snapshot& snapshot, const kinds::JudgedStatus& status,
                                       std::string_view build) {
  if (more_counts(snapshot) || !observed::say_what_stands(snapshot.sightings, standing_in(status.findings)))
    return std::nullopt;
  const kinds::StoredApp& app = snapshot.app;
  Text text;
  text.add_all(build, app.uid, app.generation, std::string_view(app.retry), app.paused,
               std::string_view(app.changed_by), std::string_view(app.spec), status.digest);
  if (!app.adoption.empty()) text.add(std::string_view(app.adoption));
  add_children(text, snapshot.children);
  add_referents(text, snapshot);
  add_cluster(text, snapshot);
  return kinds::to_hex(kinds::hash_leaf("inputs", text.view()));
}

}  // namespace twelvefactor::gather
