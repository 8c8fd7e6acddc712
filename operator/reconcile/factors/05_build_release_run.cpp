// V. Build, release, run: strictly separate. What runs is a command of the image that was built; nothing is
// built at run. https://12factor.net/build-release-run
#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {

Contribution contribute_build_release_run(const Observed& observed) {
  Contribution contribution;
  for (const auto& [name, process] : observed.app.spec.processes) {
    contribution.process_pods[name].command = process.command;
    contribution.process_pods[name].args = process.args;
  }
  return contribution;
}

std::vector<Finding> check_build_release_run(const Observed& observed) {
  std::vector<Finding> findings;
  for (const NamedCommand& command : all_commands(observed.app.spec)) {
    const std::string_view builder =
        first_phrase(command.words, {"npm run build", "yarn build", "make", "mvn package", "mvn install",
                                     "gradle build", "go build", "go run", "cargo build", "cargo run",
                                     "webpack", "tsc", "rake assets:precompile"});
    if (builder.empty()) continue;
    findings.push_back({"TF0501", 5, Level::kWarn, command.path,
                        "builds when it runs (" + std::string(builder) + ")",
                        "build once, in the image; run what was built"});
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
