#include "cli/task/interruption.hpp"

#include <thread>
#include <utility>

#include "host/signals.hpp"

namespace twelvefactor::cli {

void Interruption::listen() {
  std::thread([this] {
    for (;;) {
      host::wait_for_stop_signal();
      // What the first one asks for may take as long as the network; the second one must not wait for it.
      std::thread([this] { interrupt(); }).detach();
    }
  }).detach();
}

void Interruption::interrupt() {
  Work first;
  Work last_words;
  {
    const std::lock_guard lock(mutex_);
    first = std::exchange(first_, {});
    last_words = last_words_;
  }
  if (first) return first();
  if (last_words) last_words();
  leave_();
}

void Interruption::on_interrupt(Work first, Work last_words) {
  const std::lock_guard lock(mutex_);
  first_ = std::move(first);
  last_words_ = std::move(last_words);
}

}  // namespace twelvefactor::cli
