// How many streams of services are open at a time. A kind takes a place when it has been found, and gives it
// back when its watch is refused: what does not exist keeps nobody waiting. Used by loop/service_watch.
#pragma once

#include <cstddef>
#include <mutex>

namespace twelvefactor::loop {

class ServicePlaces {
 public:
  explicit ServicePlaces(std::size_t most) : most_(most) {}

  /// A place, given back when this ends. False: there was none.
  class Place {
   public:
    explicit Place(ServicePlaces& places) : places_(places), taken_(places.take()) {}
    ~Place() {
      if (taken_) places_.give_back();
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    explicit operator bool() const { return taken_; }

   private:
    ServicePlaces& places_;
    bool taken_;
  };

  [[nodiscard]] std::size_t most() const { return most_; }

 private:
  bool take() {
    const std::lock_guard lock(mutex_);
    if (taken_ >= most_) return false;
    ++taken_;
    return true;
  }
  void give_back() {
    const std::lock_guard lock(mutex_);
    --taken_;
  }

  std::mutex mutex_;
  const std::size_t most_;
  std::size_t taken_ = 0;
};

}  // namespace twelvefactor::loop
