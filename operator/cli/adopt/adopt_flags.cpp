#include "cli/adopt/adopt_flags.hpp"

#include <map>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/cluster/cluster_flags.hpp"

namespace twelvefactor::cli {
namespace {

const std::map<std::string, AdoptStep>& steps() {
  static const std::map<std::string, AdoptStep> kSteps{
      {"plan", AdoptStep::kPlan},     {"start", AdoptStep::kStart}, {"switch", AdoptStep::kSwitch},
      {"finish", AdoptStep::kFinish}, {"undo", AdoptStep::kUndo},   {"status", AdoptStep::kStatus}};
  return kSteps;
}

constexpr const char* kAbout =
    "Put an app in the place of workloads that run, without losing a request\n\n"
    "  plan     what would be done, and what is in the way; changes nothing\n"
    "  start    the app comes up beside what runs, and takes no requests\n"
    "  switch   requests, workers and schedules go over to the app, step by step\n"
    "  finish   the old workloads are deleted, and the app owns what it has taken\n"
    "  undo     everything is as it was, from any of these states\n"
    "  status   how far it is\n\n"
    "Each may be broken off at any time and called again: it goes on from what it finds.";

/// "web=deployment/shop"
std::pair<std::string, adopt::Source> read_source(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::size_t slash = text.find('/', equals == std::string::npos ? 0 : equals);
  if (equals != std::string::npos && equals > 0 && slash != std::string::npos && slash + 1 < text.size()) {
    const std::string kind = text.substr(equals + 1, slash - equals - 1);
    const std::string name = text.substr(slash + 1);
    if (kind == "deployment" || kind == "deploy") return {text.substr(0, equals), {Kind::kDeployment, name}};
    if (kind == "cronjob") return {text.substr(0, equals), {Kind::kCronJob, name}};
  }
  throw CLI::ValidationError("--from", text +
                                           " is not the name of a process, = and a workload, such as "
                                           "web=deployment/shop or report=cronjob/shop-report");
}

}  // namespace

AdoptFlags::AdoptFlags(CLI::App& root, const std::string& program, const std::string& version)
    : soak_(static_cast<int>(adopt_.patience.soak.count())),
      drain_(static_cast<int>(adopt_.patience.drain.count())),
      timeout_(static_cast<int>(adopt_.timeout.count())) {
  adopt_.cluster.program = program;
  adopt_.cluster.version = version;
  command_ = root.add_subcommand("adopt", kAbout);
  command_->add_option("STEP", step_, "plan, start, switch, finish, undo or status")
      ->required()
      ->check(CLI::IsMember(steps()));
  add_app(*command_, adopt_.cluster);
  command_->add_option("-f,--filename", adopt_.file, "plan, start: file with the app; - is standard input");
  command_
      ->add_option("--from", sources_,
                   "plan, start: which workload a process takes the place of, such as web=deployment/shop; "
                   "without it one whose name says it")
      ->option_text("PROCESS=KIND/NAME ...");
  command_
      ->add_option("--soak", soak_, "start, switch: seconds that new pods must be ready before the next step")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  command_
      ->add_option("--drain", drain_,
                   "switch: seconds between two parts of the old pods, for connections that are kept alive")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  command_->add_flag("--now", now_, "finish: do not wait until the switch is 24 hours old");
  command_->add_flag("--owner-gone", adopt_.patience.owner_gone,
                     "finish: Helm, Argo CD or Flux know the old objects no more");
  command_->add_option("--timeout", timeout_, "Seconds to wait at most for one thing")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  add_namespace(*command_, adopt_.cluster);
  add_connection(*command_, adopt_.cluster);
  add_output(*command_, adopt_.cluster.output, {{"json", Output::kJson}, {"yaml", Output::kYaml}});
  command_->footer(
      "-o is for plan alone.\n"
      "Exit code: 0 done (plan: nothing is in the way), 1 something is in the way, or trouble, 2 wrong use.\n"
      "Example: " +
      program + " adopt plan shop -f shop.yaml --from web=deployment/shop -n shop");
}

std::optional<AdoptOptions> AdoptFlags::called() const {
  if (!command_->parsed()) return std::nullopt;
  check_namespace(adopt_.cluster.namespace_name);
  AdoptOptions options = adopt_;
  options.step = steps().at(step_);
  const bool plans = options.step == AdoptStep::kPlan || options.step == AdoptStep::kStart;
  if (options.step == AdoptStep::kPlan && options.file.empty())
    throw CLI::ValidationError("-f", "plan needs the file with the app: -f shop.yaml");
  if (!plans && (!options.file.empty() || !sources_.empty()))
    throw CLI::ValidationError(step_, "-f and --from are for plan and start: what they said is kept");
  for (const std::string& each : sources_) {
    const auto [process, source] = read_source(each);
    if (!options.sources.emplace(process, source).second)
      throw CLI::ValidationError("--from", process + " is named twice; name it once");
  }
  options.patience.soak = std::chrono::seconds(soak_);
  options.patience.drain = std::chrono::seconds(drain_);
  options.timeout = std::chrono::seconds(timeout_);
  if (now_) options.patience.settled = std::chrono::seconds(0);
  return options;
}

}  // namespace twelvefactor::cli
