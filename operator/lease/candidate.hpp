// Runs for leader: a thread of its own that asks and renews the Lease as elector.cpp says, by a Session of
// its own, so that slow writes never delay a renewal. Called by loop/operator. It ends no process and starts
// no worker: it tells.
#pragma once

#include <atomic>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>

#include "kube/writer.hpp"
#include "lease/elector.hpp"

namespace twelvefactor::lease {

struct CandidateOptions {
  std::string name = "twelvefactor-operator";  // of the Lease
  std::string namespace_name = "default";
  std::string identity;  // of this process, never the same twice
  Timing timing;
  std::function<std::string()> utc_now;  // metav1.MicroTime
};

/// Called on the candidate's thread.
struct CandidateSinks {
  std::function<void()> on_leading;                            // once
  std::function<void(const std::string& holder)> on_holder;    // somebody else holds the Lease now
  std::function<void(const std::string& reason)> on_lost;      // once, at the end: we led, and do no more
  std::function<void(const std::string& problem)> on_trouble;  // the Lease cannot be read or written
};

/// The time-out of the Session that a candidate is given: two requests fit before the leader gives up.
std::chrono::seconds request_timeout(const Timing& timing);

class Candidate {
 public:
  Candidate(kube::Session& session, CandidateOptions options, CandidateSinks sinks);
  ~Candidate() { stop(); }
  Candidate(const Candidate&) = delete;
  Candidate& operator=(const Candidate&) = delete;

  void start();
  /// Ends the thread; the Lease is kept until it runs out.
  void stop();
  /// Ends the thread and gives the Lease back, so that another need not wait. True when that was done. Only
  /// when no write is under way any more.
  bool release();

  /// Has the Lease been read or written at least once? Else a right may be missing. Any thread.
  [[nodiscard]] bool knows_lease() const { return knows_lease_; }
  /// Until when this process may write; in the past when it does not lead. Any thread.
  [[nodiscard]] Time write_until() const { return write_until_.load(); }

 private:
  void run(const std::stop_token& stop);
  void take(const Step& step);
  Answer answer_of(const kube::ApiResult<std::string>& result, Step::What asked);
  kube::ApiResult<std::string> give_back(const Record& record);
  void publish();
  void tell();
  void trouble(const std::string& problem);
  [[nodiscard]] std::string path() const;

  const CandidateOptions options_;
  const CandidateSinks sinks_;
  Elector elector_;
  std::atomic<Time> write_until_{Time::min()};
  std::atomic<Time> ask_until_{Time::max()};  // of the Lease's own requests
  std::atomic<bool> knows_lease_{false};
  kube::Writer writer_;
  bool told_leading_ = false;
  std::string told_holder_;
  std::string told_trouble_;
  std::stop_source abort_;  // of the request in hand
  std::jthread thread_;
};

}  // namespace twelvefactor::lease
