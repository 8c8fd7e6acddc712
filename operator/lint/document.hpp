// One document of a file, or one object of a cluster: what it is, what the rules find in it, and where.
// Internal to lint/. What it finds goes to whoever collects.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "definitions/refusal.hpp"
#include "lint/levelling.hpp"
#include "lint/lint.hpp"
#include "lint/workload.hpp"
#include "yaml/places.hpp"

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
};

class Document {
 public:
  Document(const LintOptions& options, Levelling& levelling, Collected& collected, const std::string& file,
           yaml::DocumentText text)
      : options_(options),
        levelling_(levelling),
        collected_(collected),
        file_(file),
        line_(text.line),
        places_(text) {}

  /// `must_be_kubernetes`: one that is no Kubernetes object is a problem; else it is passed over.
  void read(const nlohmann::json& document, bool must_be_kubernetes);

 private:
  void read_object(const nlohmann::json& object, const std::string& prefix, bool must_be_kubernetes);
  void note_names(const nlohmann::json& object, const std::string& kind);
  bool is_refused(const nlohmann::json& object);
  bool told(const std::vector<definitions::Refusal>& refusals);
  void app(const nlohmann::json& object);
  void refuse_spec(const std::string& message);
  void policy(const nlohmann::json& object);
  void workload(const nlohmann::json& object);
  void judge_plain(const Judged& judged, std::initializer_list<std::string_view> only,
                   std::vector<Finding> more);
  void tell(std::vector<Finding> findings, const AppSpec& spec);
  [[nodiscard]] LintFinding placed(Finding finding) const;
  void remember(const AppSpec& spec);
  void problem(const std::string& path, std::string message);
  void count_subject(bool is_app);

  const LintOptions& options_;
  Levelling& levelling_;
  Collected& collected_;
  const std::string& file_;
  int line_;
  yaml::Places places_;
  std::string prefix_;
  std::string kind_;
  std::string namespace_;
  std::string name_;
  std::string title_;
  std::set<std::string> said_;  // rule and path, of the object that is read
};

/// Of these a plain workload says nothing: which code it is, whom it is compared with, what it calls its
/// processes.
bool is_asked_of_workloads(std::string_view rule);

}  // namespace twelvefactor::lint
