#include "imports/compose/compose.hpp"

#include <algorithm>
#include <utility>

#include "imports/compose/command.hpp"
#include "imports/compose/config.hpp"
#include "imports/compose/environment.hpp"
#include "imports/compose/health.hpp"
#include "imports/compose/hosts.hpp"
#include "imports/compose/interpolation.hpp"
#include "imports/compose/mounts.hpp"
#include "imports/compose/ports.hpp"
#include "imports/compose/roles.hpp"
#include "imports/compose/settings.hpp"
#include "imports/names.hpp"
#include "imports/yaml_text.hpp"

namespace twelvefactor::imports::compose {
namespace {

class ComposeReader {
 public:
  ComposeReader(const Tree& project, const std::string& source, const ReadBeside& read_beside, Draft& draft)
      : project_(project), source_(source), read_beside_(read_beside), draft_(draft) {}

  Result<Done> read(const Choice& choice) {
    auto services = services_of(project_, choice, source_, draft_);
    if (!services) return services.error();
    all_ = std::move(services).value();
    std::vector<Service> processes;
    for (const Service& service : all_) {
      if (service.role != Role::kProcess) continue;
      (ends(service) ? ending_ : processes).push_back(service);
    }
    // An app of commands that end alone has none that serves: then they are its processes.
    if (processes.empty()) std::swap(processes, ending_);
    const auto names = process_names(processes, choice, source_, draft_);
    if (!names) return names.error();
    for (std::size_t i = 0; i < processes.size(); ++i) {
      if (auto added = add_process(processes[i], (*names)[i]); !added) return added;
    }
    for (const Service& service : ending_) {
      if (auto added = add_admin(service); !added) return added;
    }
    set_image(processes.front());
    set_config(all_, app_, source_, draft_);
    tell_of_the_rest_of_file(project_, source_, draft_);
    return Done{};
  }

 private:
  /// Another service of the app waits until it has ended well, or it is never started again and serves
  /// nobody.
  [[nodiscard]] bool ends(const Service& service) const {
    const bool waited_for = std::ranges::any_of(all_, [&service](const Service& each) {
      return std::ranges::find(each.waits_to_end, service.name) != each.waits_to_end.end();
    });
    const std::string restart = member_text(service.value, "restart");
    const bool serves = service.value.contains("ports") || service.value.contains("expose");
    const bool migrates = service.name.find("migrat") != std::string::npos ||
                          service.name.find("-init") != std::string::npos || service.name == "init";
    const bool again = restart == "always" || restart == "unless-stopped";
    return waited_for || (migrates && !serves && !again);
  }

  [[nodiscard]] NotePlace place_of(const Service& service, const std::string& at) const {
    return {source_ + ": services." + service.name, at, draft_};
  }

  Result<Done> add_process(const Service& service, const std::string& name) {
    const NotePlace place = place_of(service, "processes." + name);
    DraftProcess& process = draft_.processes[name];
    ServiceCommand command = command_of(service, place);
    if (!command.problem.empty()) return Error{place.source + ": " + command.problem};
    process.command = std::move(command.command);
    process.args = std::move(command.args);
    Environment environment = environment_of(service, read_beside_, place);
    process.singleton = is_alone(name, process);
    if (process.singleton)
      place.guess("", "by its name or command there is one of it, so it is a singleton",
                  "remove singleton if several may run");
    set_ports(container_ports(service, place), port_in(environment), name == "web" || command.uses_port,
              place, process);
    set_probes(service, place, process);
    set_size(service, place, process);
    set_user(service, place);
    set_host(service, place, process);
    if (auto mounted = set_mounts(service, project_, read_beside_, place, process); !mounted) return mounted;
    tell_of_the_rest(service, place);
    tell_of_named_hosts(process, place);
    app_.push_back({&of_all(service), name, false, std::move(environment)});
    return Done{};
  }

  Result<Done> add_admin(const Service& service) {
    const auto name = process_name(service.name, longest_process_name(draft_.name));
    const NotePlace place = place_of(service, "adminProcesses." + name.value_or("init"));
    if (!name || draft_.processes.contains(*name))
      return Error{place.source + " has a name that no admin process can have; rename it"};
    ServiceCommand command = command_of(service, place);
    if (!command.problem.empty()) return Error{place.source + ": " + command.problem};
    std::vector<std::string> words = std::move(command.command);
    const bool bare = words.empty();
    words.insert(words.end(), command.args.begin(), command.args.end());
    if (words.empty()) {
      place_of(service, "")
          .missing("", "it ends, so it would be an admin process, and its command stands in the image",
                   "write an admin process with trigger BeforeRelease");
      return Done{};
    }
    DraftAdminProcess& process = draft_.admin_processes[*name];
    process.trigger = "BeforeRelease";
    process.command = std::move(words);
    place.guess("",
                "it ends, by its name or since others wait for that: it runs before each release and has to "
                "bear that",
                "choose the trigger Once or Manual if it may not");
    if (bare)
      place.guess("command", "the entrypoint of the image is not run before it",
                  "put it before the command, if it has to be");
    DraftProcess none;
    if (auto mounted = set_mounts(service, project_, read_beside_, place, none); !mounted) return mounted;
    set_user(service, place);
    tell_of_the_rest(service, place);
    app_.push_back({&of_all(service), *name, true, environment_of(service, read_beside_, place)});
    return Done{};
  }

  static bool begins_image(const std::string& image) {
    const char first = image.empty() ? '/' : image.front();
    const bool plain =
        (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || (first >= '0' && first <= '9');
    return plain && image.find_first_of(" \t\n") == std::string::npos &&
           image.find("://") == std::string::npos && image.size() <= 512;
  }

  [[nodiscard]] const Service& of_all(const Service& service) const {
    return *std::ranges::find(all_, service.name, &Service::name);
  }

  static std::string port_in(const Environment& environment) {
    const auto port = environment.find("PORT");
    return port == environment.end() ? "" : interpolate(port->second.value_or("")).text;
  }

  static bool is_alone(const std::string& name, const DraftProcess& process) {
    const auto has = [&process](std::string_view word) {
      return std::ranges::find(process.args, word) != process.args.end() ||
             std::ranges::find(process.command, word) != process.command.end();
    };
    return names_a_singleton(name) || (has("celery") && (has("beat") || has("-B") || has("--beat")));
  }

  /// A command that waits for a service by its name there.
  void tell_of_named_hosts(const DraftProcess& process, const NotePlace& place) const {
    std::string words;
    for (const auto* const list : {&process.command, &process.args}) {
      for (const std::string& word : *list) words += " " + word;
    }
    for (const Service& each : all_) {
      if (each.role == Role::kProcess || !mentions_host(words, hosts_of(each))) continue;
      return place.missing("command",
                           "its words name the service " + each.name + ", which has another address here",
                           "let the program read the address from a variable");
    }
  }

  void set_image(const Service& service) {
    const Interpolated image = interpolate(member_text(service.value, "image"));
    const NotePlace place = place_of(service, "image");
    if (!service.build.empty()) {
      place.guess("build", "who builds the image is no part of a deploy: the image has to be there");
      return;
    }
    if (image.text.empty()) return;
    draft_.image = service.image;
    if (!image.whole()) {
      draft_.image = image_name(service.image);
      place.missing("", "compose takes a part of its name from its caller", "state image");
    }
    if (!begins_image(draft_.image)) draft_.image.clear();
  }

  const Tree& project_;
  const std::string& source_;
  const ReadBeside& read_beside_;
  Draft& draft_;
  std::vector<Service> all_;
  std::vector<Service> ending_;
  std::vector<AppService> app_;
};

}  // namespace

Result<Done> read_compose(const std::vector<ComposeText>& files, const ReadBeside& read_beside,
                          const Choice& choice, Draft& draft) {
  const auto project = load_project(files, read_beside);
  if (!project) return project.error();
  return ComposeReader(*project, files.front().name, read_beside, draft).read(choice);
}

std::string compose_name(std::string_view text) {
  const auto parsed = read_yaml_map("", text);
  return parsed ? interpolate(member_text(*parsed, "name")).text : std::string();
}

}  // namespace twelvefactor::imports::compose
