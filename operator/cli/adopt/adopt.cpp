#include "cli/adopt/adopt.hpp"

#include <istream>
#include <ostream>

#include <nlohmann/json.hpp>

#include "cli/adopt/adopt_requests.hpp"
#include "cli/adopt/adopt_text.hpp"
#include "cli/adopt/carry_out.hpp"
#include "cli/terminal/print.hpp"
#include "cli/terminal/text.hpp"
#include "manifests/ours.hpp"
#include "manifests/sources.hpp"

namespace twelvefactor::cli {
namespace {

struct GivenApp {
  nlohmann::json manifest;
  AppSpec spec;
};

/// The app of that name, read as strictly as `lint` does.
Result<GivenApp> read_given(const AdoptOptions& options, const AppKey& key, const Terminal& terminal) {
  std::optional<GivenApp> given;
  std::string problem;
  manifests::Found found;
  const auto take = [&](const manifests::Manifest& manifest) {
    if (!manifests::is_app(manifest) || manifest.name != key.name) return;
    if (!manifest.namespace_name.empty() && manifest.namespace_name != key.namespace_name)
      problem = options.file + ": the app is for namespace " + manifest.namespace_name + ", and not for " +
                key.namespace_name + "; name the same one with -n";
    auto read = manifests::read_app(manifest.object);
    for (const manifests::Refusal& refusal : read.refusals)
      problem = told(manifests::problem_of(manifest, refusal));
    if (read.spec) given = GivenApp{manifest.object, *std::move(read.spec)};
  };
  manifests::Sources sources;
  sources.files.push_back(options.file);
  manifests::read_sources(sources, *terminal.in, take, found);
  if (!problem.empty()) return Error{problem};
  if (!found.problems.empty()) return Error{told(found.problems.front())};
  if (!given)
    return Error{options.file + ": there is no TwelveFactorApp " + key.name + " in it; " +
                 options.cluster.program + " import makes one"};
  return *std::move(given);
}

/// Once it has begun there is nothing to plan: what is there is neither as before nor as after.
Result<Done> check_not_begun(Cluster& cluster) {
  const auto world = read_world(cluster, nullptr);
  if (!world) return world.error();
  if (world->record.empty()) return Done{};
  return Error{"the adoption of app " + cluster.app_key().name +
               " has begun; `adopt status` says how far it is, and `adopt undo` leads back"};
}

Result<adopt::Plan> planned(const AdoptOptions& options, Cluster& cluster, const Terminal& terminal) {
  const auto given = read_given(options, cluster.app_key(), terminal);
  if (!given) return given.error();
  const auto inventory = read_inventory(cluster);
  if (!inventory) return inventory.error();
  adopt::Plan plan =
      adopt::make_plan(cluster.app_key(), given->manifest, given->spec, options.sources, *inventory);
  const auto missing = missing_rights(cluster);
  if (!missing) return missing.error();
  for (const std::string& right : *missing)
    plan.refusals.push_back({"your rights", "you may not " + right, "ask for a role that allows it"});
  return plan;
}

int tell_plan(const AdoptOptions& options, const adopt::Plan& plan, const Terminal& terminal) {
  if (options.cluster.output != Output::kText) {
    print_document(terminal, plan_json(plan), options.cluster.output);
  } else {
    *terminal.out << plan_text(plan);
    if (plan.refusals.empty()) *terminal.out << "Nothing is in the way.\n";
  }
  return plan.refusals.empty() ? 0 : 1;
}

int tell_next(const AdoptOptions& options, const Cluster& cluster, const char* next,
              const Terminal& terminal) {
  *terminal.notes << "Next: " << options.cluster.program << " adopt " << next << " " << cluster.app_key().name
                  << cluster.flags() << "\n";
  return 0;
}

int start(const AdoptOptions& options, Cluster& cluster, const Terminal& terminal) {
  const auto world = read_world(cluster, nullptr);
  if (!world) return trouble(terminal, world.error());
  adopt::Plan plan;
  if (world->record.empty()) {
    if (options.file.empty())
      return trouble(terminal, Error{"start needs the file with the app: -f shop.yaml"});
    auto made = planned(options, cluster, terminal);
    if (!made) return trouble(terminal, made.error());
    plan = *std::move(made);
    if (!plan.refusals.empty()) return tell_plan(options, plan, terminal);
  }
  const int code = carry_out_all(options, adopt::steps_of_start(),
                                 world->record.empty() ? &plan.record : nullptr, cluster, terminal);
  return code != 0 ? code : tell_next(options, cluster, "switch", terminal);
}

int undo(const AdoptOptions& options, Cluster& cluster, const Terminal& terminal) {
  const auto world = read_world(cluster, nullptr);
  if (!world) return trouble(terminal, world.error());
  if (world->record.empty())
    return trouble(terminal, Error{"there is nothing to undo: there is no ConfigMap " +
                                   adopt::record_name(cluster.app_key().name) + " in namespace " +
                                   cluster.app_key().namespace_name});
  const int code = carry_out_all(options, adopt::steps_of_undo(), nullptr, cluster, terminal);
  if (code == 0) *terminal.out << "Everything is as it was.\n";
  return code;
}

int status(Cluster& cluster, const Terminal& terminal) {
  const auto world = read_world(cluster, nullptr);
  if (!world) return trouble(terminal, world.error());
  if (world->record.empty())
    return trouble(terminal,
                   Error{"app " + cluster.app_key().name + " adopts nothing: there is no ConfigMap " +
                         adopt::record_name(cluster.app_key().name)});
  const auto record = adopt::record_of(world->record);
  if (!record) return trouble(terminal, record.error());
  *terminal.out << progress_text(*record, *world);
  return 0;
}

}  // namespace

int adopt_app(const AdoptOptions& options, Cluster& cluster, const Terminal& terminal) {
  switch (options.step) {
    case AdoptStep::kPlan: {
      if (const auto begun = check_not_begun(cluster); !begun) return trouble(terminal, begun.error());
      const auto plan = planned(options, cluster, terminal);
      return plan ? tell_plan(options, *plan, terminal) : trouble(terminal, plan.error());
    }
    case AdoptStep::kStart:
      return start(options, cluster, terminal);
    case AdoptStep::kSwitch: {
      const int code = carry_out_all(options, adopt::steps_of_switch(), nullptr, cluster, terminal);
      return code != 0 ? code : tell_next(options, cluster, "finish", terminal);
    }
    case AdoptStep::kFinish: {
      const int code = carry_out_all(options, adopt::steps_of_finish(), nullptr, cluster, terminal);
      if (code == 0) *terminal.out << "The adoption is finished.\n";
      return code;
    }
    case AdoptStep::kUndo:
      return undo(options, cluster, terminal);
    case AdoptStep::kStatus:
      break;
  }
  return status(cluster, terminal);
}

}  // namespace twelvefactor::cli
