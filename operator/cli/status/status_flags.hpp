// The flags of `status`. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>

#include "cli/status/status_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

/// Adds the command to `root` when it is made, and reads what was given to it afterwards.
class StatusFlags {
 public:
  StatusFlags(CLI::App& root, const std::string& program, const std::string& version);

  /// The command; none when another was called. Call it after parsing. Throws as CLI11 does where the
  /// namespace is none.
  [[nodiscard]] std::optional<StatusOptions> called() const;

 private:
  StatusOptions status_;
  CLI::App* command_ = nullptr;
};

}  // namespace twelvefactor::cli
