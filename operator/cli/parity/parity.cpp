#include "cli/parity/parity.hpp"

#include <algorithm>
#include <istream>
#include <ostream>

#include "cli/files/policy_files.hpp"
#include "cli/parity/parity_formats.hpp"
#include "cli/terminal/print.hpp"
#include "crypto/generate.hpp"
#include "kinds/read/policy_json.hpp"
#include "manifests/sources.hpp"

namespace twelvefactor::cli {
namespace {

constexpr int kTrouble = 2;

/// Where manifests say no namespace, both sides are in one.
constexpr const char* kNamespace = "default";

int trouble_of_parity(const Terminal& terminal, const Error& error) {
  trouble(terminal, error);
  return kTrouble;
}

drift::Manifests read_source(const ParitySource& source, std::istream& standard_input) {
  drift::Manifests read;
  read.name = source.path == "-" ? "stdin" : source.path;
  manifests::Sources sources;
  (source.kustomization ? sources.kustomizations : sources.files).push_back(source.path);
  manifests::Found found;
  manifests::read_sources(
      sources, standard_input,
      [&read](const manifests::Manifest& manifest) { drift::take_manifest(manifest, kNamespace, read); },
      found);
  read.problems.insert(read.problems.end(), found.problems.begin(), found.problems.end());
  for (const std::string& note : manifests::notes_of(found)) read.notes.push_back(read.name + ": " + note);
  if (read.hooks > 0)
    read.notes.push_back(read.name + ": " + std::to_string(read.hooks) +
                         (read.hooks == 1 ? " hook" : " hooks") +
                         " of Helm left out: what they run is no part of "
                         "what is deployed");
  return read;
}

Result<drift::How> prepared(const ParityOptions& options, std::chrono::sys_seconds now,
                            std::istream& standard_input) {
  drift::How how;
  how.app = options.app;
  how.now = now.time_since_epoch().count();
  if (!options.today.empty()) {
    const auto day = kinds::parse_day(options.today);
    if (!day) return Error{"--today " + options.today + ": is not a date; write it like 2027-03-31"};
    how.now = std::chrono::sys_seconds(*day).time_since_epoch().count();
  }
  for (const std::string& file : options.policies) {
    if (auto added = add_policies(file, standard_input, how.policies); !added) return added.error();
  }
  const auto key = crypto::generate({});
  if (!key) return key.error();
  how.key = key->reveal();
  return how;
}

std::string formatted(const ParityOptions& options, const drift::Drifts& drifts, const Terminal& terminal) {
  switch (options.format) {
    case ParityFormat::kText:
      break;
    case ParityFormat::kJson:
      return parity_json(drifts, options.cluster.version);
    case ParityFormat::kSarif:
      return parity_sarif(drifts, options.cluster.version);
    case ParityFormat::kMarkdown:
      return parity_markdown(drifts);
  }
  return parity_text(drifts, terminal.out_look);
}

}  // namespace

int exit_code_of(const drift::Drifts& drifts, bool strict) {
  const bool unknown = std::ranges::any_of(
      drifts.all, [](const drift::Drift& each) { return each.report.state == ParityState::kUnknown; });
  if (unknown || !drifts.problems.empty()) return kTrouble;
  const bool fails = std::ranges::any_of(drifts.all, [strict](const drift::Drift& each) {
    return each.counts.errors > 0 || (strict && each.counts.warnings > 0);
  });
  return fails ? 1 : 0;
}

int print_drifts(const ParityOptions& options, const drift::Drifts& drifts, const Terminal& terminal) {
  for (const lint::Problem& problem : drifts.problems)
    *terminal.notes << "twelvefactor: " << manifests::told(problem) << "\n";
  for (const std::string& note : drifts.notes) *terminal.notes << "twelvefactor: " << note << "\n";
  *terminal.out << formatted(options, drifts, terminal);
  return exit_code_of(drifts, options.strict);
}

int parity_of_files(const ParityOptions& options, std::chrono::sys_seconds now, const Terminal& terminal) {
  auto how = prepared(options, now, *terminal.in);
  if (!how) return trouble_of_parity(terminal, how.error());
  const drift::Manifests there = read_source(options.sources.at(0), *terminal.in);
  const drift::Manifests here = read_source(options.sources.at(1), *terminal.in);
  drift::Drifts drifts;
  for (const drift::Manifests* side : {&there, &here}) {
    drifts.problems.insert(drifts.problems.end(), side->problems.begin(), side->problems.end());
    drifts.notes.insert(drifts.notes.end(), side->notes.begin(), side->notes.end());
  }
  auto drift = drift::compare(here, there, *how, drifts.notes);
  if (drift) {
    drifts.all.push_back(std::move(*drift));
  } else if (drifts.problems.empty()) {
    // What could not be read explains it already.
    drifts.problems.push_back({"", 0, drift.error().message});
  }
  return print_drifts(options, drifts, terminal);
}

}  // namespace twelvefactor::cli
