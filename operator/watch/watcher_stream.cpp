#include "watch/watcher_stream.hpp"

#include <exception>

#include "watch/frames.hpp"
#include "watch/watcher_json.hpp"

namespace twelvefactor::watch {
namespace {

/// kube-apiserver sends a bookmark each minute (measured with 1.36: 60 to 61 s, for each resource, changed or
/// not).
constexpr std::chrono::seconds kBookmarkPace{75};

/// The server's own words, one line, not too many.
std::string shortened(std::string text) {
  constexpr std::size_t kLongest = 300;
  if (text.size() > kLongest) text = text.substr(0, kLongest) + "...";
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return text;
}

/// Turns frames into events and keeps the books.
class Reading {
 public:
  Reading(const WatchSinks& sinks, const Clock& clock, bool initial) : sinks_(sinks), clock_(clock) {
    outcome_.listed = !initial;
  }

  /// False ends the stream.
  bool frame(std::string_view bytes) {
    const auto frame = reader_.read(bytes);
    if (!frame) return end(StreamEnd::kGarbled, "a line of the watch is no event");
    if (frame->type == "ERROR") return error(*frame);
    if (frame->type == "BOOKMARK") return bookmark(*frame);
    if (!deliver(*frame)) return end(StreamEnd::kGarbled, "an event of an unknown type");
    return passed(*frame);
  }

  bool end(StreamEnd how, std::string message) {
    outcome_.end = how;
    outcome_.message = std::move(message);
    ended_ = true;
    return false;
  }

  void heard() { last_heard_ = clock_.now(); }

  /// How long, and how long in peace. A refusal is no peace, and silence is none, however late they came.
  void measure() {
    const auto now = clock_.now();
    outcome_.lived = now - began_;
    const auto& error = outcome_.error;
    if (!outcome_.listed || (error && (error->status != 0 || error->not_sent))) return;
    const bool silent = error && error->reason == kube::kReasonTimeout;
    outcome_.peace = (silent ? last_heard_ : now) - followed_since_;
  }

  [[nodiscard]] bool ended() const { return ended_; }
  StreamOutcome& outcome() { return outcome_; }

 private:
  void begin_list() {
    if (begun_ || outcome_.listed) return;
    begun_ = true;
    sinks_.on_event({EventType::kInit, {}});
  }

  bool deliver(const Frame& frame) {
    begin_list();
    const bool set = frame.type == "ADDED" || frame.type == "MODIFIED";
    if (!set && frame.type != "DELETED") return false;
    const auto type = !set ? EventType::kDelete : outcome_.listed ? EventType::kApply : EventType::kInitApply;
    sinks_.on_event({type, frame.object});
    return true;
  }

  bool bookmark(const Frame& frame) {
    if (outcome_.listed) {
      pace();
      return passed(frame);
    }
    if (!frame.initial_events_end) {
      return end(StreamEnd::kNoMark, "the server sends no streaming list; going on with pages");
    }
    begin_list();
    passed(frame);
    outcome_.listed = true;
    last_bookmark_ = followed_since_ = clock_.now();
    sinks_.on_event({EventType::kInitDone, {}, outcome_.resource_version});
    return true;
  }

  bool error(const Frame& frame) {
    const bool expired =
        frame.error_code == 410 || frame.error_reason == "Expired" || frame.error_reason == "Gone";
    const std::string said = shortened(frame.error_reason + ": " + frame.error_message);
    return end(expired ? StreamEnd::kExpired : StreamEnd::kErrorEvent, said);
  }

  bool passed(const Frame& frame) {
    outcome_.resource_version = frame.resource_version;
    ++outcome_.frames;
    if (outcome_.listed) ++outcome_.frames_after_list;
    return true;
  }

  void pace() {
    const auto now = clock_.now();
    const bool in_time = now - last_bookmark_ <= kBookmarkPace;
    steady_ = in_time && (bookmarks_ == 0 || steady_);
    ++bookmarks_;
    outcome_.steady_bookmarks = steady_ && bookmarks_ >= 2;
    last_bookmark_ = now;
  }

  const WatchSinks& sinks_;
  const Clock& clock_;
  bool begun_ = false;
  bool ended_ = false;
  bool steady_ = false;
  std::size_t bookmarks_ = 0;
  const Clock::Time began_ = clock_.now();
  Clock::Time followed_since_ = began_;
  Clock::Time last_heard_ = began_;
  Clock::Time last_bookmark_ = began_;
  FrameReader reader_;
  StreamOutcome outcome_;
};

void read_end(Reading& reading, const kube::ApiResult<Done>& result, const FrameSplitter& frames,
              bool asked_to_stop) {
  if (reading.ended()) return;
  StreamOutcome& outcome = reading.outcome();
  if (asked_to_stop) {
    outcome.end = StreamEnd::kStopped;
  } else if (!result.ok()) {
    outcome.end = result.error().status == 410 ? StreamEnd::kExpired : StreamEnd::kFailed;
    outcome.message = shortened(result.error().message);
    outcome.error = result.error();
  } else if (frames.partial()) {
    reading.end(StreamEnd::kGarbled, "the watch ended in the middle of an event");
  }
}

}  // namespace

StreamOutcome run_stream(kube::Session& session, const WatchOptions& options, const WatchSinks& sinks,
                         const StreamRequest& what, std::stop_token stop) {
  FrameSplitter frames(options.max_event_bytes);
  Reading reading(sinks, options.clock, what.initial);
  // Ends this stream alone: after an ERROR event nothing more is of use.
  std::stop_source enough;
  const std::stop_callback forward(stop, [&enough] { enough.request_stop(); });
  const auto take = [&](std::string_view bytes) {
    reading.heard();
    if (sinks.on_alive) sinks.on_alive();
    if (frames.push(bytes, [&reading](std::string_view frame) { return reading.frame(frame); })) return;
    if (frames.too_long()) reading.end(StreamEnd::kGarbled, "an event is longer than the limit");
    enough.request_stop();
  };
  // No exception crosses the transport: it would leave the connection half read.
  std::exception_ptr thrown;
  const auto on_bytes = [&](std::string_view bytes) {
    try {
      take(bytes);
    } catch (...) {
      thrown = std::current_exception();
      enough.request_stop();
    }
  };
  const auto result = session.stream(what.request, on_bytes, what.idle_timeout, enough.get_token());
  if (thrown) std::rethrow_exception(thrown);
  read_end(reading, result, frames, stop.stop_requested());
  reading.measure();
  return reading.outcome();
}

}  // namespace twelvefactor::watch
