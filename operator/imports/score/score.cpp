#include "imports/score/score.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "imports/processes.hpp"
#include "imports/score/placeholders.hpp"
#include "imports/score/workload.hpp"
#include "imports/yaml_text.hpp"

namespace twelvefactor::imports::score {
namespace {

constexpr std::string_view kVersion = "score.dev/v1b1";
constexpr std::array<std::string_view, 9> kOfContainer = {"image",     "command",       "args",
                                                          "variables", "files",         "volumes",
                                                          "resources", "livenessProbe", "readinessProbe"};

class ScoreReader {
 public:
  explicit ScoreReader(Workload workload) : workload_(std::move(workload)) {}

  Result<Done> read() {
    if (auto checked = check(); !checked) return checked;
    read_resources(workload_);
    choose_main();
    const bool serves = !member(member(workload_.file, "service"), "ports").empty();
    process_ = serves ? "web" : "worker";
    DraftProcess& process = workload_.draft.processes[process_];
    if (auto added = add_main(process); !added) return added;
    for (const auto& [name, container] : containers().items()) {
      if (name != main_) add_other(name, container);
    }
    finish_resources(workload_, process_);
    tell_of_the_rest();
    return Done{};
  }

 private:
  [[nodiscard]] const Tree& containers() const { return member(workload_.file, "containers"); }

  [[nodiscard]] Result<Done> check() const {
    const std::string version = member_text(workload_.file, "apiVersion");
    const auto refuse = [this](const std::string& why) { return Error{workload_.source + ": " + why}; };
    if (version != kVersion)
      return refuse("its apiVersion is " + version + ", and score.dev/v1b1 is what can be read");
    if (member_text(member(workload_.file, "metadata"), "name").empty())
      return refuse("metadata.name is missing; state the name of the workload");
    if (!containers().is_object() || containers().empty())
      return refuse("there is no container in it; state one in containers");
    for (const auto& [name, container] : containers().items()) {
      if (member_text(container, "image").empty())
        return refuse("containers." + name + " has no image; state one, or . for the one that is built");
    }
    return check_names();
  }

  /// Every resource that a placeholder names is there.
  [[nodiscard]] Result<Done> check_names() const {
    for (const auto& [container, stated] : containers().items()) {
      for (const auto& [variable, value] : member(stated, "variables").items()) {
        const auto pieces = read_placeholders(scalar_text(value));
        if (!pieces) continue;
        for (const Piece& piece : *pieces) {
          if (piece.names.size() < 2 || piece.names[0] != "resources") continue;
          if (!member(workload_.file, "resources").contains(piece.names[1]))
            return Error{workload_.source + ": containers." + container + ".variables." + variable +
                         " names the resource " + piece.names[1] +
                         ", which is not there; add it to resources"};
        }
      }
    }
    return Done{};
  }

  /// Of several containers the one that the workload is about.
  void choose_main() {
    const std::string name = member_text(member(workload_.file, "metadata"), "name");
    std::vector<std::string> wanted = {name, "main", "app", "web", "server", "api"};
    for (const auto& [each, container] : containers().items()) {
      if (container.contains("readinessProbe") || container.contains("livenessProbe")) wanted.push_back(each);
    }
    const auto found =
        std::ranges::find_if(wanted, [this](const std::string& each) { return containers().contains(each); });
    main_ = found != wanted.end() ? *found : containers().begin().key();
  }

  Result<Done> add_main(DraftProcess& process) {
    const Tree& container = containers().at(main_);
    const NotePlace place = workload_.place("containers." + main_, "processes." + process_);
    set_image(container, place);
    if (auto words = set_command(container, place, process); !words) return words;
    read_ports(workload_, place, process);
    read_probes(container, place, process);
    read_amounts(container, place, process);
    read_volumes(workload_, member(container, "volumes"), place, process);
    read_files(workload_, main_, member(container, "files"), place);
    read_variables(workload_, main_, member(container, "variables"));
    tell_of_unknown(container, place);
    return Done{};
  }

  void set_image(const Tree& container, const NotePlace& place) {
    const std::string image = member_text(container, "image");
    if (image == ".") return place.guess("image", "the image is built elsewhere: it has to be there");
    if (image.find_first_of(" $") == std::string::npos && image.find("://") == std::string::npos &&
        image.front() != '/')
      workload_.draft.image = image;
  }

  Result<Done> set_command(const Tree& container, const NotePlace& place, DraftProcess& process) {
    std::vector<std::string> words = words_in(container, "command");
    const auto first = static_cast<std::ptrdiff_t>(words.size());
    for (std::string& word : words_in(container, "args")) words.push_back(std::move(word));
    CommandLine line = read_command_words(std::move(words));
    if (!line.problem.empty()) return Error{place.source + ": " + line.problem};
    tell_of_command(line, place.at, place.source, workload_.draft);
    process.command.assign(line.words.begin(), line.words.begin() + first);
    process.args.assign(line.words.begin() + first, line.words.end());
    return Done{};
  }

  static std::vector<std::string> words_in(const Tree& container, const char* key) {
    std::vector<std::string> words;
    for (const Tree& each : items_of(member(container, key))) words.push_back(scalar_text(each));
    return words;
  }

  /// Score puts all containers into one pod.
  void add_other(const std::string& name, const Tree& container) {
    const NotePlace place = workload_.place("containers." + name, "processes." + process_);
    const bool same = member_text(container, "image") == member_text(containers().at(main_), "image");
    if (ends_before_main(container) && same && container.contains("command")) {
      std::vector<std::string> words = words_in(container, "command");
      for (std::string& word : words_in(container, "args")) words.push_back(std::move(word));
      const std::string admin = name == process_ ? name + "-before" : name;
      add_admin_process(admin, "BeforeRelease", read_command_words(std::move(words)), place.source,
                        workload_.draft);
      workload_.place("containers." + name, "adminProcesses." + admin)
          .guess("before",
                 "it ends before " + main_ + " starts, so it runs before each release, and not in each pod");
      read_variables(workload_, name, member(container, "variables"));
      return;
    }
    place.missing("", "the container " + name + " runs in the same pod as " + main_ + ", and was left out",
                  "state it in sidecars of the process, or import it as an app of its own");
  }

  [[nodiscard]] bool ends_before_main(const Tree& container) const {
    return member_text(member(member(container, "before"), main_), "ready") == "complete";
  }

  static void tell_of_unknown(const Tree& container, const NotePlace& place) {
    for (const auto& [name, value] : container.items()) {
      if (std::ranges::find(kOfContainer, name) == kOfContainer.end())
        place.missing(name, name + " is no part of a container that is known here",
                      "state what it does in the app");
    }
  }

  void tell_of_the_rest() {
    std::string left;
    for (const auto& [name, value] : member(workload_.file, "metadata").items()) {
      if (name != "name") left += (left.empty() ? "" : ", ") + name;
    }
    if (!left.empty())
      workload_.place("metadata", "").guess("", "left out, since it is for other programs: " + left);
    for (const auto& [name, value] : workload_.file.items()) {
      if (name != "apiVersion" && name != "metadata" && name != "containers" && name != "service" &&
          name != "resources" && !name.starts_with("x-"))
        workload_.place(name, "").missing("", "it is nothing that is known here", "correct it");
    }
  }

  Workload workload_;
  std::string main_;
  std::string process_;
};

}  // namespace

bool is_score(std::string_view text) {
  const auto parsed = read_yaml_map("", text);
  return parsed && member_text(*parsed, "apiVersion").starts_with("score.dev/");
}

std::string score_name(std::string_view text) {
  const auto parsed = read_yaml_map("", text);
  return parsed ? member_text(member(*parsed, "metadata"), "name") : std::string();
}

Result<Done> read_score(const std::string& text, const std::string& source, const ReadBeside& read_beside,
                        Draft& draft) {
  const auto file = read_yaml_map(source, text);
  if (!file) return file.error();
  return ScoreReader({*file, source, read_beside, {}, draft}).read();
}

}  // namespace twelvefactor::imports::score
