// The flags of `ps` and `logs`. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "cli/pods/pods_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

using PodsCommand = std::variant<PsOptions, LogsOptions>;

/// Adds the commands to `root` when it is made, and reads what was given to them afterwards.
class PodsFlags {
 public:
  PodsFlags(CLI::App& root, const std::string& program, const std::string& version);

  /// The command; none when another was called. Call it after parsing. Throws as CLI11 does where flags do
  /// not fit together.
  [[nodiscard]] std::optional<PodsCommand> called() const;

 private:
  void add_ps(CLI::App& root);
  void add_logs(CLI::App& root);

  PsOptions ps_;
  LogsOptions logs_;
  std::string since_;
  std::string tail_ = "100";
  CLI::App* ps_command_ = nullptr;
  CLI::App* logs_command_ = nullptr;
};

}  // namespace twelvefactor::cli
