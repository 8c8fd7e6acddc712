// Splits the bytes of a watch into frames, one JSON text per line. Used by the watcher. It knows no JSON and
// no network, and copies nothing when a frame lies whole in one piece of bytes.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace twelvefactor::watch {

class FrameSplitter {
 public:
  /// A frame longer than `max_bytes` is refused.
  explicit FrameSplitter(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  /// Takes what came from the network and calls `on_frame` for each frame that is complete with it, without
  /// its line end; blank lines are passed over. `on_frame` returns false to stop, and the rest of `bytes` is
  /// dropped. False: stopped, or a frame is too long (see too_long).
  bool push(std::string_view bytes, const std::function<bool(std::string_view)>& on_frame);

  /// Is there the beginning of a frame whose end has not come? At the end of a stream: the last frame was
  /// cut.
  [[nodiscard]] bool partial() const { return !held_.empty(); }
  [[nodiscard]] bool too_long() const { return too_long_; }

 private:
  bool hold(std::string_view bytes);
  void release();

  std::size_t max_bytes_;
  std::string held_;
  bool too_long_ = false;
};

}  // namespace twelvefactor::watch
