// The flags of `scale`. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/scale/scale_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

/// Adds the command to `root` when it is made, and reads what was given to it afterwards.
class ScaleFlags {
 public:
  ScaleFlags(CLI::App& root, const std::string& program, const std::string& version);

  /// The command; none when another was called. Call it after parsing. Throws as CLI11 does where a count is
  /// none, or the namespace.
  [[nodiscard]] std::optional<ScaleOptions> called() const;

 private:
  ScaleOptions scale_;
  std::vector<std::string> counts_;
  CLI::App* command_ = nullptr;
};

}  // namespace twelvefactor::cli
