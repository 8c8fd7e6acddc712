// The flags of the commands that judge manifests: `render`, `lint`, `score`, `explain`, and of
// `policies`. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "cli/files/files_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

/// Adds the commands to `root` when it is made, and reads what was given to them afterwards.
class FilesFlags {
 public:
  using Called = std::variant<RenderOptions, LintOptions, ScoreOptions, ExplainOptions, PoliciesOptions>;

  FilesFlags(CLI::App& root, const std::string& program, const std::string& version);

  /// The command; none when another was called. Call it after parsing. Throws as CLI11 does where flags do
  /// not fit together.
  [[nodiscard]] std::optional<Called> called() const;

 private:
  void add_render(CLI::App& root, const std::string& program);
  void add_lint(CLI::App& root, const std::string& program);
  void add_score(CLI::App& root, const std::string& program);
  void add_explain(CLI::App& root);
  void add_policies(CLI::App& root, const std::string& program);

  RenderOptions render_;
  bool quiet_ = false;
  LintOptions lint_;
  ScoreOptions score_;
  std::string score_output_ = "text";
  ExplainOptions explain_;
  PoliciesOptions policies_;
  CLI::App* render_command_ = nullptr;
  CLI::App* lint_command_ = nullptr;
  CLI::App* score_command_ = nullptr;
  CLI::App* explain_command_ = nullptr;
  CLI::App* policies_command_ = nullptr;
};

}  // namespace twelvefactor::cli
