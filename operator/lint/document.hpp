// One object of a file or of a cluster: what it is, what the rules find in it, and where. Internal to lint/.
// What it finds goes to whoever collects.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "lint/levelling.hpp"
#include "lint/lint.hpp"
#include "lint/neighbours.hpp"
#include "manifests/manifest.hpp"
#include "manifests/ours.hpp"

namespace twelvefactor::lint {

/// An app whose codebase another one in its namespace may have, too.
struct Seen {
  std::string codebase;  // with the namespace
  std::string object;
  std::optional<LintFinding> finding;  // for the second of two; none when the rule is off
};

/// Where everything is collected.
struct Collected {
  Report report;
  std::vector<Seen> seen;
  std::size_t helm_tests = 0;  // passed over
  Neighbours neighbours;
};

class Document {
 public:
  Document(const LintOptions& options, Levelling& levelling, Collected& collected,
           const manifests::Manifest& manifest);

  void judge();

 private:
  void app();
  void live_app();
  void policy();
  void plain();
  void judge_app(AppSpec spec, std::vector<Finding> seen = {});
  void refuse(const std::vector<manifests::Refusal>& refusals);
  void tell(std::vector<Finding> findings, const AppSpec& spec);
  std::optional<Finding> levelled(Finding finding, const AppSpec& spec);
  [[nodiscard]] LintFinding placed(Finding finding) const;
  void remember(const AppSpec& spec);
  void problem(const std::string& path, std::string message);
  void count_subject(bool is_app);

  const LintOptions& options_;
  Levelling& levelling_;
  Collected& collected_;
  const manifests::Manifest& manifest_;
  const nlohmann::json& object_;
  std::string namespace_;
  std::string name_;
  std::string title_;
};

}  // namespace twelvefactor::lint
