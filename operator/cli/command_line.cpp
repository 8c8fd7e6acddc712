#include "cli/command_line.hpp"

#include <algorithm>
#include <iostream>

#include <CLI/CLI.hpp>

#include "cli/adopt/adopt_flags.hpp"
#include "cli/completion/complete.hpp"
#include "cli/events/events_flags.hpp"
#include "cli/files/files_flags.hpp"
#include "cli/help.hpp"
#include "cli/hints.hpp"
#include "cli/imports/import_flags.hpp"
#include "cli/operator_flags.hpp"
#include "cli/parity/parity_flags.hpp"
#include "cli/pods/pods_flags.hpp"
#include "cli/promote/promote_flags.hpp"
#include "cli/release/release_flags.hpp"
#include "cli/scale/scale_flags.hpp"
#include "cli/status/status_flags.hpp"
#include "cli/task/run_flags.hpp"
#include "cli/task/run_task.hpp"
#include "cli/terminal/text.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::cli {
namespace {

std::string about(const std::string& program) {
  return "Twelve-factor deploys on Kubernetes: one TwelveFactorApp becomes numbered releases, Deployments, "
         "Services, config and admin Jobs.\n\nAfter " +
         program +
         ":\n\n"
         "  status shop             how an app is, what matters first\n"
         "  ps shop                 its pods, by process\n"
         "  logs shop -f            what its processes write\n"
         "  events shop             what the cluster tells of it\n"
         "  config shop             its variables, and where they come from\n"
         "  diff shop               what differs between two of its releases\n"
         "  rollback shop           run the release before again\n"
         "  scale shop worker=3     how many pods a process has\n"
         "  run shop -- bin/task    a one-off process on the release that runs\n"
         "  parity shop             how it differs from its deploys elsewhere\n"
         "  promote shop --from shop-staging --to shop-production\n"
         "                          run there what runs here\n"
         "  import .                an app from what a codebase has\n"
         "  adopt plan shop -f shop.yaml\n"
         "                          put it in the place of workloads that run\n"
         "  lint -f manifests/      what breaks a rule, with file and line\n"
         "  score -n shop           how many factors hold in what runs\n"
         "  render -f app.yaml      what would be made of an app, offline\n"
         "  operator                keep every app in the cluster as its spec says\n\n"
         "A flag with a name in brackets can also be given as that environment variable; the flag counts.";
}

/// kubectl finds a program that is called kubectl-<name> and runs it as `kubectl <name>`.
std::string program_name(const char* path) {
  const std::string_view text = path == nullptr ? "" : path;
  const std::string_view file = text.substr(text.rfind('/') + 1);
  return file.starts_with("kubectl-twelvefactor") ? "kubectl twelvefactor" : "twelvefactor";
}

/// One of several commands, as one of all.
template <class Called>
Command as_command(Called called) {
  return std::visit([](auto& options) -> Command { return std::move(options); }, called);
}

/// Every command with what it writes its flags to. Lives as long as one reading of the command line.
class CommandLine {
 public:
  CommandLine(const std::string& program, const std::string& version)
      : app_(about(program), program),
        status_(app_, program, version),
        releases_(app_, program, version),
        run_(app_, program, version),
        scale_(app_, program, version),
        pods_(app_, program, version),
        events_(app_, program, version),
        parity_(app_, program, version),
        promote_(app_, program, version),
        operator_(app_, version),
        files_(app_, program, version),
        import_(app_, program, version),
        adopt_(app_, program, version) {
    app_.require_subcommand(1);
    app_.set_help_all_flag("--help-all", "Help of every command");
    app_.set_version_flag("--version", version);
    app_.add_subcommand("version", "Print the version");
    add_completion();
    // With a callback CLI11 reads the environment variables of a command only when that command was called: a
    // variable that is set for the operator must not keep `lint` from running.
    app_.formatter(help_format());
    for (CLI::App* command : app_.get_subcommands(nullptr)) {
      command->parse_complete_callback([] {});
      command->formatter(help_format());
    }
  }

  Command read(std::vector<std::string> arguments) {
    if (!arguments.empty() && arguments.front() == "__complete") return completed(arguments);
    const bool run_meant = run_was_meant(arguments);
    if (first_word(arguments) == "help") ask_for_help(arguments);
    const std::vector<std::string> given = arguments;
    std::vector<std::string> words = words_after_dashes(arguments);
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
    try {
      app_.parse(std::move(arguments));
      return called(std::move(words));
    } catch (const CLI::ParseError& problem) {
      const int code = app_.exit(problem);
      if (code != 0) std::cerr << hint(given);
      return Answered{code == 0 ? 0 : (run_meant ? kRunTrouble : 2)};
    }
  }

 private:
  void add_completion() {
    completion_command_ =
        app_.add_subcommand("completion", "Print a script that completes commands in a shell");
    completion_command_->add_option("SHELL", completion_.shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    completion_command_->footer(
        "Names of apps and namespaces come from the cluster of the kubeconfig.\n"
        "bash:  source <(twelvefactor completion bash)                     # for good: in ~/.bashrc\n"
        "zsh:   twelvefactor completion zsh > \"${fpath[1]}/_twelvefactor\"\n"
        "fish:  twelvefactor completion fish > ~/.config/fish/completions/twelvefactor.fish");
  }

  /// `__complete -- WORD...`, as the scripts of `completion` ask.
  [[nodiscard]] CompleteOptions completed(const std::vector<std::string>& arguments) const {
    std::vector<std::string> topics;
    for (const Rule* rule : reconcile::all_rules()) topics.emplace_back(rule->id);
    const std::size_t first = arguments.size() > 1 && arguments[1] == "--" ? 2 : 1;
    return complete(app_, {arguments.begin() + static_cast<std::ptrdiff_t>(first), arguments.end()}, topics);
  }

  /// `help status` is `status --help`.
  static void ask_for_help(std::vector<std::string>& arguments) {
    arguments.erase(std::ranges::find(arguments, "help"));
    arguments.emplace_back("--help");
  }

  [[nodiscard]] std::vector<std::string> command_names() const {
    std::vector<std::string> names;
    for (const CLI::App* each : app_.get_subcommands([](const CLI::App*) { return true; }))
      names.push_back(each->get_name());
    return names;
  }

  /// The way out of a mistake in `given`, a line or nothing.
  [[nodiscard]] std::string hint(const std::vector<std::string>& given) const {
    const std::vector<std::string> names = command_names();
    const std::string word = first_word(given);
    if (std::ranges::find(names, word) == names.end()) {
      const std::string meant = meant_by(word, names);
      if (!meant.empty()) return "There is no command " + printable(word) + "; " + meant + " may be meant.\n";
      std::string all = word.empty() ? "The commands:" : "There is no command " + word + "; the commands:";
      for (const std::string& each : names) all += " " + each;
      return all + "\n";
    }
    return hint_of_flag(*app_.get_subcommand(word), given);
  }

  [[nodiscard]] static std::string hint_of_flag(const CLI::App& command,
                                                const std::vector<std::string>& given) {
    std::vector<std::string> flags;
    for (const CLI::Option* option : command.get_options()) {
      for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
    }
    for (const std::string& each : given) {
      const std::string flag = each.substr(0, each.find('='));
      if (each == "--") break;
      if (!flag.starts_with("--") || std::ranges::find(flags, flag) != flags.end()) continue;
      const std::string meant = meant_by(flag, flags);
      if (!meant.empty())
        return command.get_name() + " has no flag " + printable(flag) + "; " + meant + " may be meant.\n";
    }
    // `render app.yaml`
    const bool names_a_file = std::ranges::find(flags, "--filename") != flags.end() &&
                              std::ranges::find(given, "-f") == given.end();
    if (names_a_file && given.size() > 1 && !given.back().starts_with("-") &&
        given.back() != command.get_name())
      return "Files are named by -f: " + command.get_name() + " -f " + printable(given.back()) + "\n";
    return {};
  }

  /// `words`: what stood after --. Throws as CLI11 does where flags do not fit together.
  Command called(std::vector<std::string> words) {
    if (auto the_operator = operator_.called()) return *std::move(the_operator);
    if (auto run = run_.called(std::move(words))) return *std::move(run);
    if (auto status = status_.called()) return *std::move(status);
    if (auto scale = scale_.called()) return *std::move(scale);
    if (auto pods = pods_.called()) return as_command(*std::move(pods));
    if (auto events = events_.called()) return *std::move(events);
    if (completion_command_->parsed()) return completion_;
    if (auto parity = parity_.called()) return *std::move(parity);
    if (auto promote = promote_.called()) return *std::move(promote);
    releases_.check();
    if (auto release = releases_.called()) return as_command(*std::move(release));
    if (auto adopted = adopt_.called()) return *std::move(adopted);
    if (auto imported = import_.called()) return *std::move(imported);
    if (auto files = files_.called()) return as_command(*std::move(files));
    return VersionOptions{};
  }

  CLI::App app_;
  StatusFlags status_;
  ReleaseFlags releases_;
  RunFlags run_;
  ScaleFlags scale_;
  PodsFlags pods_;
  EventsFlags events_;
  ParityFlags parity_;
  PromoteFlags promote_;
  OperatorFlags operator_;
  FilesFlags files_;
  ImportFlags import_;
  AdoptFlags adopt_;
  CompletionOptions completion_;
  CLI::App* completion_command_ = nullptr;
};

}  // namespace

Command parse_command_line(int argc, const char* const* argv, const std::string& version) {
  const std::string program = program_name(argc > 0 ? argv[0] : nullptr);
  return CommandLine(program, version).read({argv + std::min(argc, 1), argv + argc});
}

}  // namespace twelvefactor::cli
