#include "lease/candidate.hpp"

#include <algorithm>

#include "kube/wait.hpp"
#include "lease/lease_json.hpp"

namespace twelvefactor::lease {
namespace {

// Longer is no use: the process is asked to end.
constexpr std::chrono::seconds kReleaseTimeout{3};

constexpr const char* kFieldManager = "twelvefactor-operator";

}  // namespace

std::chrono::seconds request_timeout(const Timing& timing) {
  return std::max(std::chrono::seconds(1), timing.renew_deadline / 2);
}

Candidate::Candidate(kube::Session& session, CandidateOptions options, CandidateSinks sinks)
    : options_(std::move(options)),
      sinks_(std::move(sinks)),
      elector_(options_.identity, options_.timing),
      writer_(session, kFieldManager, [this] { return ask_until_.load(); }, std::chrono::seconds(0)) {}

void Candidate::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Candidate::stop() {
  abort_.request_stop();
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

std::string Candidate::path() const {
  return collection_path(options_.namespace_name) + "/" + options_.name;
}

void Candidate::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const Step step = elector_.next(Clock::now());
    publish();
    if (step.what == Step::What::kEnd) {
      sinks_.on_lost(elector_.end_reason());
      return;
    }
    if (step.what == Step::What::kWait) {
      kube::wait_for(step.until - Clock::now(), stop);
      continue;
    }
    take(step);
    publish();
    tell();
  }
}

void Candidate::take(const Step& step) {
  const std::stop_token stop = abort_.get_token();
  const Time asked = Clock::now();
  if (step.what == Step::What::kLook) {
    elector_.looked(answer_of(writer_.get(path(), stop), step.what), Clock::now());
    return;
  }
  const std::string body =
      lease_body(step.record, options_.namespace_name, options_.name, options_.utc_now());
  const auto result = step.what == Step::What::kCreate
                          ? writer_.create(collection_path(options_.namespace_name), body, stop)
                          : writer_.replace(path(), body, stop);
  elector_.wrote(answer_of(result, step.what), asked, Clock::now());
}

Answer Candidate::answer_of(const kube::ApiResult<std::string>& result, Step::What asked) {
  if (result) {
    auto record = read_lease(*result);
    if (record) {
      told_trouble_.clear();
      knows_lease_ = true;
      return {Answer::Kind::kLease, std::move(*record)};
    }
    trouble("the answer is no Lease: is there a proxy in front of the API server?");
    return {};
  }
  const kube::ApiError& error = result.error();
  // 404 to a creation speaks of the namespace.
  if (error.status == 404 && asked != Step::What::kCreate) return {Answer::Kind::kAbsent, {}};
  if (error.status == 409) return {Answer::Kind::kConflict, {}};
  const char* done = asked == Step::What::kLook     ? "read: "
                     : asked == Step::What::kCreate ? "created: "
                                                    : "renewed: ";
  if (!error.cancelled) trouble("it cannot be " + (done + error.message));
  return {};
}

void Candidate::publish() {
  const bool leads = elector_.leading();
  write_until_ = leads ? elector_.held_until() - kWriteMargin : Time::min();
  ask_until_ = leads ? elector_.give_up_at() : Time::max();
}

void Candidate::tell() {
  if (elector_.leading() && !told_leading_) {
    told_leading_ = true;
    sinks_.on_leading();
  }
  if (elector_.holder() == told_holder_) return;
  told_holder_ = elector_.holder();
  if (!told_holder_.empty() && told_holder_ != options_.identity) sinks_.on_holder(told_holder_);
}

void Candidate::trouble(const std::string& problem) {
  // Once, not every two seconds.
  if (problem == told_trouble_) return;
  told_trouble_ = problem;
  sinks_.on_trouble(problem);
}

bool Candidate::release() {
  // A renewal in hand may end: without its answer the Lease's version would not be known.
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  const Time now = Clock::now();
  write_until_ = Time::min();
  const auto record = elector_.released(now);
  if (!record) return false;
  ask_until_ = std::min(now + kReleaseTimeout, elector_.held_until());
  auto given = give_back(*record);
  if (!given && given.error().status == 409) {
    // Somebody's label moved the version; if the Lease is ours still, once more at that one.
    const auto read = writer_.get(path(), {});
    const auto there = read ? read_lease(*read) : std::nullopt;
    if (!there || there->holder != options_.identity) return false;
    Record again = *record;
    again.object = there->object;
    given = give_back(again);
  }
  if (!given) trouble("it cannot be given back: " + given.error().message);
  return given.ok();
}

kube::ApiResult<std::string> Candidate::give_back(const Record& record) {
  return writer_.replace(path(),
                         lease_body(record, options_.namespace_name, options_.name, options_.utc_now()), {});
}

}  // namespace twelvefactor::lease
