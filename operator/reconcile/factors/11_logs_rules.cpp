// The rules of factor XI. https://12factor.net/logs
#include <algorithm>

#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kRedirects{
    .id = "TF1101",
    .factor = 11,
    .level = Level::kWarn,
    .title = "sends its output into a file",
    .looked_at =
        "commands that run through a shell, for `>`, `>>`, `>|` and `&>`, also with a number before, whose "
        "target is neither `&...` nor below "
        "`/dev/` or `/proc/self/fd/`; and for `tee` with such a target.",
    .why = "the file dies with the pod, fills `/tmp`, and nobody finds it.",
    .remedy = "write to stdout; the platform collects it",
    .example = R"(processes: {worker: {command: [sh, -c, "exec bin/worker >> /tmp/worker.log 2>&1"]}}
---
processes: {worker: {command: [/bin/worker]}}
)",
    .gaps =
        "False alarms: a file that is no log, such as a config file that the script writes into `/tmp`: move "
        "that into the program. Not seen: log "
        "files that the code opens."};

constexpr Rule kLogFile{
    .id = "TF1102",
    .factor = 11,
    .level = Level::kWarn,
    .title = "is told to log into a file",
    .looked_at =
        "options `--log-file`, `--logfile`, `--log-path`, `--log_file`, `--access-logfile`, "
        "`--error-logfile`, `--log-dir` of a command, and variables "
        "of `config.env` whose name has `LOG` or `LOGS` and ends with `FILE`, `FILENAME`, `PATH` or `DIR`, "
        "or is `LOGFILE`: the value is a path, and "
        "neither `-`, `stdout`, `stderr` nor below `/dev/` or `/proc/`. Also `file` as the value of a "
        "variable whose name has `LOG` and ends with `MODE`, "
        "`OUTPUT`, `TARGET`, `DRIVER` or `CHANNEL`.",
    .why = "the file dies with the pod, fills `/tmp`, and nobody finds it.",
    .remedy =
        "log to stdout, where the platform collects it; many programs take - or /dev/stdout as the file",
    .example = R"(processes: {worker: {command: [bin/worker, --log-file, /tmp/worker.log]}}
---
processes: {worker: {command: [bin/worker, --log-file, /dev/stdout]}}
)"};

constexpr Rule kShipper{
    .id = "TF1103",
    .factor = 11,
    .level = Level::kWarn,
    .title = "ships its logs by itself",
    .looked_at =
        "commands, for `filebeat`, `fluentd`, `fluent-bit`, `logstash`, `promtail`, `td-agent`, `vector`, "
        "`logrotate`, `rsyslogd`, `syslog-ng`, "
        "`splunkd`; `lint` also finds containers with such an image in plain workloads.",
    .why =
        "where logs go is the platform's decision, the same for every app, and may change without a release.",
    .remedy = "write events to stdout, and leave it to the platform's collector to take them on",
    .example = R"(processes: {shipper: {command: [fluent-bit, -c, /etc/fluent-bit.conf]}}
---
processes: {worker: {command: [/bin/worker]}}
)",
    .gaps = "False alarms: other programs called `vector`, and an app that is a log collector."};

bool is_file(std::string_view target) {
  if (target.empty() || target.starts_with("&") || target.starts_with("/dev/") ||
      target.starts_with("/proc/"))
    return false;
  return !is_one_of(target, {"-", "stdout", "stderr", "STDOUT", "STDERR", "none", "off"});
}

bool writes_file(const CommandReading& reading) {
  for (const kinds::Redirection& each : reading.redirections) {
    const bool output = is_one_of(each.operation, {">", ">>", ">|", "&>", "&>>"});
    // `>&word` goes into a file unless the word is a number or "-".
    const bool both =
        each.operation == ">&" && each.target.find_first_not_of("0123456789-") != std::string::npos;
    if ((output || both) && is_file(each.target)) return true;
  }
  return reading.shell && std::ranges::any_of(reading.runs, [](const Invocation& run) {
           return base_name(run.words.front()) == "tee" &&
                  std::any_of(run.words.begin() + 1, run.words.end(), [](const std::string& word) {
                    return !word.starts_with("-") && is_file(word);
                  });
         });
}

bool has_log_file(const CommandReading& reading) {
  for (const Invocation& run : reading.runs) {
    for (const char* const option : {"--log-file", "--logfile", "--log-path", "--log_file",
                                     "--access-logfile", "--error-logfile", "--log-dir"}) {
      if (is_file(option_value(run, option))) return true;
    }
  }
  return false;
}

bool is_log_file_variable(const std::string& name, const std::string& value) {
  const std::vector<std::string> parts = name_parts(name);
  if (parts.empty()) return false;
  const bool log = std::ranges::any_of(
      parts, [](const std::string& part) { return is_one_of(part, {"log", "logs", "logfile", "logging"}); });
  if (!log) return false;
  if (is_one_of(parts.back(), {"mode", "output", "target", "driver", "channel"}))
    return lower(value) == "file";
  const bool path = value.find('/') != std::string::npos || value.ends_with(".log");
  return is_one_of(parts.back(), {"file", "filename", "path", "dir", "logfile"}) && path && is_file(value);
}

}  // namespace

Rules logs_rules() {
  static constexpr std::array<const Rule*, 3> kAll = {&kRedirects, &kLogFile, &kShipper};
  return kAll;
}

std::vector<Finding> check_logs(const Observed& observed) {
  std::vector<Finding> findings;
  for (const NamedCommand& command : all_commands(observed.app.spec)) {
    if (writes_file(command.reading)) {
      findings.push_back(
          found(kRedirects, command.path, "sends its output into a file, where nobody finds it"));
    }
    if (has_log_file(command.reading))
      findings.push_back(found(kLogFile, command.path, "is told to log into a file, where nobody finds it"));
    const std::string_view shipper = first_phrase(
        command.reading, {"filebeat", "fluentd", "fluent-bit", "logstash", "promtail", "td-agent", "vector",
                          "logrotate", "rsyslogd", "syslog-ng", "splunkd"});
    if (!shipper.empty()) {
      findings.push_back(
          found(kShipper, command.path, "ships its logs by itself (" + std::string(shipper) + ")"));
    }
  }
  for (const auto& [name, value] : observed.app.spec.config.env) {
    if (!is_log_file_variable(name, value)) continue;
    findings.push_back(
        found(kLogFile, ".spec.config.env." + name, "lets the app log into a file, where nobody finds it"));
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
