// The rules of factor XII. https://12factor.net/admin-processes
#include <algorithm>
#include <charconv>

#include "reconcile/factors/command_starters.hpp"
#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/observed/state_rules.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kShellRuns{
    .id = "TF1201",
    .factor = 12,
    .level = Level::kAudit,
    .title = "runs through a shell",
    .looked_at =
        "the command of an admin process is a shell with `-c`, as in TF0902, and the script does not end in "
        "`exec`.",
    .why =
        "the exit code is that of the last command. A migration that failed in the middle is taken for a "
        "success.",
    .remedy = "name the program itself as the command",
    .example = R"(adminProcesses: {migrate: {command: [sh, -c, "bin/migrate; bin/notify"], trigger: Once}}
---
adminProcesses: {migrate: {command: [/bin/migrate], trigger: Once}}
)",
    .gaps = "False alarms: a script that begins with `set -e` is found as well. Not seen: `sh migrate.sh`."};

constexpr Rule kDeadline{
    .id = "TF1202",
    .factor = 12,
    .level = Level::kEnforce,
    .kept = Kept::kByConstruction,
    .title = "has no deadline",
    .looked_at =
        "`adminProcesses.<name>.activeDeadlineSeconds` is 3600 when it is left out; an admin process without "
        "a deadline cannot be stated.",
    .why = "a command that hangs would hold up a release, or its own next run, for ever.",
    .remedy = "state how long the command may take at most",
    .workloads =
        R"(variables.serves || has(variables.job.activeDeadlineSeconds) || has(variables.pod.activeDeadlineSeconds) ? [] : ['activeDeadlineSeconds'])"};

constexpr Rule kInteractive{
    .id = "TF1203",
    .factor = 12,
    .level = Level::kWarn,
    .title = "waits for somebody to log in",
    .looked_at =
        "commands of processes and admin processes: a shell or an interpreter without anything to run "
        "(`bash`, `sh -i`, `python`, `irb`, `node`, `psql`, "
        "`redis-cli`), a console (`rails console`, `rails c`, `manage.py shell`, `artisan tinker`, `flask "
        "shell`), and what does nothing: `tail -f /dev/null`, `sleep infinity`, or `sleep` of five minutes "
        "or "
        "more, alone or in a loop.",
    .why =
        "nobody is there to type. A pod that is kept for somebody to exec into runs commands that no release "
        "knows.",
    .remedy = "write the command that is to run; for a console, start one when you need it",
    .example = R"(adminProcesses: {console: {command: [bin/rails, console], trigger: Once}}
---
adminProcesses: {report: {command: [bin/rails, runner, Report.run], trigger: Once}}
)",
    .gaps =
        "Not found: a script that does its work and idles after it, and `lint` passes over a DaemonSet whose "
        "init "
        "containers do the work."};

constexpr Rule kMigrates{
    .id = "TF1204",
    .factor = 12,
    .level = Level::kWarn,
    .title = "migrates when a process starts",
    .looked_at =
        "commands of processes, for `rails db:migrate`, `rake db:migrate`, `rails db:prepare`, `manage.py "
        "migrate`, `artisan migrate`, `alembic upgrade`, "
        "`flask db upgrade`, `prisma migrate`, `knex migrate:latest`, `sequelize db:migrate`, `typeorm "
        "migration:run`, `flyway migrate`, `liquibase update`, "
        "`goose up`, `mix ecto.migrate`, `doctrine:migrations:migrate`.",
    .why =
        "every pod migrates, at the same time and at each restart; and when it fails, the old pods are "
        "already going.",
    .remedy = "make it an admin process, which runs once",
    .example = R"(processes: {worker: {command: [sh, -c, "bundle exec rake db:migrate && exec bin/worker"]}}
---
processes: {worker: {command: [bin/worker]}}
adminProcesses: {migrate: {command: [bundle, exec, rake, "db:migrate"], trigger: Once}}
)",
    .gaps =
        "`lint` finds it in init containers, too: they run once for each pod. Not seen: programs that "
        "migrate by "
        "themselves when they start."};

constexpr Rule kCron{
    .id = "TF1205",
    .factor = 12,
    .level = Level::kWarn,
    .title = "runs cron",
    .looked_at = "commands of processes, for `cron`, `crond`, `anacron`, `supercronic`, `ofelia`.",
    .why = "with two pods every job runs twice, with none it never runs, and nobody sees how it ended.",
    .remedy = "make each line of the crontab an admin process with trigger Schedule",
    .example = R"(processes: {jobs: {command: [crond, -f]}}
---
adminProcesses: {report: {command: [bin/report], trigger: Schedule, schedule: "0 3 * * *"}}
)",
    .gaps = "Not found: a program of the image outside the directories of tools (`/app/cron`)."};

bool is_shell(std::string_view program) {
  return is_one_of(program, {"sh", "bash", "ash", "dash", "zsh", "ksh"});
}

/// `bash`, `bash -i`, `python`: nothing to run. An image may run what its entrypoint says, so words must be
/// there.
bool bare(const Invocation& run) {
  const std::string_view program = base_name(run.words.front());
  const bool interpreter = is_shell(program) || is_one_of(program, {"python", "python3", "irb", "node", "iex",
                                                                    "psql", "mysql", "redis-cli", "mongosh"});
  if (!interpreter || !is_tool(run.words.front(), program)) return false;
  for (std::size_t i = 1; i < run.words.size(); ++i) {
    if (!is_one_of(run.words[i], {"-i", "-l", "--login", "-it"})) return false;
  }
  return true;
}

/// How many seconds `sleep` sleeps; a large number for infinity, 0 where nobody knows.
double slept(const std::vector<std::string>& words) {
  constexpr double kForever = 1e9;
  if (words.size() != 2) return 0;
  std::string_view text = words[1];
  if (is_one_of(text, {"infinity", "inf", "Infinity"})) return kForever;
  double unit = 1;
  if (!text.empty() && text.find_first_of("smhd", text.size() - 1) != std::string_view::npos) {
    unit = text.back() == 'd' ? 86400 : text.back() == 'h' ? 3600 : text.back() == 'm' ? 60 : 1;
    text.remove_suffix(1);
  }
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number * unit : 0;
}

/// Does nothing, for longer than anything has to wait.
bool idles(const Invocation& run) {
  constexpr double kLeastIdle = 300;
  const std::string_view program = base_name(run.words.front());
  if (program == "sleep") return slept(run.words) >= kLeastIdle;
  return program == "tail" && run.words.back() == "/dev/null";
}

/// Is it no more than a program that starts the next one, as tini does?
bool only_starts(const Invocation& run, std::vector<std::string> assignments = {}) {
  return script_of_shell(run.words) != nullptr || !started_by(run.words, assignments).empty();
}

/// Prepares for it, or says that it waits.
bool is_no_work(const Invocation& run) {
  const std::string_view program = base_name(run.words.front());
  return is_one_of(program, {"sleep", "tail", "trap",   "echo", "printf", "date",  "true",
                             "false", ":",    "wait",   "test", "[",      "[[",    "set",
                             "exec",  "cd",   "export", "kill", "exit",   "while", "break"}) ||
         run.words.front().starts_with("((");
}

/// Pipes give a shell something to read (`curl ... | sh`), so only a command as a whole counts. A script that
/// has done its work may idle.
bool waits_for_somebody(const CommandReading& reading) {
  if (reading.runs.empty()) return false;
  if (!reading.shell && bare(reading.runs.back())) return true;
  const bool idle = std::ranges::any_of(reading.runs, idles);
  const bool works = std::ranges::any_of(
      reading.runs, [](const Invocation& run) { return !is_no_work(run) && !only_starts(run); });
  // `while true; do sleep 10; done`; one that prints something each time is a program of its own kind.
  const bool loops = std::ranges::any_of(
      reading.runs, [](const Invocation& run) { return is_one_of(run.words.front(), {"true", ":"}); });
  const bool sleeps = std::ranges::any_of(
      reading.runs, [](const Invocation& run) { return base_name(run.words.front()) == "sleep"; });
  const bool prints = std::ranges::any_of(reading.runs, [](const Invocation& run) {
    return is_one_of(run.words.front(), {"echo", "printf", "date"});
  });
  if (!works && (idle || (loops && sleeps && !prints))) return true;
  return !first_phrase(reading, {"rails console", "rails c", "rails dbconsole", "manage.py shell",
                                 "python manage.py shell", "python3 manage.py shell", "artisan tinker",
                                 "php artisan tinker", "flask shell"})
              .empty();
}

std::string_view migration(const CommandReading& reading) {
  return first_phrase(reading, {"rails db:migrate",
                                "rake db:migrate",
                                "rails db:prepare",
                                "manage.py migrate",
                                "python manage.py migrate",
                                "python3 manage.py migrate",
                                "django-admin migrate",
                                "artisan migrate",
                                "php artisan migrate",
                                "alembic upgrade",
                                "flask db upgrade",
                                "prisma migrate",
                                "knex migrate:latest",
                                "sequelize db:migrate",
                                "sequelize-cli db:migrate",
                                "typeorm migration:run",
                                "flyway migrate",
                                "liquibase update",
                                "goose up",
                                "mix ecto.migrate",
                                "console doctrine:migrations:migrate",
                                "php bin/console doctrine:migrations:migrate"});
}

void check_process(const std::string& path, const Process& process, std::vector<Finding>& findings) {
  const CommandReading reading = read_command(process.command, process.args);
  if (waits_for_somebody(reading))
    findings.push_back(found(kInteractive, path, "runs nothing, and waits for somebody to log in"));
  if (const std::string_view phrase = migration(reading); !phrase.empty())
    findings.push_back(
        found(kMigrates, path, "every pod migrates when it starts (" + std::string(phrase) + ")"));
  const std::string_view cron = first_phrase(reading, {"cron", "crond", "anacron", "supercronic", "ofelia"});
  if (!cron.empty())
    findings.push_back(found(kCron, path, "runs " + std::string(cron) + ", so every pod runs every job"));
}

}  // namespace

Rules admin_processes_rules() {
  static constexpr std::array<const Rule*, 6> kAll = {&kShellRuns, &kDeadline, &kInteractive,
                                                      &kMigrates,  &kCron,     &seen::kOutOfTime};
  return kAll;
}

std::vector<Finding> check_admin_processes(const Observed& observed) {
  std::vector<Finding> findings;
  for (const auto& [name, process] : observed.app.spec.admin_processes) {
    const std::string path = ".spec.adminProcesses." + name + ".command";
    const CommandReading reading = read_command(process.command, process.args);
    if (reading.shell && reading.shell_stays) {
      findings.push_back(found(
          kShellRuns, path, "runs through a shell, which hides the exit code of all but the last command"));
    }
    if (waits_for_somebody(reading))
      findings.push_back(found(kInteractive, path, "nobody is there to type: the command waits for input"));
  }
  for (const auto& [name, process] : observed.app.spec.processes)
    check_process(".spec.processes." + name + ".command", process, findings);
  return findings;
}

}  // namespace twelvefactor::reconcile
