#include "telemetry/log.hpp"

#include <unistd.h>

#include <atomic>

#include <nlohmann/json.hpp>

#include "telemetry/time_text.hpp"

namespace twelvefactor::log {
namespace {

std::atomic<Severity> threshold{Severity::kInfo};

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::kDebug:
      return "debug";
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "";
}

}  // namespace

void set_threshold(std::string_view severity) {
  for (const Severity each : {Severity::kDebug, Severity::kInfo, Severity::kWarning, Severity::kError}) {
    if (name(each) == severity) threshold = each;
  }
}

void write(Severity severity, std::string_view message, std::initializer_list<Field> fields) {
  if (severity < threshold.load(std::memory_order_relaxed)) return;
  nlohmann::ordered_json line = {{"time", telemetry::utc_micros(std::chrono::system_clock::now())},
                                 {"level", name(severity)},
                                 {"message", message}};
  for (const auto& [key, value] : fields) line[std::string(key)] = value;
  // Bytes that are no UTF-8 (another program's error text) are replaced, not thrown.
  std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  text += '\n';
  // One write per line: lines of several threads do not mix, and nothing is buffered when the process ends.
  static_cast<void>(!::write(STDOUT_FILENO, text.data(), text.size()));
}

}  // namespace twelvefactor::log
