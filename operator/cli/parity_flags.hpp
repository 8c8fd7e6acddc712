// The flags of `parity` and `promote`. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "cli/parity_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

using ParityCommand = std::variant<ParityOptions, PromoteOptions>;

/// Adds the commands to `root` when it is made, and reads what was given to one of them afterwards.
class ParityFlags {
 public:
  ParityFlags(CLI::App& root, const std::string& program, const std::string& version);

  /// The command that was called; none when it was another's. Call it after parsing. Throws as CLI11 does
  /// where flags do not fit together.
  [[nodiscard]] std::optional<ParityCommand> called() const;

 private:
  void add_parity(CLI::App& root);
  void add_promote(CLI::App& root);
  [[nodiscard]] ParityOptions parity() const;
  [[nodiscard]] PromoteOptions promote() const;

  ParityOptions parity_;
  PromoteOptions promote_;
  std::vector<std::string> names_;  // of parity: an app, or two sources
  std::string format_ = "text";
  int timeout_ = 0;
  CLI::App* parity_command_ = nullptr;
  CLI::App* promote_command_ = nullptr;
};

}  // namespace twelvefactor::cli
