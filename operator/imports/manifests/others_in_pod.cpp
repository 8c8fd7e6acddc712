#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "imports/manifests/app.hpp"
#include "imports/names.hpp"
#include "imports/processes.hpp"
#include "kinds/secrecy/shown_words.hpp"

namespace twelvefactor::imports::plain {
namespace {

constexpr std::size_t kMostSidecars = 4;

bool has_digest(const std::string& image) {
  constexpr std::size_t kDigits = 64;
  const std::size_t at = image.find("@sha256:");
  return at != std::string::npos && image.size() == at + 8 + kDigits;
}

std::vector<std::string> all_words(const Tree& container) {
  std::vector<std::string> words = words_in(container, "command");
  std::ranges::copy(words_in(container, "args"), std::back_inserter(words));
  return words;
}

bool mentions(const std::vector<std::string>& words, std::initializer_list<std::string_view> any) {
  return std::ranges::any_of(words, [&any](const std::string& word) {
    return std::ranges::any_of(
        any, [&word](std::string_view each) { return word.find(each) != std::string::npos; });
  });
}

class PodOthers {
 public:
  PodOthers(App& app, const Part& part) : app_(app), part_(part), pod_(pod_of(*part.object)) {}

  void read() {
    each("containers", [this](const Tree& container, const Place& place) {
      if (&container != part_.container.value) beside(container, place);
    });
    each("initContainers", [this](const Tree& container, const Place& place) {
      if (member_text(container, "restartPolicy") == "Always") return beside(container, place);
      before(container, place);
    });
  }

 private:
  template <class Visit>
  void each(const std::string& list, const Visit& visit) {
    const Tree& containers = member(pod_, list);
    for (std::size_t i = 0; containers.is_array() && i < containers.size(); ++i)
      visit(containers[i],
            Place{*part_.object, pod_path_of(*part_.object) + "." + list + "[" + std::to_string(i) + "]",
                  part_.at(), app_.draft});
  }

  void beside(const Tree& container, const Place& place) {
    const std::string name = member_text(container, "name");
    const std::string image = member_text(container, "image");
    const auto known = known_image(image);
    if (is_injected(container))
      return place.guess("the container " + name + " is left out: the mesh puts it into pods by itself");
    if (known && known->part == KnownImage::Part::kTelemetry)
      return place.guess("the container " + name +
                         ", by its image, reads logs, metrics or traces: the platform does that");
    const auto label = process_name(name);
    DraftProcess& process = app_.draft.processes[part_.name];
    if (!label || *label == "app" || process.sidecars.size() >= kMostSidecars ||
        process.sidecars.contains(*label))
      return place.missing("the container " + name + " is left out: its name is taken, or it is one too many",
                           "state it in sidecars of the process");
    if (!has_digest(image))
      return place.missing(
          "the container " + name + " is left out: its image has no digest, and that of a sidecar has to",
          "state it in sidecars of the process, with the digest");
    process.sidecars[*label] = sidecar_of(container, place);
  }

  DraftSidecar sidecar_of(const Tree& container, const Place& place) {
    DraftSidecar sidecar;
    sidecar.image = member_text(container, "image");
    const std::vector<std::string> words = all_words(container);
    const std::vector<std::string> shown = kinds::texts_of(kinds::show_command(words).command);
    if (shown != words)
      place.missing("a word of its command looks secret, and was left out",
                    "let the program read a variable");
    const auto first = static_cast<std::ptrdiff_t>(items_of(member(container, "command")).size());
    sidecar.command.assign(shown.begin(), shown.begin() + first);
    sidecar.args.assign(shown.begin() + first, shown.end());
    Part own{part_.object, {&container, place.path}, part_.name, false};
    read_variables(app_, own);
    if (!own.sources.empty())
      place.in(".envFrom")
          .missing("a sidecar takes no variables of whole ConfigMaps and Secrets", "state each in env");
    for (const auto& [name, variable] : own.variables) {
      if (variable.from == Definition::From::kLiteral) sidecar.env[name] = variable.value;
      if (variable.from == Definition::From::kSecretRef)
        sidecar.secrets[name] = {false, variable.value, variable.key};
      if (variable.from == Definition::From::kMadeSecret)
        sidecar.secrets[name] = {false, "", member_text(container, "name") + "." + name};
      if (variable.from == Definition::From::kField || variable.from == Definition::From::kUnset)
        place.in(".env").missing("the variable " + name + " of the sidecar is left out", "state its value");
    }
    for (const Tree& port : items_of(member(container, "ports"))) {
      const int number = whole_number(port, "containerPort");
      const std::string name = member_text(port, "name");
      constexpr int kLowest = 1024;
      if (number >= kLowest)
        sidecar.ports[port_label(name.empty() ? "p" + std::to_string(number) : name)] = number;
    }
    read_amounts(container, place, sidecar.requests, sidecar.limits);
    sidecar.startup =
        read_probe(member(container, "startupProbe"), place.in(".startupProbe"), container, 0, sidecar.ports);
    sidecar.readiness = read_probe(member(container, "readinessProbe"), place.in(".readinessProbe"),
                                   container, 0, sidecar.ports);
    if (!member(container, "volumeMounts").empty())
      place.in(".volumeMounts")
          .missing("volumes of the sidecar are left out", "state its files in files of the sidecar");
    return sidecar;
  }

  void before(const Tree& container, const Place& place) {
    const std::string name = member_text(container, "name");
    const std::vector<std::string> words = all_words(container);
    const bool own = image_name(member_text(container, "image")) == app_.group.image;
    const bool waits =
        mentions(words, {"nc -z", "until ", "wait-for", "wait_for", "pg_isready", "while !"}) ||
        (words.size() > 1 && words[0] == "nc") || name.starts_with("wait");
    if (waits && !mentions(words, {"migrat"}))
      return place.guess("the container " + name +
                         " waits for something before each start: it is left out, and the "
                         "program has to bear that it is not there yet");
    const auto label = process_name(name, longest_process_name(app_.draft.name));
    if (!own || words.empty() || !label || app_.draft.processes.contains(*label))
      return place.missing("the container " + name + " runs before each start of a pod, and was left out",
                           "do the same in the image, or in an admin process with trigger BeforeRelease");
    if (app_.draft.admin_processes.contains(*label)) return;
    CommandLine line = read_command_words(words);
    if (!line.problem.empty() || member(container, "command").empty())
      return place.missing(
          "the container " + name + " runs before each start of a pod, and its command is not known",
          "write an admin process with trigger BeforeRelease");
    add_admin_process(*label, "BeforeRelease", std::move(line), place.source(), app_.draft);
    place.about("adminProcesses." + *label)
        .guess("it ran before each start of a pod, and runs once before each release here",
               mentions(words, {"migrat"}) ? ""
                                           : "put it into the command of the process, if each pod needs it");
    Part part{part_.object, {&container, place.path}, *label, true};
    read_variables(app_, part);
    app_.parts.push_back(std::move(part));
  }

  App& app_;
  const Part part_;  // a copy: the list of parts grows
  const Tree& pod_;
};

}  // namespace

void read_others_in_pod(App& app, const Part& part) {
  PodOthers(app, part).read();
}

}  // namespace twelvefactor::imports::plain
