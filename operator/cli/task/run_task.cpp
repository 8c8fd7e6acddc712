#include "cli/task/run_task.hpp"

#include <ostream>
#include <random>

#include "cli/cluster/app.hpp"
#include "cli/release/release.hpp"
#include "cli/task/task.hpp"
#include "cli/task/task_requests.hpp"
#include "cli/terminal/print.hpp"
#include "cli/terminal/text.hpp"

namespace twelvefactor::cli {
namespace {

constexpr std::size_t kMostLines = 20;

int own_trouble(const Terminal& terminal, const Error& error) {
  trouble(terminal, error);
  return kRunTrouble;
}

void note(const Terminal& terminal, const std::string& text) {
  *terminal.notes << "twelvefactor: " << text << "\n" << std::flush;
}

std::uint64_t noise() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32U) | device();
}

/// What can be known before anything is asked for. The operator judges the rest.
Result<Done> can_run(const RunOptions& options, Cluster& cluster) {
  const auto app = read_or_explain(cluster.app(), read_app);
  if (!app) return app.error();
  if (options.release) {
    const auto release = read_or_explain(cluster.release(*options.release), read_release);
    if (!release) return release.error();
  } else if (!app->active) {
    return Error{"app " + app->key.name + " in namespace " + app->key.namespace_name +
                 " has no release that runs, so there is nothing to run a command on; " +
                 options.cluster.program + " status " + app->key.name + cluster.flags() + " says why"};
  }
  if (app->paused)
    return Error{"app " + app->key.name +
                 " is paused, and the operator would not run it: take the annotation "
                 "twelvefactor.dev/paused away"};
  return Done{};
}

std::string how_to_cancel(const Cluster& cluster, const std::string& name) {
  return "kubectl patch tft " + name + cluster.flags() + " --type merge -p '" + cancel_body() + "'";
}

std::string how_to_look(const Cluster& cluster, const std::string& name) {
  return "kubectl describe tft " + name + cluster.flags();
}

void cancel(Cluster& cluster, const Terminal& terminal, const std::string& name) {
  const auto answer = cancel_task(cluster, name);
  if (!answer) note(terminal, "it could not be cancelled: " + answer.error().message);
}

/// Both run in another thread, while the task is followed.
void take_interruptions(Interruption& interruption, Cluster& cluster, const Terminal& terminal,
                        const std::string& name) {
  interruption.on_interrupt(
      [&cluster, &terminal, name] {
        note(terminal, "cancelling task " + name + ": its process gets SIGTERM; once more leaves at once");
        cancel(cluster, terminal, name);
      },
      [&cluster, &terminal, name] {
        note(terminal, "left; if task " + name + " still runs: " + how_to_cancel(cluster, name));
      });
}

void print_last_lines(const Terminal& terminal, const std::string& message) {
  for (const std::string& line : printable_lines(message, kMostLines))
    *terminal.notes << "  " << line << "\n";
}

void tell_failure(const TaskEnd& end, const Terminal& terminal) {
  const int code = exit_code_of(end);
  if (end.too_long) return note(terminal, "it took too long and was ended; --timeout gives it more time");
  if (end.out_of_memory)
    return note(terminal,
                "the process was killed: it needed more memory than its limit; resources of its process "
                "in the spec give it more");
  if (end.not_started) return;  // it was said when it was seen
  if (code != kRunTrouble || end.task.exit_code == kRunTrouble)
    return note(terminal, "the process ended with " + std::to_string(code));
  note(terminal, "the process was not run to its end: " + printable(end.task.text));
}

void tell(const TaskEnd& end, Cluster& cluster, const Terminal& terminal, const std::string& name) {
  if (!end.given_up.empty()) {
    note(terminal, end.given_up);
    if (end.wanted) {
      note(terminal, "given up: task " + name + " is cancelled, so that it does not run later");
      return cancel(cluster, terminal, name);
    }
    return note(terminal, "no longer followed: " + how_to_look(cluster, name));
  }
  if (!end.log_read && !end.not_started) {
    note(terminal, "its pod was gone before the log could be read" +
                       std::string(end.task.text.empty() ? "" : "; its last lines:"));
    print_last_lines(terminal, end.task.text);
  }
  if (end.task.state == TaskState::kCancelled) note(terminal, "task " + name + " was cancelled");
  if (end.task.state == TaskState::kFailed) tell_failure(end, terminal);
}

int detach(const RunOptions& options, Cluster& cluster, const Terminal& terminal, const std::string& name,
           const std::string& object) {
  if (options.cluster.output == Output::kJson) return print_document(terminal, object, Output::kJson);
  *terminal.out << name << "\n";
  note(terminal, "it goes on without this command; look at it with: " + how_to_look(cluster, name));
  return 0;
}

}  // namespace

int exit_code_of(const TaskEnd& end) {
  const Task& task = end.task;
  const auto own = task.exit_code && *task.exit_code >= 0 && *task.exit_code <= 255
                       ? std::optional(static_cast<int>(*task.exit_code))
                       : std::nullopt;
  if (!end.given_up.empty()) return own.value_or(kRunTrouble);
  switch (task.state) {
    case TaskState::kSucceeded:
      return 0;
    case TaskState::kCancelled:
      return kRunCancelled;
    case TaskState::kFailed:
      if (end.too_long) return kRunTimedOut;
      if (end.not_started) return kRunTrouble;
      // Failed for another reason than its process: a node that was lost, say.
      return own && *own != 0 ? *own : kRunTrouble;
    case TaskState::kUnderWay:
    case TaskState::kStalled:
      break;
  }
  return kRunTrouble;
}

int run_task(const RunOptions& options, Cluster& cluster, const Terminal& terminal,
             Interruption& interruption) {
  if (const auto can = can_run(options, cluster); !can) return own_trouble(terminal, can.error());
  const std::string& app = cluster.app_key().name;
  const std::string name = options.name.empty() ? task_name(options, app, noise()) : options.name;
  if (const auto problem = check_task_name(name, app); !problem.empty())
    return own_trouble(terminal, Error{"--name: " + problem});
  const auto created = create_task(cluster, name, task_body(options, cluster.app_key(), name));
  if (!created) return own_trouble(terminal, created.error());
  if (options.detach) return detach(options, cluster, terminal, name, *created);
  take_interruptions(interruption, cluster, terminal, name);
  TaskFollower follower(options, cluster, terminal, name);
  const TaskEnd end = follower.follow();
  interruption.on_interrupt({}, {});
  tell(end, cluster, terminal, name);
  if (options.cluster.output == Output::kJson && !end.object.empty())
    print_document(terminal, end.object, Output::kJson);
  return exit_code_of(end);
}

}  // namespace twelvefactor::cli
