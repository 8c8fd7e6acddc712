// One request in flight: what the library's thread and the waiting caller tell each other. The library's side
// never blocks; the caller's side does nothing but block. Used by cpprest_transport.cpp only; it knows no
// HTTP library and no Kubernetes, and owns no thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "http/boot_clock.hpp"
#include "http/transport.hpp"

namespace twelvefactor::http {

/// The status line and the one header that matters.
struct Head {
  int status = 0;
  std::optional<std::chrono::seconds> retry_after;
};

class Exchange {
 public:
  /// Tells the library that bytes were used (true), or that nobody wants them any more (false). Called at
  /// most once.
  using Taken = std::function<void(bool)>;

  /// What became of bytes that were offered.
  enum class Offered { kKept, kPending, kRefused };

  /// Why the caller's wait ended.
  enum class Wake { kBytes, kFinished, kStopped, kIdle, kDeadline };

  /// How far a stream may be ahead of its caller. Else the two threads would wait for each other at every
  /// event, which costs more than reading it.
  static constexpr std::size_t kAhead = 64 << 10;

  /// `keep_bytes` given: bytes are kept here, up to so many (send). Absent: they are for the caller as they
  /// come, and wait for it beyond kAhead (stream).
  explicit Exchange(std::optional<std::size_t> keep_bytes) : keep_bytes_(keep_bytes) {}

  // The library's side.

  /// Part of the request is on its way to the server.
  void sent();
  /// Something came from the server: the idle clock starts anew.
  void received();
  /// The status line and the headers came.
  void head(const Head& head);
  /// Bytes of the body. kPending: they must stay where they are until `taken` is called. kKept and kRefused:
  /// `taken` is dropped; after kRefused the library should end the request.
  Offered offer(std::string_view bytes, Taken taken);
  /// The request is over; an absent failure means that the answer is whole.
  void finish(std::optional<Failure> failure);

  // The caller's side.

  using Deadline = std::function<BootClock::time_point()>;

  /// Blocks until there is something to do, or nothing came for `idle`, or `deadline` (if any) has passed.
  Wake wait(std::chrono::nanoseconds idle, const std::stop_token& stop, const Deadline& deadline = {});
  /// After kBytes: the bytes, and the call that gives them back. Starts the idle clock anew when they are
  /// given back.
  std::string_view bytes();
  void give_back();
  /// Nobody waits any more: pending and later bytes are refused. Then waits until the library is done, at
  /// most `grace`.
  void abandon(std::chrono::nanoseconds grace);

  [[nodiscard]] bool was_sent() const;
  [[nodiscard]] Head answered() const;
  [[nodiscard]] bool too_large() const;
  [[nodiscard]] std::optional<Failure> failure() const;
  /// The kept body, moved out; only after kFinished.
  std::string take_body();

 private:
  using Clock = std::chrono::steady_clock;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  const std::optional<std::size_t> keep_bytes_;
  std::string kept_;   // of a stream: what came while the caller was busy
  std::string using_;  // of a stream: what the caller works on, and kept_ was before
  std::string_view offered_;
  Taken taken_;
  Head head_;
  Clock::time_point last_heard_ = Clock::now();
  bool sent_ = false;
  bool abandoned_ = false;
  bool too_large_ = false;
  bool finished_ = false;
  std::optional<Failure> failure_;
};

}  // namespace twelvefactor::http
