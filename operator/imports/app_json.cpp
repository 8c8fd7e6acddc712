#include "imports/app_json.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

#include "imports/command_line.hpp"
#include "imports/names.hpp"
#include "imports/processes.hpp"
#include "imports/services.hpp"
#include "imports/variables.hpp"

namespace twelvefactor::imports {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMostPods = 1000;

constexpr std::array kOfADeploy = {"env",   "formation",    "addons", "buildpacks",   "scripts",
                                   "stack", "environments", "cron",   "healthchecks", "success_url"};
constexpr std::array kOfAnotherProgram = {"expo", "displayName", "pages"};

bool has_any(const json& object, const auto& names) {
  return std::ranges::any_of(names, [&object](const char* name) { return object.contains(name); });
}

/// The value of a variable: also a number, true and false, which people write without quotes.
std::string text_in(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() || value.is_boolean() ? value.dump() : std::string();
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

json member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? json() : *found;
}

class AppJsonReader {
 public:
  AppJsonReader(const std::string& source, Draft& draft) : source_(source), draft_(draft) {}

  void read(const json& file) {
    draft_.repository = text_of(file, "repository");
    each_member(file, "env", [this](const std::string& name, const json& value) { variable(name, value); });
    each_member(file, "formation",
                [this](const std::string& name, const json& value) { formation(name, value); });
    scripts(member(file, "scripts"));
    for (const json& addon : listed(file, "addons")) add_one(addon);
    for (const json& job : listed(file, "cron")) schedule(job);
    if (file.contains("healthchecks"))
      missing("healthchecks", "", "checks of health are not read",
              "state readiness, startup or liveness of the process");
    if (file.contains("environments"))
      missing("environments", "", "what differs in review apps and tests is not read",
              "write an app for each environment, and name the others in parity.peers");
    if (file.contains("buildpacks") || file.contains("stack"))
      guess("buildpacks", "", "what builds the image is no part of a deploy: the image has to be there");
  }

 private:
  template <class Visit>
  void each_member(const json& file, const char* name, const Visit& visit) {
    const json members = member(file, name);
    if (!members.is_object()) return odd(name, members);
    for (const auto& [key, value] : members.items()) visit(key, value);
  }

  json listed(const json& file, const char* name) {
    json list = member(file, name);
    if (list.is_array()) return list;
    odd(name, list);
    return json::array();
  }

  void odd(const char* name, const json& stated) {
    if (!stated.is_null())
      missing(name, "", "it has a form that no app.json has, and is left out", "correct it");
  }

  /// A text is the value; an object says more of it. `required` is true where it is left out.
  void variable(const std::string& name, const json& stated) {
    NamedVariable variable{name, "", "", true, false, false};
    if (!stated.is_object()) {
      variable.value = text_in(stated);
    } else {
      variable.value = text_in(member(stated, "value"));
      variable.description = text_of(stated, "description");
      variable.generated = text_of(stated, "generator") == "secret";
      const json required = member(stated, "required");
      variable.required = !required.is_boolean() || required.get<bool>();
    }
    add_variable(variable, source_ + ": env." + name, draft_);
  }

  void formation(const std::string& name, const json& stated) {
    const auto process = process_name(name);
    const auto found = process ? draft_.processes.find(*process) : draft_.processes.end();
    if (found == draft_.processes.end())
      return missing("formation." + name, "", "it names no process of the Procfile",
                     "add the process, or leave it out");
    const json quantity = member(stated, "quantity");
    if (quantity.is_number_unsigned()) count(name, found->second, quantity.get<std::uint64_t>());
    if (stated.is_object() && stated.contains("size"))
      missing("formation." + name, "processes." + *process, "the size of its machines says nothing here",
              "state what it needs in resources");
    if (stated.is_object() && stated.contains("autoscaling"))
      missing("formation." + name, "processes." + *process, "its autoscaling is not carried over",
              "state autoscaling");
  }

  void count(const std::string& name, DraftProcess& process, std::uint64_t quantity) {
    if (!process.singleton) {
      process.replicas = static_cast<int>(std::min<std::uint64_t>(quantity, kMostPods));
    } else if (quantity != 1) {
      missing("formation." + name, "processes." + name,
              "it says another number than one, and it is a singleton",
              "remove singleton and state replicas, if that was meant");
    }
  }

  void scripts(const json& stated) {
    if (!stated.is_object()) return odd("scripts", stated);
    if (const std::string line = text_of(stated, "postdeploy"); !line.empty()) postdeploy(line);
    if (stated.contains("dokku") || stated.contains("pr-predestroy") || stated.contains("test"))
      missing("scripts", "", "scripts that build, test or clean up have no counterpart",
              "run them where the image is built");
  }

  /// Heroku runs it once, after the app was made.
  void postdeploy(const std::string& line) {
    CommandLine command = read_command_line(line);
    if (!command.problem.empty())
      return missing("scripts.postdeploy", "", "it cannot be carried over: " + command.problem,
                     "write an admin process");
    const bool migrates =
        line.find("migrate") != std::string::npos && !draft_.admin_processes.contains("release");
    add_admin_process("postdeploy", migrates ? "BeforeRelease" : "Once", std::move(command),
                      source_ + ": scripts.postdeploy", draft_);
    if (migrates)
      guess("scripts.postdeploy", "adminProcesses.postdeploy",
            "it migrates, so it runs before each release and not once; it has to bear that");
  }

  void add_one(const json& stated) {
    const std::string plan = stated.is_string() ? stated.get<std::string>() : text_of(stated, "plan");
    if (plan.empty()) return missing("addons", "", "an add-on has no plan", "attach it as a backing service");
    add_addon(plan, stated.is_object() ? text_of(stated, "as") : std::string(), source_ + ": addons", draft_);
  }

  /// Of dokku.
  void schedule(const json& stated) {
    CommandLine command = read_command_line(text_of(stated, "command"));
    const std::string when = text_of(stated, "schedule");
    if (!command.problem.empty() || when.empty())
      return missing("cron", "", "an entry has no command or no schedule that can be carried over",
                     "write an admin process with trigger Schedule");
    const std::string name = "cron-" + std::to_string(++jobs_);
    add_admin_process(name, "Schedule", std::move(command), source_ + ": cron", draft_).schedule = when;
    guess("cron", "adminProcesses." + name, "a run that is due while another goes on is left out");
  }

  void guess(const std::string& what, std::string at, std::string text) {
    draft_.notes.push_back(
        {Note::Weight::kGuessed, source_ + ": " + what, std::move(at), std::move(text), ""});
  }
  void missing(const std::string& what, std::string at, std::string text, std::string remedy) {
    draft_.notes.push_back(
        {Note::Weight::kMissing, source_ + ": " + what, std::move(at), std::move(text), std::move(remedy)});
  }

  const std::string& source_;
  Draft& draft_;
  int jobs_ = 0;
};

}  // namespace

bool is_app_json(std::string_view text) {
  const json file = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (file.is_discarded()) return true;  // who reads it says what is wrong
  return file.is_object() && has_any(file, kOfADeploy) && !has_any(file, kOfAnotherProgram);
}

Result<Done> read_app_json(std::string_view text, const std::string& source, Draft& draft) {
  const json file = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!file.is_object()) return Error{source + ": is no JSON object; correct it, or leave the file out"};
  AppJsonReader(source, draft).read(file);
  return Done{};
}

}  // namespace twelvefactor::imports
