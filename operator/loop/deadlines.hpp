// Ends what takes too long: one thread that asks to stop whoever is past its time. Used by loop/pass for the
// two parts of a pass that send requests. It ends nothing by force: what is to end looks at its token.
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <stop_token>
#include <thread>

namespace twelvefactor::loop {

// A pass has a worker to itself. What is not read or written by then goes on in the next pass of this app,
// and others have their turn. Requests end by themselves after 30 s; only many slow ones come to this.
constexpr std::chrono::seconds kReadingTime{60};
constexpr std::chrono::seconds kWritingTime{120};
constexpr std::chrono::seconds kAfterTooLong{5};

class Deadlines {
 public:
  using Clock = std::chrono::steady_clock;

 private:
  struct Due {
    Clock::time_point when;
    std::stop_source whom;
    bool was_told = false;
  };

 public:
  Deadlines();

  /// While it lives, its token is asked to stop after `time`, or with `outer`.
  class Limit {
   public:
    Limit(Deadlines& deadlines, const std::stop_token& outer, std::chrono::milliseconds time);
    ~Limit();
    Limit(const Limit&) = delete;
    Limit& operator=(const Limit&) = delete;

    [[nodiscard]] std::stop_token token() const { return source_.get_token(); }
    /// Was it asked to stop by its deadline, and not from outside?
    [[nodiscard]] bool is_over() const { return source_.stop_requested() && !outer_.stop_requested(); }

   private:
    struct Forward {
      std::stop_source source;
      void operator()() { source.request_stop(); }
    };

    Deadlines& deadlines_;
    std::stop_token outer_;
    std::stop_source source_;
    std::stop_callback<Forward> forward_;
    std::list<Due>::iterator place_;
  };

 private:
  void watch(const std::stop_token& stop);
  Due* next_locked();

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::list<Due> due_;
  std::jthread thread_;
};

}  // namespace twelvefactor::loop
