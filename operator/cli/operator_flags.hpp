// The flags of `operator`. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>

#include "loop/options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

/// Adds the command to `root` when it is made, and reads what was given to it afterwards.
class OperatorFlags {
 public:
  OperatorFlags(CLI::App& root, const std::string& version);

  /// The command; none when another was called. Call it after parsing. Throws as CLI11 does where flags do
  /// not fit together.
  [[nodiscard]] std::optional<loop::OperatorOptions> called() const;

 private:
  /// As the flags count them.
  struct Seconds {
    int resync = 0;
    int shutdown_grace = 0;
    int lease_duration = 0;
    int lease_renew_deadline = 0;
    int lease_retry_period = 0;
  };

  void add_operator(CLI::App& root);
  void add_leader_election();

  loop::OperatorOptions options_;
  Seconds seconds_;
  CLI::App* command_ = nullptr;
};

}  // namespace twelvefactor::cli
