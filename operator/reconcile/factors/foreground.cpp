#include "reconcile/factors/foreground.hpp"

#include <algorithm>

#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kManager{
    .id = "TF0803",
    .factor = 8,
    .level = Level::kWarn,
    .title = "starts a process manager",
    .looked_at =
        "commands of processes and sidecars, for `supervisord`, `pm2`, `pm2-runtime`, `forever`, `monit`, "
        "`runsvdir`, "
        "`s6-svscan`, `nohup`, "
        "`daemonize`, `foreman`, `honcho`, `overmind`, `goreman`, `circusd`, `concurrently`, `systemctl`, "
        "and `service` with the name of one.",
    .why = "the platform is the process manager. A manager in the pod hides crashes and mixes logs.",
    .remedy = "run the process itself in the foreground, and each further one as a process of its own",
    .example = R"(processes: {worker: {command: [supervisord, -n]}}
---
processes: {worker: {command: [/bin/worker]}, mailer: {command: [/bin/mailer]}}
)",
    .gaps =
        "Not found: a program of the image outside the directories of tools (`/app/service`). Not seen: "
        "managers "
        "in the entrypoint of the image."};

constexpr Rule kBackground{
    .id = "TF0805",
    .factor = 8,
    .level = Level::kWarn,
    .title = "puts work into the background",
    .looked_at =
        "commands of processes and sidecars: `&` behind a command of a shell script, and the options "
        "`--daemon`, "
        "`--daemonize`, `--background` and "
        "`--detach` without a value, or with `true` or `yes`.",
    .why = "nobody notices when that process ends, and it cannot be scaled by itself.",
    .remedy = "make it a process of its own, and run each in the foreground",
    .example = R"(processes: {worker: {command: [sh, -c, "bin/mailer & exec bin/worker"]}}
---
processes: {worker: {command: [bin/worker]}, mailer: {command: [bin/mailer]}}
)",
    .gaps = "Not seen: short options (`gunicorn -D`), and programs that go there by themselves."};

bool detaches(const Invocation& run) {
  for (const char* const option : {"--daemon", "--daemonize", "--background", "--detach"}) {
    if (std::ranges::find(run.words, option) != run.words.end()) {
      if (!is_one_of(option_value(run, option), {"no", "false", "off"})) return true;
    } else if (is_one_of(option_value(run, option), {"true", "yes", "on"})) {
      return true;
    }
  }
  return false;
}

/// `service nginx start`; without a name it is the image's own program.
bool starts_service(const Invocation& run) {
  return is_tool(run.words.front(), "service") && run.words.size() > 2 && !run.words[1].starts_with("-");
}

}  // namespace

const Rule& process_manager_rule() {
  return kManager;
}

const Rule& background_rule() {
  return kBackground;
}

void check_foreground(const std::string& path, const std::vector<std::string>& command,
                      const std::vector<std::string>& args, std::vector<Finding>& findings) {
  const CommandReading reading = read_command(command, args);
  std::string_view manager =
      first_phrase(reading, {"supervisord", "pm2", "pm2-runtime", "forever", "monit", "runsvdir", "s6-svscan",
                             "nohup", "daemonize", "foreman", "honcho", "overmind", "goreman", "circusd",
                             "concurrently", "systemctl"});
  if (manager.empty() && std::ranges::any_of(reading.runs, starts_service)) manager = "service";
  if (!manager.empty()) {
    findings.push_back(found(
        kManager, path + ".command",
        "starts a process manager (" + std::string(manager) + "): the platform is the process manager"));
  }
  for (const Invocation& run : reading.runs) {
    if (!run.background && !detaches(run)) continue;
    findings.push_back(found(kBackground, path + ".command",
                             "puts " + std::string(base_name(run.words.front())) +
                                 " into the background, where nobody notices that it ends"));
    break;
  }
}

}  // namespace twelvefactor::reconcile
