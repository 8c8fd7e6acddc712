// The rules of factor II. https://12factor.net/dependencies
#include <algorithm>

#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/observed/seen_rules.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kDigest{
    .id = "TF0201",
    .factor = 2,
    .level = Level::kWarn,
    .title = "the image is not pinned by digest",
    .looked_at = "`image` has no `@sha256:` with 64 hexadecimal digits in lower case.",
    .why = "a tag can mean other bytes tomorrow, or on another node.",
    .remedy = "write name@sha256:<64 hexadecimal digits>, as your registry or `docker push` prints it",
    .example = R"(image: registry.example.com/shop:1.4.2
---
image: registry.example.com/shop@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
)",
    .gaps = "False alarms: digests of another algorithm, such as `sha512`.",
    .admission = R"(variables.pinned ? [] : ['spec.image'])",
    .workloads =
        R"(variables.all.filter(c, NAMES_IMAGE(c) && !IMAGE(c).matches('.@sha256:[0-9a-f]{64}$')).map(c, OF(c) + '.image'))"};

constexpr Rule kLatest{
    .id = "TF0202",
    .factor = 2,
    .level = Level::kWarn,
    .title = "the tag is latest",
    .looked_at =
        "an image that is not pinned has the tag `latest` or none, which means the same. "
        "It comes together with "
        "TF0201.",
    .why = "nobody can say which version runs, and two nodes may run two.",
    .remedy = "name a version, and pin it by digest",
    .example = R"(image: registry.example.com/shop:latest
---
image: registry.example.com/shop:1.4.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
)",
    .admission =
        R"(!variables.pinned && object.spec.image.matches('(^|/)[^:/]*(:latest)?$') ? ['spec.image'] : [])",
    .workloads = R"(variables.all.filter(c, NAMES_IMAGE(c) && !IMAGE(c).matches('.@sha256:[0-9a-f]{64}$') &&
IMAGE(c).matches('(^|/)[^:/]*(:latest)?$')).map(c, OF(c) + '.image'))"};

constexpr Rule kInstalls{
    .id = "TF0203",
    .factor = 2,
    .level = Level::kWarn,
    .title = "installs dependencies when it starts",
    .looked_at =
        "commands of processes and admin processes, for `apt-get install`, `apt install`, `apk add`, "
        "`yum install`, `dnf install`, `microdnf install`, `pip install`, `pip3 install`, `uv sync`, `uv pip "
        "install`, "
        "`poetry install`, `pipenv install`, `npm install`, `npm ci`, `npm i`, `yarn install`, `pnpm "
        "install`, "
        "`bundle install`, `composer install`, `gem install`, `go get`, `go install`, `cargo install`, "
        "`mix deps.get`. One finding per command.",
    .why =
        "what is installed at start can differ from pod to pod, and the package server becomes part of the "
        "app. The "
        "root file system is read-only anyway.",
    .remedy = "install them when the image is built",
    .example = R"(processes: {worker: {command: [sh, -c, "npm ci && exec node worker.js"]}}
---
processes: {worker: {command: [node, worker.js]}}
)",
    .gaps = "Not seen: `yarn` alone, scripts of the image."};

constexpr Rule kFetches{
    .id = "TF0204",
    .factor = 2,
    .level = Level::kWarn,
    .title = "runs what it downloads",
    .looked_at =
        "commands in which `curl` or `wget` stands, and a shell, `tar`, `unzip`, `chmod`, "
        "`install`, or `python`, `python3` or `node` with a file, too; and `bash <(curl ...)`, `sh -c "
        "\"$(curl ...)\"`.",
    .why = "a program that comes over the network at start is a dependency that nobody has declared.",
    .remedy = "put the program into the image when it is built",
    .example =
        R"(processes: {worker: {command: [sh, -c, "curl -fsSL https://get.example.com/agent | sh; exec bin/worker"]}}
---
processes: {worker: {command: [bin/worker]}}
)",
    .gaps =
        "False alarms: data that is fetched and unpacked. Not seen: programs that download by themselves."};

constexpr std::string_view kDigestMark = "@sha256:";
constexpr std::size_t kDigestLength = 64;

bool pinned(std::string_view image) {
  const std::size_t at = image.find(kDigestMark);
  if (at == std::string_view::npos || at == 0) return false;
  const std::string_view digest = image.substr(at + kDigestMark.size());
  return digest.size() == kDigestLength &&
         digest.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// The tag, "latest" when there is none. A colon before the last slash belongs to the registry's port.
std::string_view tag(std::string_view image) {
  const std::string_view last = base_name(image);
  const std::size_t colon = last.find(':');
  return colon == std::string_view::npos ? "latest" : last.substr(colon + 1);
}

void check_image(const std::string& image, std::vector<Finding>& findings) {
  if (pinned(image)) return;
  findings.push_back(found(
      kDigest, ".spec.image",
      "the image is not pinned by digest: the same name can mean other bytes tomorrow, on another node"));
  if (tag(image) == "latest") {
    findings.push_back(
        found(kLatest, ".spec.image", "the tag is latest, or there is none, which means the same"));
  }
}

/// `python3 x.py`; what `python3 -c` runs stands in the command.
bool runs_a_file(const Invocation& run) {
  if (!is_one_of(base_name(run.words.front()), {"python", "python3", "node"}) || run.words.size() < 2)
    return false;
  return !is_one_of(run.words[1], {"-c", "-e", "-m", "-p"});
}

bool runs_what_it_downloads(const CommandReading& reading) {
  if (!reading.shell || first_phrase(reading, {"curl", "wget"}).empty()) return false;
  return !first_phrase(reading, {"tar", "unzip", "chmod", "install"}).empty() ||
         std::ranges::any_of(reading.runs, runs_a_file);
}

/// `sh -c "$(curl ...)"` and `eval "$(curl ...)"`: what is downloaded is the script.
bool runs_an_answer(const Invocation& run) {
  const std::string_view program = base_name(run.words.front());
  if (!is_one_of(program, {"sh", "bash", "ash", "dash", "zsh", "eval", "source", "."})) return false;
  return std::any_of(run.words.begin() + 1, run.words.end(), [](const std::string& word) {
    std::string_view text = word;
    for (const std::string_view mark : {"$(", "`"}) {
      if (!text.starts_with(mark)) continue;
      text.remove_prefix(mark.size());
      return text.starts_with("curl ") || text.starts_with("wget ");
    }
    return false;
  });
}

/// `curl ... | sh` and `bash <(curl ...)`: a shell without a script reads it.
bool pipes_into_shell(const CommandReading& reading) {
  if (first_phrase(reading, {"curl", "wget"}).empty()) return false;
  for (const Invocation& run : reading.runs) {
    const std::string_view program = base_name(run.words.front());
    const bool shell = program == "sh" || program == "bash" || program == "ash" || program == "dash";
    if (shell && (run.words.size() == 1 || is_one_of(run.words[1], {"-", "-s", kinds::kProcessSubstitution})))
      return true;
  }
  return false;
}

}  // namespace

Rules dependencies_rules() {
  static constexpr std::array<const Rule*, 5> kAll = {&kDigest, &kLatest, &kInstalls, &kFetches,
                                                      &seen::kAnotherImage};
  return kAll;
}

std::vector<Finding> check_dependencies(const Observed& observed) {
  std::vector<Finding> findings;
  check_image(observed.app.spec.image, findings);
  for (const NamedCommand& command : all_commands(observed.app.spec)) {
    const std::string_view installer = first_phrase(
        command.reading,
        {"apt-get install",  "apt install",    "apk add",        "yum install",      "dnf install",
         "microdnf install", "pip install",    "pip3 install",   "uv sync",          "uv pip install",
         "poetry install",   "pipenv install", "npm install",    "npm ci",           "npm i",
         "yarn install",     "pnpm install",   "bundle install", "composer install", "gem install",
         "go get",           "go install",     "cargo install",  "mix deps.get"});
    if (!installer.empty()) {
      findings.push_back(found(kInstalls, command.path,
                               "installs dependencies when it starts (" + std::string(installer) + ")"));
    }
    if (runs_what_it_downloads(command.reading) || pipes_into_shell(command.reading) ||
        std::ranges::any_of(command.reading.runs, runs_an_answer)) {
      findings.push_back(found(kFetches, command.path, "downloads a program when it starts, and runs it"));
    }
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
