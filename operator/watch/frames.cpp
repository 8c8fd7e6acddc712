#include "watch/frames.hpp"

namespace twelvefactor::watch {
namespace {

/// Memory that one long frame may leave behind for the next.
constexpr std::size_t kKeptFrameCapacity = 64 << 10;

bool blank(std::string_view frame) {
  return frame.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

bool FrameSplitter::push(std::string_view bytes, const std::function<bool(std::string_view)>& on_frame) {
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos) return hold(bytes);
    std::string_view frame = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (!held_.empty()) {
      if (!hold(frame)) return false;
      frame = held_;
    }
    if (frame.size() > max_bytes_) {
      too_long_ = true;
      return false;
    }
    const bool go_on = blank(frame) || on_frame(frame);
    release();
    if (!go_on) return false;
  }
  return true;
}

bool FrameSplitter::hold(std::string_view bytes) {
  if (bytes.size() > max_bytes_ || held_.size() > max_bytes_ - bytes.size()) {
    too_long_ = true;
    return false;
  }
  held_.append(bytes);
  return true;
}

void FrameSplitter::release() {
  if (held_.capacity() > kKeptFrameCapacity) {
    std::string().swap(held_);
  } else {
    held_.clear();
  }
}

}  // namespace twelvefactor::watch
