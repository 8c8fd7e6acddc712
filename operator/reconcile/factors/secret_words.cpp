#include "reconcile/factors/secret_words.hpp"

#include <string>

#include "kinds/secrecy/shown_words.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/plausible_secret.hpp"
#include "reconcile/factors/sidecars.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kSecretWord{
    .id = "TF0305",
    .factor = 3,
    .level = Level::kWarn,
    .title = "a command holds a secret",
    .looked_at =
        "words of `command` and `args`, which are one call: a value that TF0301 knows by its form (1 to 3), "
        "also in "
        "`NAME=value` and `--name=value`; the value of an option whose name says secret (`--db-password`, "
        "`--requirepass`, `--pin`); what the program takes as one: `mysql -pX`, `redis-cli -a X`, `curl -u "
        "user:X`, "
        "`ldapsearch -w X`, `sshpass -p X`, `docker login -p X`, `openssl -passin pass:X` and the like; "
        "headers "
        "(`X-Api-Key:`). In a script each of its words. Nothing of it is shown.",
    .why = "a command is shown by everything that lists processes, and is kept in every release.",
    .remedy = "give it in a variable from config.secrets or backingServices, and let the command read that",
    .example = R"(processes: {worker: {command: [bin/worker, --db-password, hunter2]}}
---
processes: {worker: {command: [bin/worker]}}
)",
    .gaps =
        "Let through: `$(NAME)`, `${NAME}` and `$(command)`, and what TF0301 lets through. Not seen: what a "
        "program takes as a secret "
        "by its place alone, beyond the programs that are known. Other comparisons hide such a word where it "
        "may be one."};

}  // namespace

const Rule& secret_word_rule() {
  return kSecretWord;
}

void check_secret_words(const AppSpec& spec, std::vector<Finding>& findings) {
  const auto check = [&findings](const std::string& path, const std::vector<std::string>& words,
                                 const std::vector<kinds::Shown>& shown) {
    for (std::size_t i = 0; i < shown.size(); ++i) {
      if (shown[i].secret.empty() || !is_plausible_secret("", words.at(i), shown[i].secret)) continue;
      findings.push_back(found(kSecretWord, path + "[" + std::to_string(i) + "]",
                               "this word looks like a secret, or holds one"));
      return;
    }
  };
  const auto check_both = [&check](const std::string& path, const auto& process) {
    const kinds::ShownCommand call = kinds::show_command(process.command, process.args);
    check(path + ".command", process.command, call.command);
    check(path + ".args", process.args, call.args);
  };
  for (const auto& [name, process] : spec.processes) {
    check_both(".spec.processes." + name, process);
    for (const auto& [sidecar_name, sidecar] : process.sidecars)
      check_both(sidecar_path(name, sidecar_name), sidecar);
  }
  for (const auto& [name, process] : spec.admin_processes)
    check_both(".spec.adminProcesses." + name, process);
}

}  // namespace twelvefactor::reconcile
