#include "yaml/json_text.hpp"

#include <nlohmann/json.hpp>

#include "yaml/value_builder.hpp"

namespace twelvefactor::yaml {
namespace {

using JsonValue = nlohmann::json;

/// Takes the library's events. Without its tree: that is built whatever its depth is.
class Events : public JsonValue::json_sax_t {
 public:
  bool null() override { return scalar(nullptr); }
  bool boolean(bool value) override { return scalar(value); }
  bool number_integer(std::int64_t value) override { return scalar(value); }
  bool number_unsigned(std::uint64_t value) override {
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return value <= kMost ? scalar(static_cast<std::int64_t>(value)) : scalar(value);
  }
  bool number_float(double value, const std::string& /*text*/) override { return scalar(value); }
  bool string(std::string& value) override { return text(std::move(value)); }
  bool binary(JsonValue::binary_t& /*value*/) override { return false; }
  bool key(std::string& value) override { return text(std::move(value)); }
  bool start_object(std::size_t /*size*/) override { return begin(/*map=*/true); }
  bool start_array(std::size_t /*size*/) override { return begin(/*map=*/false); }
  bool end_object() override { return end(); }
  bool end_array() override { return end(); }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*why*/) override {
    return false;
  }
  std::optional<JsonValue> take() { return builder_.take(); }

 private:
  bool scalar(const Scalar& value) {
    builder_.scalar({}, 0, value, "", /*merges=*/false);
    return true;
  }
  bool text(std::string value) {
    builder_.scalar({}, 0, Text{}, std::move(value), /*merges=*/false);
    return true;
  }
  bool begin(bool map) {
    builder_.begin({}, 0, map);
    return true;
  }
  bool end() {
    builder_.end();
    return true;
  }

  ValueBuilder builder_;
};

}  // namespace

std::optional<JsonValue> read_json(std::string_view text) {
  Events events;
  if (!JsonValue::sax_parse(text, &events)) return std::nullopt;
  return events.take();
}

std::size_t end_of_json(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if ((c == ']' || c == '}') && --depth == 0) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace twelvefactor::yaml
