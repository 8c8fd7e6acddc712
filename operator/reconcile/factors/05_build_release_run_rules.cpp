// The rules of factor V. https://12factor.net/build-release-run
#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kBuilds{.id = "TF0501",
                       .factor = 5,
                       .level = Level::kWarn,
                       .title = "builds when it runs",
                       .looked_at =
                           "commands, for `npm run build`, `yarn build`, `yarn run build`, `pnpm build`, "
                           "`pnpm run build`, `next build`, `vite build`, "
                           "`make`, `mvn package`, `mvn install`, `gradle build`, `go build`, `go run`, "
                           "`cargo build`, `cargo run`, `dotnet build`, "
                           "`dotnet run`, `webpack`, `tsc`, `rake assets:precompile`, `rails "
                           "assets:precompile`, `manage.py collectstatic`.",
                       .why = "what runs is then not what was built and tested.",
                       .remedy = "build once, in the image; run what was built",
                       .example = R"(processes: {worker: {command: [go, run, ./cmd/worker]}}
---
processes: {worker: {command: [/bin/worker]}}
)",
                       .gaps = "Not seen: builds inside scripts of the image."};

constexpr Rule kImmutable{.id = "TF0502",
                          .factor = 5,
                          .level = Level::kEnforce,
                          .kept = Kept::kByApi,
                          .title = "a release is changed",
                          .looked_at = "the spec of an AppRelease never changes; the API server refuses it.",
                          .why =
                              "a release is image, config and commands together, under one number. A changed "
                              "one could not be run again.",
                          .remedy = "change the TwelveFactorApp, which makes a new release"};

constexpr Rule kFetchesCode{
    .id = "TF0503",
    .factor = 5,
    .level = Level::kWarn,
    .title = "fetches code when it runs",
    .looked_at =
        "commands, for `git clone`, `git pull`, `git fetch`, `git checkout`, `hg pull`, `svn checkout`, `svn "
        "update`.",
    .why = "the code that runs is then not the image's: neither the digest nor the revision says what it is.",
    .remedy = "build the code into the image, and deploy a new one",
    .example = R"(processes: {worker: {command: [sh, -c, "git pull && exec bin/worker"]}}
---
processes: {worker: {command: [bin/worker]}}
)",
    .gaps = "False alarms: a process whose work is repositories, such as a mirror."};

}  // namespace

Rules build_release_run_rules() {
  static constexpr std::array<const Rule*, 3> kAll = {&kBuilds, &kImmutable, &kFetchesCode};
  return kAll;
}

std::vector<Finding> check_build_release_run(const Observed& observed) {
  std::vector<Finding> findings;
  for (const NamedCommand& command : all_commands(observed.app.spec)) {
    const std::string_view builder = first_phrase(command.reading, {"npm run build",
                                                                    "yarn build",
                                                                    "yarn run build",
                                                                    "pnpm build",
                                                                    "pnpm run build",
                                                                    "next build",
                                                                    "vite build",
                                                                    "make",
                                                                    "mvn package",
                                                                    "mvn install",
                                                                    "gradle build",
                                                                    "go build",
                                                                    "go run",
                                                                    "cargo build",
                                                                    "cargo run",
                                                                    "dotnet build",
                                                                    "dotnet run",
                                                                    "webpack",
                                                                    "tsc",
                                                                    "rake assets:precompile",
                                                                    "rails assets:precompile",
                                                                    "manage.py collectstatic",
                                                                    "python manage.py collectstatic",
                                                                    "python3 manage.py collectstatic"});
    if (!builder.empty())
      findings.push_back(found(kBuilds, command.path, "builds when it runs (" + std::string(builder) + ")"));
    const std::string_view fetcher = first_phrase(
        command.reading,
        {"git clone", "git pull", "git fetch", "git checkout", "hg pull", "svn checkout", "svn update"});
    if (!fetcher.empty()) {
      findings.push_back(
          found(kFetchesCode, command.path, "fetches code when it runs (" + std::string(fetcher) + ")"));
    }
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
