// What passes wait for: every first list is complete (what is not known yet must not look as if it did not
// exist), and this process leads, where there is leader election. The one place that knows both. Used by
// loop/operator.
#pragma once

#include <functional>
#include <mutex>

namespace twelvefactor::loop {

class StartGate {
 public:
  /// `start` is called once, on the thread of what came last; not after close().
  StartGate(bool leader_election, std::function<void()> start)
      : leads_(!leader_election), start_(std::move(start)) {}

  void lists_complete();
  void leading();
  /// The process is about to stop. When it returns, `start` has ended or will never be called.
  void close();

 private:
  void look();

  std::mutex mutex_;
  bool listed_ = false;
  bool leads_ = false;
  bool over_ = false;  // started or closed
  std::function<void()> start_;
};

}  // namespace twelvefactor::loop
