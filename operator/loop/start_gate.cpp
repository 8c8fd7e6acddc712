#include "loop/start_gate.hpp"

namespace twelvefactor::loop {

void StartGate::lists_complete() {
  const std::lock_guard lock(mutex_);
  listed_ = true;
  look();
}

void StartGate::leading() {
  const std::lock_guard lock(mutex_);
  leads_ = true;
  look();
}

void StartGate::close() {
  const std::lock_guard lock(mutex_);
  over_ = true;
}

void StartGate::look() {
  if (over_ || !listed_ || !leads_) return;
  over_ = true;
  start_();
}

}  // namespace twelvefactor::loop
