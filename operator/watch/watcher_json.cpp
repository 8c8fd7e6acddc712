#include "watch/watcher_json.hpp"

#include <simdjson.h>

namespace twelvefactor::watch {
namespace {

/// A parser that grew beyond this is dropped after use: one large object must not cost memory for ever.
constexpr std::size_t kKeptParserCapacity = 256 << 10;

/// Walks JSON text; after a failure it stays at the end.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  [[nodiscard]] bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }

  bool take(char c) {
    skip_space();
    if (!at(c)) return false;
    ++at_;
    return true;
  }

  /// The bytes of the string that begins here, without its quotes.
  std::optional<std::string_view> string() {
    if (!at('"')) return std::nullopt;
    const std::size_t from = ++at_;
    while (true) {
      at_ = text_.find_first_of("\"\\", at_);
      if (at_ >= text_.size()) return fail();
      if (text_[at_] == '"') return text_.substr(from, at_++ - from);
      at_ += 2;
    }
  }

  /// The bytes of the value that begins here.
  std::optional<std::string_view> value() {
    skip_space();
    const std::size_t from = at_;
    if (at('"')) {
      if (!string()) return std::nullopt;
    } else if (at('{') || at('[')) {
      if (!skip_nested()) return fail();
    } else {
      at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    }
    if (at_ == from) return fail();
    return text_.substr(from, at_ - from);
  }

 private:
  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  std::nullopt_t fail() {
    at_ = text_.size();
    return std::nullopt;
  }

  bool skip_nested() {
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        if (!string()) return false;
        continue;
      }
      ++at_;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return true;
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string text_of(simdjson::simdjson_result<simdjson::dom::element> value) {
  std::string_view text;
  return value.get_string().get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

}  // namespace

std::optional<std::string_view> raw_member(std::string_view json, std::string_view key) {
  Walker walker(json);
  if (!walker.take('{')) return std::nullopt;
  do {
    walker.skip_space();
    const auto name = walker.string();
    if (!name || !walker.take(':')) return std::nullopt;
    const auto value = walker.value();
    if (!value) return std::nullopt;
    if (*name == key) return value;
  } while (walker.take(','));
  return std::nullopt;
}

bool for_each_raw_element(std::string_view json, const std::function<void(std::string_view)>& on_item) {
  Walker walker(json);
  if (!walker.take('[')) return false;
  if (walker.take(']')) return true;
  do {
    const auto value = walker.value();
    if (!value) return false;
    on_item(*value);
  } while (walker.take(','));
  return walker.take(']');
}

namespace {

/// The bytes of the object in an event as API servers write it: {"type":"ADDED","object":{...}}. Null where
/// it is written otherwise.
std::optional<std::string_view> object_at_the_end(std::string_view frame, std::string_view type) {
  const std::string head = std::string(R"({"type":")").append(type).append(R"(","object":)");
  if (!frame.starts_with(head) || !frame.ends_with('}')) return std::nullopt;
  return frame.substr(head.size(), frame.size() - head.size() - 1);
}

}  // namespace

struct FrameReader::Parser {
  simdjson::dom::parser dom;
};

FrameReader::FrameReader() : parser_(std::make_unique<Parser>()) {}

FrameReader::~FrameReader() = default;

std::optional<Frame> FrameReader::read(std::string_view frame) {
  if (parser_->dom.capacity() > kKeptParserCapacity) parser_ = std::make_unique<Parser>();
  simdjson::dom::element root;
  if (parser_->dom.parse(frame.data(), frame.size(), true).get(root) != simdjson::SUCCESS)
    return std::nullopt;
  Frame read;
  read.type = text_of(root["type"]);
  simdjson::dom::object members;
  const bool only_these = root.get_object().get(members) == simdjson::SUCCESS && members.size() == 2;
  auto object = only_these ? object_at_the_end(frame, read.type) : std::nullopt;
  if (!object) object = raw_member(frame, "object");
  if (read.type.empty() || !object || object->front() != '{') return std::nullopt;
  read.object = *object;
  const auto parsed = root["object"];
  if (read.type == "ERROR") {
    std::int64_t code = 0;
    if (parsed["code"].get_int64().get(code) == simdjson::SUCCESS) read.error_code = static_cast<int>(code);
    read.error_reason = text_of(parsed["reason"]);
    read.error_message = text_of(parsed["message"]);
    return read;
  }
  const auto metadata = parsed["metadata"];
  read.resource_version = text_of(metadata["resourceVersion"]);
  read.initial_events_end = text_of(metadata["annotations"]["k8s.io/initial-events-end"]) == "true";
  if (read.resource_version.empty()) return std::nullopt;
  return read;
}

std::optional<ListHead> read_list(std::string_view body,
                                  const std::function<void(std::string_view)>& on_item) {
  const auto metadata = raw_member(body, "metadata");
  const auto items = raw_member(body, "items");
  if (!metadata || !items) return std::nullopt;
  simdjson::dom::parser parser;
  simdjson::dom::element head;
  if (parser.parse(metadata->data(), metadata->size(), true).get(head) != simdjson::SUCCESS)
    return std::nullopt;
  ListHead read{text_of(head["resourceVersion"]), text_of(head["continue"])};
  if (read.resource_version.empty()) return std::nullopt;
  // An empty list of some types is null in old servers.
  if (*items != "null" && !for_each_raw_element(*items, on_item)) return std::nullopt;
  return read;
}

}  // namespace twelvefactor::watch
