// The rules of factor XI. https://12factor.net/logs
#include <algorithm>

#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/literals.hpp"
#include "reconcile/factors/sidecars.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kRedirects{
    .id = "TF1101",
    .factor = 11,
    .level = Level::kWarn,
    .title = "sends its output into a file",
    .looked_at =
        "commands that run through a shell, for `>`, `>>`, `>|` and `&>`, also with a number before, and for "
        "`tee`, whose target is a log by its name: it ends with `.log`, `.out` or `.err`, or a part of its "
        "path is `log`, `logs`, `stdout`, `stderr` or a variable with `LOG` in its name. Any other file, "
        "where a "
        "program that runs by `exec` or in the background sends its errors there, too (`2>&1`). Neither "
        "`&...` nor what is below `/dev/` or `/proc/` is a file.",
    .why = "the file dies with the pod, fills `/tmp`, and nobody finds it.",
    .remedy = "write to stdout; the platform collects it",
    .example = R"(processes: {worker: {command: [sh, -c, "exec bin/worker >> /tmp/worker.log 2>&1"]}}
---
processes: {worker: {command: [/bin/worker]}}
)",
    .gaps =
        "Not found: configuration and data that a script writes (`echo`, `cat <<EOF`, `envsubst`). Not seen: "
        "log files that the code opens, and a log whose name does not say so."};

constexpr Rule kLogFile{
    .id = "TF1102",
    .factor = 11,
    .level = Level::kWarn,
    .title = "is told to log into a file",
    .looked_at =
        "options `--log-file`, `--logfile`, `--log-path`, `--log_file`, `--access-logfile`, "
        "`--error-logfile`, `--log-dir` of a command, and variables "
        "of `config.env` and `processes.<name>.env` whose name has `LOG` or `LOGS` and ends with `FILE`, "
        "`FILENAME`, `PATH` or `DIR`, "
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
)",
    .admission =
        R"(LITERALS(@name.matches('(?i)log') && WORDS(@name).matches('(^|_)(log|logs|logfile|logging)(_|$)') &&
(WORDS(@name).matches('(^|_)(mode|output|target|driver|channel)$') && @value.lowerAscii() == 'file' ||
WORDS(@name).matches('(^|_)(file|filename|path|dir|logfile)$') && (@value.contains('/') || @value.endsWith('.log')) &&
!@value.matches('^(&|/dev/|/proc/)'))))",
    .unseen = "options of commands",
    .workloads =
        R"(VARIABLES(@name.matches('(?i)log') && WORDS(@name).matches('(^|_)(log|logs|logfile|logging)(_|$)') &&
(WORDS(@name).matches('(^|_)(mode|output|target|driver|channel)$') && @value.lowerAscii() == 'file' ||
WORDS(@name).matches('(^|_)(file|filename|path|dir|logfile)$') && (@value.contains('/') || @value.endsWith('.log')) &&
!@value.matches('^(&|/dev/|/proc/)'))))"};

constexpr Rule kShipper{
    .id = "TF1103",
    .factor = 11,
    .level = Level::kWarn,
    .title = "ships its logs by itself",
    .looked_at =
        "commands, for `filebeat`, `fluentd`, `fluent-bit`, `logstash`, `promtail`, `td-agent`, `vector`, "
        "`logrotate`, `rsyslogd`, `syslog-ng`, "
        "`splunkd`, also of sidecars, and sidecars with such an image; `lint` also finds containers with "
        "such an "
        "image in plain workloads.",
    .why =
        "where logs go is the platform's decision, the same for every app, and may change without a release.",
    .remedy = "write events to stdout, and leave it to the platform's collector to take them on",
    .example = R"(processes: {shipper: {command: [fluent-bit, -c, /etc/fluent-bit.conf]}}
---
processes: {worker: {command: [/bin/worker]}}
)",
    .gaps =
        "Not found: the platform's own collector, which is a DaemonSet or the only container of its pod, and "
        "a "
        "program of the image outside the directories of tools (`/app/vector`). False alarms: other programs "
        "called `vector`.",
    .admission = R"(variables.processes.filter(p, variables.processes[p].?sidecars.orValue({}).exists(s,
variables.processes[p].sidecars[s].image.matches('(^|/)(fluent-bit|fluentbit|fluentd|filebeat|logstash|promtail|td-agent|vector|rsyslog|alloy|logrotate|syslog-ng)(:[^/@]*)?(@|$)')))
.map(p, 'spec.processes.' + p + '.sidecars'))",
    .unseen = "commands",
    .workloads =
        R"(variables.object.kind == 'DaemonSet' || variables.containers.size() < 2 ? [] : variables.containers.filter(c,
IMAGE(c).matches('(^|/)(fluent-bit|fluentbit|fluentd|filebeat|logstash|promtail|td-agent|vector|rsyslog|alloy)(:[^/@]*)?(@|$)'))
.map(c, OF(c) + '.image'))"};

bool is_file(std::string_view target) {
  if (target.empty() || target.starts_with("&") || target.starts_with("/dev/") ||
      target.starts_with("/proc/"))
    return false;
  return !is_one_of(target, {"-", "stdout", "stderr", "STDOUT", "STDERR", "none", "off"});
}

bool has_ending(std::string_view text, std::initializer_list<std::string_view> endings) {
  return std::ranges::any_of(endings, [text](std::string_view each) { return text.ends_with(each); });
}

/// /var/log/x, x.log, out.log.1, $LOG_FILE; not log-config.yaml. `content`: a program wrote it whose output
/// is the content of files, so that x.out is no log.
bool is_log(std::string_view target, bool content) {
  const std::string text = lower(target);
  if (content && has_ending(text, {".out", ".err"})) return false;
  if (has_ending(text, {".yaml", ".yml", ".json", ".conf", ".cfg", ".cnf", ".ini", ".xml", ".properties",
                        ".toml", ".sh", ".env", ".js", ".html", ".sql"}))
    return false;
  if (has_ending(text, {".log", ".out", ".err"}) || text.find(".log.") != std::string::npos ||
      text.find(".log-") != std::string::npos || text.find(".log$") != std::string::npos)
    return true;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('/', start), text.size());
    std::string_view part(text);
    part = part.substr(start, end - start);
    if (is_one_of(part, {"log", "logs", "nohup", "stdout", "stderr"})) return true;
    if (part.starts_with("$") && part.find("log") != std::string_view::npos) return true;
    start = end + 1;
  }
  return false;
}

/// Programs whose output is a file's content: what they write is no log.
bool makes_content(std::string_view program) {
  return program.empty() ||
         is_one_of(program,
                   {"echo",      "printf",    "cat",     "sed",       "awk",     "gawk",     "envsubst",
                    "grep",      "egrep",     "head",    "tail",      "cut",     "tr",       "sort",
                    "uniq",      "jq",        "yq",      "base64",    "openssl", "date",     "hostname",
                    "id",        "env",       "ls",      "find",      "curl",    "wget",     "gzip",
                    "gunzip",    "zcat",      "tar",     "xz",        "unzip",   "dd",       "cp",
                    "kubectl",   "helm",      "git",     "aws",       "gsutil",  "pg_dump",  "pg_dumpall",
                    "mysqldump", "mongodump", "xargs",   "seq",       "yes",     "basename", "dirname",
                    "realpath",  "readlink",  "uuidgen", "sha256sum", "md5sum",  "{",        "test",
                    ":"});
}

bool goes_into_log(const Redirected& each) {
  const std::string& operation = each.to.operation;
  const bool output = is_one_of(operation, {">", ">>", ">|", "&>", "&>>"});
  // `>&word` goes into a file unless the word is a number or "-".
  const bool both = operation == ">&" && each.to.target.find_first_not_of("0123456789-") != std::string::npos;
  if (!(output || both) || !is_file(each.to.target)) return false;
  if (is_log(each.to.target, makes_content(each.program))) return true;
  // What the pod is there for says everything into that file, errors too.
  return each.goes_on && (each.with_errors || both) && !makes_content(each.program);
}

bool writes_log(const CommandReading& reading) {
  if (std::ranges::any_of(reading.redirections, goes_into_log)) return true;
  return reading.shell && std::ranges::any_of(reading.runs, [](const Invocation& run) {
           return base_name(run.words.front()) == "tee" &&
                  std::any_of(run.words.begin() + 1, run.words.end(), [](const std::string& word) {
                    return !word.starts_with("-") && is_file(word) && is_log(word, true);
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
  for (const auto& [name, process] : observed.app.spec.processes) {
    for (const auto& [sidecar_name, sidecar] : process.sidecars) {
      const std::string reference = sidecar.image.substr(0, sidecar.image.find('@'));
      const std::string_view program = base_name(reference);
      const std::string_view shipper = program.substr(0, program.find(':'));
      if (is_one_of(shipper, {"fluent-bit", "fluentbit", "fluentd", "filebeat", "logstash", "promtail",
                              "td-agent", "vector", "rsyslog", "alloy", "logrotate", "syslog-ng"}))
        findings.push_back(found(kShipper, sidecar_path(name, sidecar_name) + ".image",
                                 "ships the logs of the process by itself (" + std::string(shipper) + ")"));
    }
  }
  for (const NamedCommand& command : all_commands(observed.app.spec)) {
    if (writes_log(command.reading)) {
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
  for_each_literal(observed.app.spec, [&findings](const std::string& name, const std::string& value,
                                                  const std::string& path) {
    if (is_log_file_variable(name, value))
      findings.push_back(found(kLogFile, path, "lets the app log into a file, where nobody finds it"));
  });
  return findings;
}

}  // namespace twelvefactor::reconcile
