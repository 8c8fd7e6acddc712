#include "reconcile/factors/repeated_variables.hpp"

#include <map>
#include <string>
#include <utility>

#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/references.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kRepeated{
    .id = "TF0309",
    .factor = 3,
    .level = Level::kAudit,
    .title = "a process repeats a variable that others have",
    .looked_at =
        "`processes.<name>.env` with the same value, and `processes.<name>.secrets` with the same key of the "
        "same Secret, as in `config`, or as in a process before it in the order of their names.",
    .why =
        "config of one process is for what differs between processes. What is written twice is changed once, "
        "and admin processes do not get it.",
    .remedy = "state it once, in config.env or config.secrets, and per process only where it differs",
    .example =
        R"(processes: {mailer: {command: [bin/mailer], env: {POOL: "5"}}, worker: {command: [bin/worker], env: {POOL: "5"}}}
---
config: {env: {POOL: "5"}}
processes: {mailer: {command: [bin/mailer]}, worker: {command: [bin/worker]}}
)"};

/// A variable and all that its value is.
using Stated = std::pair<std::string, std::string>;

class Seen {
 public:
  explicit Seen(std::vector<Finding>& findings) : findings_(findings) {}

  void by_app(const std::string& variable, std::string value) {
    by_.emplace(Stated{variable, std::move(value)}, "config");
  }

  void by_process(const std::string& process, const std::string& variable, std::string value,
                  const std::string& path) {
    const auto [known, fresh] = by_.emplace(Stated{variable, std::move(value)}, "process " + process);
    if (fresh) return;
    findings_.push_back(found(kRepeated, path, variable + " is the same in " + known->second));
  }

 private:
  std::map<Stated, std::string> by_;
  std::vector<Finding>& findings_;
};

/// What is generated is another value each time; only references can be the same.
std::string reference_in(const SecretVariable& source) {
  const auto* reference = std::get_if<SecretKeyRef>(&source);
  return reference == nullptr ? "" : "Secret " + reference->name + "/" + reference->key;
}

}  // namespace

const Rule& repeated_variable_rule() {
  return kRepeated;
}

void check_repeated_variables(const AppSpec& spec, std::vector<Finding>& findings) {
  Seen seen(findings);
  for (const auto& [variable, value] : spec.config.env) seen.by_app(variable, "literal " + value);
  for (const auto& [variable, source] : spec.config.secrets) {
    if (const std::string reference = reference_in(source); !reference.empty())
      seen.by_app(variable, reference);
  }
  for (const auto& [name, process] : spec.processes) {
    for (const auto& [variable, value] : process.env)
      seen.by_process(name, variable, "literal " + value,
                      std::string(".spec.processes.").append(name).append(".env.").append(variable));
    for (const auto& [variable, source] : process.secrets) {
      if (const std::string reference = reference_in(source); !reference.empty())
        seen.by_process(name, variable, reference, secret_path(name, variable));
    }
  }
}

}  // namespace twelvefactor::reconcile
