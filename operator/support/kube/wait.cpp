#include "kube/wait.hpp"

#include <condition_variable>
#include <mutex>

namespace twelvefactor::kube {

bool wait_for(std::chrono::nanoseconds duration, const std::stop_token& stop) {
  if (stop.stop_requested()) return false;
  if (duration <= std::chrono::nanoseconds::zero()) return true;
  std::mutex mutex;
  std::condition_variable_any nobody_notifies;
  std::unique_lock lock(mutex);
  nobody_notifies.wait_for(lock, stop, duration, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace twelvefactor::kube
