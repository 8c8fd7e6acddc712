// The flags of `events`. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>

#include "cli/events/events_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

/// Adds the command to `root` when it is made, and reads what was given to it afterwards.
class EventsFlags {
 public:
  EventsFlags(CLI::App& root, const std::string& program, const std::string& version);

  /// The command; none when another was called. Call it after parsing. Throws as CLI11 does where flags do
  /// not fit together.
  [[nodiscard]] std::optional<EventsOptions> called() const;

 private:
  EventsOptions events_;
  std::string since_;
  CLI::App* command_ = nullptr;
};

}  // namespace twelvefactor::cli
