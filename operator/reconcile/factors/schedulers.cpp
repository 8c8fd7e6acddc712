#include "reconcile/factors/schedulers.hpp"

#include <algorithm>
#include <array>

namespace twelvefactor::reconcile {
namespace {

bool has_word(const Invocation& run, std::string_view word) {
  return std::find(run.words.begin() + 1, run.words.end(), word) != run.words.end();
}

/// `celery -A shop beat`, and a worker with one inside: `celery worker -B`.
bool is_celery_beat(const Invocation& run) {
  return has_word(run, "beat") || has_word(run, "-B") || has_word(run, "--beat");
}

/// One that takes the queue "scheduler" holds the clock of the app: `sidekiq -q scheduler`, `-q scheduler,1`.
bool is_sidekiq_scheduler(const Invocation& run) {
  for (const char* const option : {"-q", "--queue"}) {
    for (const std::string_view queue : option_values(run, option)) {
      if (queue.substr(0, queue.find(',')) == "scheduler") return true;
    }
  }
  return false;
}

bool schedules_by_artisan(const Invocation& run) {
  return has_word(run, "schedule:work");
}

bool is_sentry_cron(const Invocation& run) {
  return has_word(run, "cron") || has_word(run, "beat");
}

bool always(const Invocation& /*run*/) {
  return true;
}

struct Known {
  std::string_view program;
  bool (*is_scheduler)(const Invocation&);
  std::string_view called;
};

constexpr std::array<Known, 9> kKnown = {{{"celery", is_celery_beat, "celery beat"},
                                          {"sidekiq", is_sidekiq_scheduler, "the sidekiq scheduler"},
                                          {"sidekiq-scheduler", always, "the sidekiq scheduler"},
                                          {"resque-scheduler", always, "resque-scheduler"},
                                          {"clockwork", always, "clockwork"},
                                          {"clockworkd", always, "clockwork"},
                                          {"rqscheduler", always, "rqscheduler"},
                                          {"artisan", schedules_by_artisan, "the Laravel scheduler"},
                                          {"sentry", is_sentry_cron, "sentry run cron"}}};

/// `rake resque:scheduler`, `rails jobs:clock` and their like name it in a word of their own.
std::string_view task_of(const Invocation& run) {
  static constexpr std::array<std::string_view, 2> kTasks = {"resque:scheduler", "clockwork:start"};
  for (const std::string_view task : kTasks) {
    if (has_word(run, task)) return task;
  }
  return {};
}

/// `php artisan`, `python manage.py celery`: the program's own name is a word behind its interpreter.
bool starts(const Invocation& run, std::string_view program) {
  if (base_name(run.words.front()) == program) return true;
  static constexpr std::array<std::string_view, 4> kInterpreters = {"php", "python", "python3", "ruby"};
  const bool interpreted =
      std::ranges::find(kInterpreters, base_name(run.words.front())) != kInterpreters.end();
  return interpreted &&
         std::any_of(run.words.begin() + 1, run.words.end(),
                     [program](const std::string& word) { return base_name(word) == program; });
}

}  // namespace

std::string scheduler_in(const CommandReading& reading) {
  for (const Invocation& run : reading.runs) {
    if (run.words.empty()) continue;
    for (const Known& known : kKnown) {
      if (starts(run, known.program) && known.is_scheduler(run)) return std::string(known.called);
    }
    if (const std::string_view task = task_of(run); !task.empty()) return std::string(task);
  }
  return {};
}

}  // namespace twelvefactor::reconcile
