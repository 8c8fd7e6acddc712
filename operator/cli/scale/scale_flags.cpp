#include "cli/scale/scale_flags.hpp"

#include <charconv>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/cluster/cluster_flags.hpp"

namespace twelvefactor::cli {
namespace {

constexpr int kMostPods = 1000;

/// "worker=3"
std::pair<std::string, int> read_count(const std::string& text) {
  const std::size_t equals = text.find('=');
  int number = -1;
  if (equals != std::string::npos) {
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + equals + 1, end, number);
    if (read.ec != std::errc() || read.ptr != end) number = -1;
  }
  if (equals == 0 || number < 0 || number > kMostPods)
    throw CLI::ValidationError("PROCESS=NUMBER",
                               text + " is not the name of a process, = and a number from 0 to " +
                                   std::to_string(kMostPods) + ", such as worker=3");
  return {text.substr(0, equals), number};
}

}  // namespace

ScaleFlags::ScaleFlags(CLI::App& root, const std::string& program, const std::string& version) {
  scale_.cluster.program = program;
  scale_.cluster.version = version;
  command_ = add_cluster_command(root, "scale", "Set how many pods a process has", scale_.cluster);
  command_->add_option("counts", counts_, "A process, = and its number of pods, such as worker=3")
      ->option_text("PROCESS=NUMBER ...")
      ->required();
  command_->add_flag("--print", scale_.print, "Only print the patch, for Git; change nothing");
  add_output(*command_, scale_.cluster.output, {{"json", Output::kJson}, {"yaml", Output::kYaml}});
  command_->footer(
      "If Flux or Argo CD takes the number from Git, it changes nothing and prints the patch for Git.\n"
      "Exit code: 0 done, or printed with --print; 1 nothing was changed; 2 wrong use.\nExample: " +
      program + " scale shop worker=3 web=2 -n shop-production");
}

std::optional<ScaleOptions> ScaleFlags::called() const {
  if (!command_->parsed()) return std::nullopt;
  check_namespace(scale_.cluster.namespace_name);
  ScaleOptions options = scale_;
  for (const std::string& each : counts_) {
    const auto [process, number] = read_count(each);
    if (!options.counts.emplace(process, number).second)
      throw CLI::ValidationError("PROCESS=NUMBER", process + " is named twice; name it once");
  }
  return options;
}

}  // namespace twelvefactor::cli
