// The requests of one step of a plan, and what their answers tell: one object at a time. Internal to apply/:
// made and called by send.cpp, from several threads at once. It decides nothing about the order of steps.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "apply/send.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::apply {

class Sender {
 public:
  Sender(const Observed& observed, const Desired& desired, bool repairing, kube::Writer& writer,
         const Answers& answers, std::stop_token stop)
      : observed_(observed),
        desired_(desired),
        repairing_(repairing),
        writer_(writer),
        answers_(answers),
        stop_(std::move(stop)) {}

  Outcome create(const DesiredObject& object);

  Outcome change(const DesiredObject& object, const Child& child);

  Outcome set_status(const WishedReleaseStatus& wished, const Child& child);

  Outcome scale(const DesiredObject& object, const Child& child);

  Outcome suspend(const DesiredObject& object, const Child& child);

  /// A Job or a release is never changed, but it must be found, and say what it is of.
  Outcome relabel(const Child& child);

  Outcome remove(const Child& child);

 private:
  /// Definitions of before keep the status apart, and take it nowhere else.
  static Outcome left_out(const Child& release);

  /// One field of a held object.
  Outcome patched(const DesiredObject& object, const kube::ApiResult<std::string>& answer);

  [[nodiscard]] const std::string& namespace_name() const { return observed_.app.key.namespace_name; }
  [[nodiscard]] std::string path(const DesiredObject& object) const;

  /// What a Job was made with and does not repeat in what cannot change.
  [[nodiscard]] StringMap told_elsewhere(const Child& child) const;

  [[nodiscard]] Result<std::string> create_body(const DesiredObject& object) const;

  Outcome change_fields(const DesiredObject& object, const Child& child);

  /// Where only values differ. Null: that did not do, and an apply must; `current` is what is there by then.
  std::optional<Outcome> take_over_spec(const DesiredObject& object, Child& current);
  std::optional<Outcome> merge(const DesiredObject& object, Child& current);

  /// An apply, and what it leaves to do: it is refused where somebody's edit stands beside our fields
  /// (another kind of probe, a port of the same name), and it keeps what was added inside what is ours.
  kube::ApiResult<std::string> apply_or_put_back(const DesiredObject& object, const Child& child);

  Outcome clear_overriding(const DesiredObject& object, const Child& child);

  kube::ApiResult<std::string> apply(const DesiredObject& object, const Uid& uid);

  static Outcome failed(const DesiredObject& object, const Error& error);

  /// For want of random bytes or of a key: of this object alone.
  static Outcome not_made(const DesiredObject& object, const Error& error);

  /// The object as it is now. An answer that is no such object counts as none.
  kube::ApiResult<kinds::ReadChild> look(const DesiredObject& object);

  /// The name is in use. Ours with its label edited away (then the watch does not tell of it), or somebody
  /// else's?
  Outcome resolve_conflict(const DesiredObject& object);

  /// Somebody may have been faster with a Job by that name, of our labels and owner.
  Outcome resolve_job(const DesiredObject& object, const Child& job);

  [[nodiscard]] bool is_older_run(const Child& job) const;

  /// A Job or a release is never changed, but it must be found again: its own metadata is put back.
  Outcome relabel(const DesiredObject& object, const Child& child);

  Outcome change_secret(const DesiredObject& object);

  kube::ApiResult<std::string> put_status(const DesiredObject& object, const Child& child);

  /// A create takes no status.
  Outcome create_status(const DesiredObject& object, const std::string& created);

  /// Mostly the status alone is another; the answer tells whether the rest is as wished.
  Outcome change_report(const DesiredObject& object, const Child& child);

  Outcome sent(OutcomeKind kind, const DesiredObject& object, const std::string& answer);

  const Observed& observed_;
  const Desired& desired_;
  bool repairing_;
  kube::Writer& writer_;
  const Answers& answers_;
  std::stop_token stop_;
};

}  // namespace twelvefactor::apply
