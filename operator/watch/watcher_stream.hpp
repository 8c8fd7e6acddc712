// One stream of a watch, from its request to its end: bytes to frames to events. It decides nothing about
// what comes next; it tells how the stream ended and how far it came. Used by watcher.cpp.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>

#include "kube/session.hpp"
#include "watch/watcher.hpp"

namespace twelvefactor::watch {

enum class StreamEnd {
  kClosed,      // the server ended it properly
  kStopped,     // we were asked to stop
  kExpired,     // 410: the resourceVersion is too old
  kErrorEvent,  // another ERROR event
  kGarbled,     // a frame that is no event, or a frame that was cut
  kNoMark,      // a streaming list with an ordinary bookmark in its initial part: the server does not know
                // streaming lists
  kFailed,      // `error` says why: no answer, or a status other than 200
};

struct StreamOutcome {
  StreamEnd end = StreamEnd::kClosed;
  std::string message;                  // for people; empty for kClosed and kStopped
  std::optional<kube::ApiError> error;  // for kFailed
  std::string resource_version;         // after the last frame; empty when there was none
  bool listed = false;                  // the initial part is complete (or there was none)
  std::size_t frames = 0;               // good ones
  std::size_t frames_after_list = 0;    // the place moved on with each of them
  std::chrono::nanoseconds lived{};
  std::chrono::nanoseconds peace{};  // how long a complete picture was followed before the end
  bool steady_bookmarks = false;     // bookmarks came, and never further apart than a server's pace
};

struct StreamRequest {
  http::Request request;
  bool initial = false;  // a streaming list: ADDED is part of a list until the end mark
  std::chrono::seconds idle_timeout{};
};

StreamOutcome run_stream(kube::Session& session, const WatchOptions& options, const WatchSinks& sinks,
                         const StreamRequest& what, std::stop_token stop);

}  // namespace twelvefactor::watch
