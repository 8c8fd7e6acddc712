// Ctrl-C and SIGTERM as `twelvefactor run` takes them: the first one asks for something, the second one, or
// one that comes when there is nothing to ask for, ends the command. Made in run.cpp; tests interrupt by a
// call.
#pragma once

#include <functional>
#include <mutex>

namespace twelvefactor::cli {

class Interruption {
 public:
  using Work = std::function<void()>;

  /// `leave` ends the command.
  explicit Interruption(Work leave) : leave_(std::move(leave)) {}

  /// Starts a thread that waits for signals as long as the process lives, and so must this object. Block
  /// them first (host::block_stop_signals).
  void listen();

  /// As if a signal had come. What it leads to is done in the calling thread.
  void interrupt();

  /// From now on: what the first one asks for, and what is said before a further one ends the command.
  void on_interrupt(Work first, Work last_words);

 private:
  std::mutex mutex_;
  Work first_;
  Work last_words_;
  Work leave_;
};

}  // namespace twelvefactor::cli
