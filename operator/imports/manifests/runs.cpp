#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "imports/manifests/app.hpp"
#include "imports/names.hpp"
#include "imports/processes.hpp"

namespace twelvefactor::imports::plain {
namespace {

constexpr int kLongestRun = 604800;

/// Five fields, or a word for them.
bool is_schedule(std::string_view text) {
  if (text.starts_with('@'))
    return text == "@yearly" || text == "@annually" || text == "@monthly" || text == "@weekly" ||
           text == "@daily" || text == "@midnight" || text == "@hourly";
  const auto fields = std::ranges::count(text, ' ') + 1;
  return fields == 5 && text.find("  ") == std::string_view::npos && text.size() <= 128 &&
         text.find('=') == std::string_view::npos;
}

struct When {
  std::string trigger;  // "": it is left out
  std::string note;
  std::string remedy;
  bool missing = false;
};

bool says(const std::string& text, std::string_view word) {
  return text.find(word) != std::string::npos;
}

/// What a Job is for, by its annotations: those of Helm, then those of Argo CD, then its name.
When when_of(const Object& job) {
  const Tree& annotations = annotations_of(job);
  const std::string helm = member_text(annotations, "helm.sh/hook");
  const std::string argo = member_text(annotations, "argocd.argoproj.io/hook");
  if (says(helm, "test")) return {"", "it tests a release by hand: it is left out", "", false};
  if (says(helm, "pre-install") || says(helm, "pre-upgrade") || says(argo, "PreSync"))
    return {"BeforeRelease", "", "", false};
  if (says(helm, "post-install"))
    return {"Once",
            "it runs after the first install there" +
                std::string(says(helm, "post-upgrade") ? ", and after each upgrade" : "") +
                ", and once here: before the first processes are there",
            "choose another trigger", says(helm, "post-upgrade")};
  if (!helm.empty() || !argo.empty())
    return {"",
            "it runs at a moment that an app has no process for (" + (helm.empty() ? argo : helm) +
                "), and was left out",
            "run it with: twelvefactor run", true};
  const bool migrates = says(job.name, "migrat");
  if (migrates)
    return {"BeforeRelease", "it migrates, by its name, so it runs before each release",
            "choose the trigger Once if it may not", false};
  return {"Once", "it runs once", "raise runId to run it again", false};
}

class RunReader {
 public:
  explicit RunReader(App& app) : app_(app) {}

  Result<Done> read() {
    for (const Object* each : app_.group.runs) {
      const bool cron = each->kind == "CronJob";
      if (auto done = cron ? cron_job(*each) : job(*each); !done) return done;
    }
    tell_of_order();
    return Done{};
  }

 private:
  Result<Done> cron_job(const Object& object) {
    const Tree& spec = member(object.value, "spec");
    const auto name = name_for(object.name);
    const Place place{object, ".spec", "adminProcesses." + name.value_or(""), app_.draft};
    const std::string schedule = member_text(spec, "schedule");
    if (!is_schedule(schedule)) {
      place.about("")
          .in(".schedule")
          .missing("its schedule cannot be carried over, and so it is left out", "write it with five fields");
      return Done{};
    }
    if (auto added = add(object, name, "Schedule"); !added || !*added)
      return added ? Result<Done>(Done{}) : added.error();
    DraftAdminProcess& process = app_.draft.admin_processes[*name];
    process.schedule = schedule;
    process.time_zone = member_text(spec, "timeZone");
    const Tree& job = inside(spec, {"jobTemplate", "spec"});
    process.active_deadline_seconds = std::min(whole_number(job, "activeDeadlineSeconds"), kLongestRun);
    const std::string policy = member_text(spec, "concurrencyPolicy");
    if (policy != "Forbid")
      place.in(".concurrencyPolicy")
          .guess(policy == "Replace"
                     ? "a run that lasts too long is ended by the next one there, and here the next one is "
                       "left out"
                     : "runs may overlap there, and here the next one is left out while one lasts");
    if (member(spec, "suspend") == Tree(true))
      place.in(".suspend")
          .missing("it is suspended there, and would run here", "remove it, or choose the trigger Manual");
    tell_of_retries(job, place);
    return Done{};
  }

  Result<Done> job(const Object& object) {
    const When when = when_of(object);
    const auto name = name_for(object.name);
    const Place place{object, "", when.trigger.empty() ? "" : "adminProcesses." + name.value_or(""),
                      app_.draft};
    if (when.trigger.empty()) {
      if (when.missing) place.missing(when.note, when.remedy);
      if (!when.missing) place.guess(when.note, when.remedy);
      return Done{};
    }
    if (auto added = add(object, name, when.trigger); !added || !*added)
      return added ? Result<Done>(Done{}) : added.error();
    if (!when.note.empty() && when.missing) place.missing(when.note, when.remedy);
    if (!when.note.empty() && !when.missing) place.guess(when.note, when.remedy);
    const Tree& spec = member(object.value, "spec");
    app_.draft.admin_processes[*name].active_deadline_seconds =
        std::min(whole_number(spec, "activeDeadlineSeconds"), kLongestRun);
    const std::string weight = member_text(annotations_of(object), "helm.sh/hook-weight");
    if (when.trigger == "BeforeRelease") weights_[*name] = {std::atoi(weight.c_str()), &object};
    tell_of_retries(spec, place);
    return Done{};
  }

  static void tell_of_retries(const Tree& job, const Place& place) {
    if (whole_number(job, "backoffLimit") > 0 || whole_number(job, "completions") > 1 ||
        whole_number(job, "parallelism") > 1)
      place.guess("it is one pod and one attempt here", "let the program try again by itself");
  }

  /// False: it was left out, and that is told.
  Result<bool> add(const Object& object, const std::optional<std::string>& name, const std::string& trigger) {
    const MainContainer container = main_container(object);
    const Place place{object, container.path, "", app_.draft};
    if (!name)
      return Error{object.source("") +
                   " has a name that no admin process can have, or that is there already; rename it"};
    std::vector<std::string> words = words_in(*container.value, "command");
    const bool bare = words.empty();
    std::ranges::copy(words_in(*container.value, "args"), std::back_inserter(words));
    if (words.empty()) {
      place.missing("its command stands in the image, and an admin process states it: it is left out",
                    "write an admin process with its command");
      return false;
    }
    CommandLine line = read_command_words(std::move(words));
    if (!line.problem.empty()) return Error{place.source() + ": " + line.problem};
    DraftAdminProcess& process =
        add_admin_process(*name, trigger, std::move(line), place.source(), app_.draft);
    const Place there = place.about("adminProcesses." + *name);
    if (bare)
      there.in(".command")
          .missing("the entrypoint of the image is not run before its words",
                   "put it before them, if it has to be");
    read_amounts(*container.value, there, process.requests, process.limits);
    if (items_of(member(pod_of(object), "containers")).size() > 1)
      there.missing("other containers of its pod are left out", "do without them");
    Part part{&object, container, *name, true};
    read_variables(app_, part);
    app_.parts.push_back(part);
    return true;
  }

  [[nodiscard]] std::optional<std::string> name_for(const std::string& name) const {
    constexpr std::size_t kLongestWithApp = 50;  // a CronJob has 52 characters
    const std::size_t longest = kLongestWithApp - app_.draft.name.size();
    std::string rest = name;
    for (const std::string& prefix : {app_.draft.name + "-", app_.group.release + "-"}) {
      if (prefix.size() > 1 && rest.starts_with(prefix) && rest.size() > prefix.size())
        rest = rest.substr(prefix.size());
    }
    auto label = process_name(rest, longest);
    if (label && app_.draft.processes.contains(*label)) label = process_name(rest + "-job", longest);
    if (label && (label->starts_with("task-") || app_.draft.admin_processes.contains(*label)))
      return std::nullopt;
    return label;
  }

  /// Helm runs hooks by weight and then by name; the operator by name.
  void tell_of_order() const {
    for (const auto& [name, mine] : weights_) {
      for (const auto& [other, theirs] : weights_) {
        if (!(name < other) || mine.first <= theirs.first) continue;
        Place{*mine.second, ".metadata.annotations", "adminProcesses." + name, app_.draft}.missing(
            "it runs after " + other + " there, and before it here: by name", "rename one of the two");
      }
    }
  }

  App& app_;
  std::map<std::string, std::pair<int, const Object*>> weights_;
};

}  // namespace

Result<Done> read_runs(App& app) {
  return RunReader(app).read();
}

}  // namespace twelvefactor::imports::plain
