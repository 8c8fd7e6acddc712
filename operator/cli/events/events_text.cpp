#include "cli/events/events_text.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/terminal/text.hpp"
#include "kinds/text/time.hpp"

namespace twelvefactor::cli {
namespace {

std::string time_of(const ToldEvent& event) {
  return kinds::time_text(std::chrono::floor<std::chrono::seconds>(event.time.time_since_epoch()).count());
}

/// Columns of a fixed width stay where they are while events go on to come.
std::string column(const std::string& text, std::size_t width) {
  const std::string shown = printable(text);
  const std::size_t used = columns(shown);
  return shown + std::string(used < width ? width - used : 0, ' ') + "  ";
}

}  // namespace

std::string event_text(const ToldEvent& event, const Look& look) {
  constexpr std::size_t kType = 7;
  constexpr std::size_t kReason = 22;
  constexpr std::size_t kBelow = 4;  // where the message begins on a terminal, on a line of its own
  const std::string type = column(event.type, kType);
  std::string text = time_of(event) + "  " +
                     (event.type == "Warning" ? painted(type, Paint::kWarning, look) : type) +
                     column(event.reason, kReason) + printable(event.kind) + "/" + printable(event.name);
  if (event.count > 1) text += " (" + std::to_string(event.count) + " times)";
  if (look.width == 0) return text + "  " + printable(event.message) + "\n";
  return text + "\n" + std::string(kBelow, ' ') + wrapped(printable(event.message), kBelow, look.width) +
         "\n";
}

std::string event_json(const ToldEvent& event) {
  const nlohmann::ordered_json object = {
      {"time", time_of(event)}, {"type", event.type},       {"reason", event.reason}, {"kind", event.kind},
      {"name", event.name},     {"message", event.message}, {"source", event.source}, {"count", event.count}};
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace twelvefactor::cli
