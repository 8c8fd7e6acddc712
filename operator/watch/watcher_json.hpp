// What the watcher must know of the JSON that passes through it: an event's type, an object's
// resourceVersion, where an object's bytes begin and end. Everything else stays bytes. Hides simdjson.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::watch {

/// One frame of a watch.
struct Frame {
  std::string type;                 // ADDED, MODIFIED, DELETED, BOOKMARK, ERROR
  std::string_view object;          // its bytes, within the frame
  std::string resource_version;     // metadata.resourceVersion
  bool initial_events_end = false;  // the annotation k8s.io/initial-events-end is "true"
  int error_code = 0;               // ERROR: Status.code, ...
  std::string error_reason;         // ... .reason
  std::string error_message;        // ... .message
};

/// metadata of a list.
struct ListHead {
  std::string resource_version;
  std::string continue_token;  // empty: this was the last page
};

/// Reads frames one after the other. Its memory is given back after a frame that needed much.
class FrameReader {
 public:
  FrameReader();
  ~FrameReader();
  /// Nothing for a text that is not one whole JSON object with a type and, but for ERROR, an object with
  /// metadata.
  std::optional<Frame> read(std::string_view frame);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

/// Reads a page of a list: calls `on_item` with the bytes of each item, in order, and returns the list's
/// metadata. Nothing when the text is no list; items may have been handed out before that was known.
std::optional<ListHead> read_list(std::string_view body,
                                  const std::function<void(std::string_view)>& on_item);

/// The bytes of the value of `key` in the object `json`, or nothing. Walks the text without a parser and
/// accepts some texts that are no JSON; never reads beyond it.
std::optional<std::string_view> raw_member(std::string_view json, std::string_view key);

/// Calls `on_item` with the bytes of each element of the array `json`. False when it is no whole array.
bool for_each_raw_element(std::string_view json, const std::function<void(std::string_view)>& on_item);

}  // namespace twelvefactor::watch
