// The table of docs/held.md: for each thing that acts, whether it does while a release is held, and while the
// app is paused, suspended or pinned. The rows here and there must be the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kinds/build/admin_task.hpp"
#include "model/lookup.hpp"
#include "reconcile/reconcile.hpp"
#include "unit/apps.hpp"
#include "unit/reconcile/held_world.hpp"

namespace twelvefactor::reconcile {
namespace {

using namespace testing;                // NOLINT(google-build-using-namespace): the helpers of these tests
using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the helpers of these tests

enum Column : std::size_t { kGate, kHeld, kWrongPin, kPaused, kSuspended, kPinned };
constexpr std::array<const char*, 6> kColumns = {"gate",   "held",      "wrong pin",
                                                 "paused", "suspended", "pinned"};

/// A column, and one of the ways to be in it.
struct Place {
  Column column;
  std::optional<Hold> hold{};
};

const std::vector<Place>& places() {
  static const std::vector<Place> kPlaces = {{kGate, Hold::kGateRuns},
                                             {kGate, Hold::kGateFailed},
                                             {kHeld, Hold::kSecretMissing},
                                             {kHeld, Hold::kPolicy},
                                             {kHeld, Hold::kPromotion},
                                             {kHeld, Hold::kSettling},
                                             {kHeld, Hold::kConfigRefused},
                                             {kHeld, Hold::kReleaseRefused},
                                             {kWrongPin, Hold::kPinMissing},
                                             {kWrongPin, Hold::kPinUnusable},
                                             {kPaused},
                                             {kSuspended},
                                             {kPinned}};
  return kPlaces;
}

std::string word(const Place& place) {
  std::string text = kColumns.at(place.column);
  std::ranges::replace(text, ' ', '_');
  return place.hold ? text + "_" + testing::word(*place.hold) : text;
}

World made_in(const Place& place) {
  if (place.hold) {
    World held = testing::on_hold(*place.hold);
    held.settle();
    return held;
  }
  World world = testing::usual();
  switch (place.column) {
    case kPaused:
      world.observed.app.paused = true;
      break;
    case kSuspended:
      world.observed.app.spec.suspend = true;
      break;
    case kPinned:
      world.wish("@sha256:1111111111111111111111111111111111111111111111111111111111111111");
      world.settle();
      world.observed.app.spec.release.pin = 1;
      break;
    default:
      break;
  }
  world.settle();
  return world;
}

/// Made once for all rows.
World in(const Place& place) {
  static std::map<std::string, World> made;
  const auto found = made.find(word(place));
  return found != made.end() ? found->second : made.emplace(word(place), made_in(place)).first->second;
}

Process& web(World& world) {
  return world.observed.app.spec.processes.at("web");
}

void scale_as_an_autoscaler(World& world) {
  world.edit(Kind::kDeployment, "shop-web");  // the number is among our fields no more
  Rollout& rollout = child(world.observed, Kind::kDeployment, "shop-web").rollout;
  rollout.wished = 7;
  rollout.owns_replicas = false;
  rollout.scaled_by = std::make_shared<const std::string>("keda");
}

void turn_suspension(World& world) {
  world.observed.app.spec.suspend = !world.observed.app.spec.suspend;
}

bool follows_suspension(World& world) {
  const bool suspend = world.observed.app.spec.suspend;
  return world.pods("web") == (suspend ? 0 : 2) &&
         child(world.observed, Kind::kCronJob, "shop-report").suspended == suspend;
}

using Parts = std::vector<std::pair<Kind, std::string>>;

const Parts& deleted_parts() {
  static const Parts kParts = {{Kind::kDeployment, "shop-web"}, {Kind::kService, "shop"},
                               {Kind::kIngress, "shop-web"},    {Kind::kPodDisruptionBudget, "shop-web"},
                               {Kind::kCronJob, "shop-report"}, {Kind::kServiceAccount, "shop"}};
  return kParts;
}

std::string config_of(const World& world) {
  return world.config_map_of_running();
}

void edit_all(World& world, const Parts& parts) {
  for (const auto& [kind, name] : parts) world.edit(kind, name);
}

bool all_put_back(World& world, const Parts& parts) {
  return std::ranges::none_of(parts,
                              [&](const auto& part) { return world.is_edited(part.first, part.second); });
}

const Parts& pod_parts() {
  static const Parts kParts = {
      {Kind::kDeployment, "shop-web"}, {Kind::kService, "shop"}, {Kind::kCronJob, "shop-report"}};
  return kParts;
}

const Parts& other_parts() {
  static const Parts kParts = {{Kind::kIngress, "shop-web"}, {Kind::kPodDisruptionBudget, "shop-web"}};
  return kParts;
}

AdminProcess admin_process(AdminProcess::Trigger trigger) {
  AdminProcess process;
  process.command = {"bin/seed"};
  process.trigger = trigger;
  process.run_id = "1";
  return process;
}

/// A gate that is new to the release that is asked for.
void add_gate(World& world) {
  world.observed.app.spec.admin_processes["zz"] = admin_process(AdminProcess::Trigger::kBeforeRelease);
  world.observed.app.spec.admin_processes.erase("migrate");
}

bool a_gate_runs(World& world) {
  return std::ranges::any_of(world.observed.children, [](const Child& each) {
    return each.kind == Kind::kJob && each.name.ends_with("-zz");
  });
}

void add_task(World& world) {
  AdminTask task;
  task.name = "fix";
  task.spec.app = "shop";
  task.spec.command = {"bin/fix"};
  task.uid = uid_of('d');
  world.observed.tasks.push_back(std::make_shared<const AdminTask>(std::move(task)));
}

bool its_job_is_made(World& world) {
  world.gathered().releases = {{world.observed.previous.release.active, *world.observed.running}};
  const Desired desired = reconcile(world.observed);
  return !desired.tasks.empty() && desired.tasks.front().job.has_value();
}

void add_peer(World& world) {
  world.observed.app.spec.parity.peers["staging"].key = {"shop-staging", "shop"};
}

bool has_report(World& world) {
  return std::ranges::any_of(world.observed.children,
                             [](const Child& each) { return each.kind == Kind::kParityReport; });
}

struct Row {
  std::string name;  // as the docs have it
  std::array<bool, kColumns.size()> acts;
  std::function<void(World&)> act;
  std::function<bool(World&)> acted;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {"another number of `replicas`",
       {true, true, true, false, false, true},
       [](World& world) { web(world).replicas = 5; },
       [](World& world) { return world.pods("web") == 5; }},
      {"`autoscaling` that is set, changed or taken away",
       {true, true, true, false, true, true},
       [](World& world) { web(world).autoscaling = Autoscaling{3, 6, 80, {}, {}}; },
       [](World& world) { return world.has(Kind::kHorizontalPodAutoscaler, "shop-web"); }},
      {"an autoscaler that is not the app's own keeps its number",
       {true, true, true, true, false, true},
       scale_as_an_autoscaler,
       [](World& world) { return world.pods("web") == 7; }},
      {"`suspend` that is set or taken away",
       {true, true, true, false, true, true},
       turn_suspension,
       follows_suspension},
      {"a deleted Deployment, Service, Ingress, disruption budget, CronJob or ServiceAccount is made again",
       {true, true, true, false, true, true},
       [](World& world) {
         for (const auto& [kind, name] : deleted_parts()) world.remove(kind, name);
       },
       [](World& world) {
         return std::ranges::all_of(deleted_parts(),
                                    [&](const auto& part) { return world.has(part.first, part.second); });
       }},
      {"a deleted ConfigMap of the release that runs is made again",
       {true, true, true, false, true, true},
       [](World& world) { world.remove(Kind::kConfigMap, config_of(world)); },
       [](World& world) { return world.has(Kind::kConfigMap, config_of(world)); }},
      {"an edit of a Deployment, Service or CronJob is put back",
       {true, true, true, false, true, true},
       [](World& world) { edit_all(world, pod_parts()); },
       [](World& world) { return all_put_back(world, pod_parts()); }},
      {"`network` that is set, changed or taken away",
       {true, true, true, false, true, true},
       [](World& world) { world.observed.app.spec.network = Network{}; },
       [](World& world) { return world.has(Kind::kNetworkPolicy, "shop-web"); }},
      {"an edit of an Ingress, NetworkPolicy, autoscaler or disruption budget is put back",
       {true, true, true, false, true, true},
       [](World& world) { edit_all(world, other_parts()); },
       [](World& world) { return all_put_back(world, other_parts()); }},
      {"another image, config, backing service or command is rolled out",
       {false, false, false, false, true, false},
       [](World& world) { world.observed.app.spec.config.env["COLOUR"] = "green"; },
       [](World& world) { return world.release_of("web") > world.release_before; }},
      {"an admin process with trigger BeforeRelease begins",
       {true, false, false, false, false, false},
       add_gate,
       a_gate_runs},
      {"an admin process with trigger Once begins",
       {false, false, false, false, false, true},
       [](World& world) {
         world.observed.app.spec.admin_processes["seed"] = admin_process(AdminProcess::Trigger::kOnce);
       },
       [](World& world) { return world.has(Kind::kJob, "shop-seed"); }},
      {"runs of a schedule begin",
       {true, true, true, true, false, true},
       [](World&) {},
       [](World& world) { return !child(world.observed, Kind::kCronJob, "shop-report").suspended; }},
      {"an AdminTask begins", {true, true, true, false, true, true}, add_task, its_job_is_made},
      {"parity reports are written", {true, true, true, true, true, true}, add_peer, has_report},
      {"a process that the spec no longer names is ended",
       {false, false, false, false, true, false},
       [](World& world) { world.observed.app.spec.processes.erase("worker"); },
       [](World& world) { return !world.has(Kind::kDeployment, "shop-worker"); }},
  };
  return kRows;
}

class WhatActs : public ::testing::TestWithParam<std::tuple<std::size_t, std::size_t>> {};

TEST_P(WhatActs, IsAsTheTableSays) {
  const Row& row = rows().at(std::get<0>(GetParam()));
  const Place& place = places().at(std::get<1>(GetParam()));
  World world = in(place);
  world.release_before = world.release_of("web");
  row.act(world);
  world.settle();
  EXPECT_EQ(row.acted(world), row.acts.at(place.column)) << row.name << ", " << word(place);
}

std::string cell_name(const ::testing::TestParamInfo<WhatActs::ParamType>& info) {
  std::string name;
  for (const char c : rows().at(std::get<0>(info.param)).name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += c;
    if (c == ' ') name += '_';
  }
  return name + "_" + word(places().at(std::get<1>(info.param)));
}

INSTANTIATE_TEST_SUITE_P(While, WhatActs,
                         ::testing::Combine(::testing::Range<std::size_t>(0, rows().size()),
                                            ::testing::Range<std::size_t>(0, places().size())),
                         cell_name);

/// The cells of a line of a table, without blanks around them.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> found;
  for (std::size_t start = 1; start < line.size();) {
    const std::size_t end = std::min(line.find('|', start), line.size());
    const std::string cell = line.substr(start, end - start);
    const std::size_t first = cell.find_first_not_of(' ');
    found.push_back(first == std::string::npos ? ""
                                               : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
    start = end + 1;
  }
  return found;
}

TEST(WhatActsTable, IsTheOneOfTheDocs) {
  std::ifstream docs(std::string(REPOSITORY_DIR) + "/docs/held.md");
  std::vector<std::vector<std::string>> table;
  bool inside = false;
  for (std::string line; std::getline(docs, line);) {
    inside = line.starts_with("| what acts") || (inside && line.starts_with("|"));
    if (inside) table.push_back(cells(line));
  }
  ASSERT_EQ(table.size(), rows().size() + 2) << "with its head and the line below";
  for (std::size_t i = 0; i < rows().size(); ++i) {
    const auto& line = table.at(i + 2);
    ASSERT_EQ(line.size(), 1 + kColumns.size());
    EXPECT_EQ(line.front(), rows().at(i).name);
    for (std::size_t column = 0; column < kColumns.size(); ++column)
      EXPECT_EQ(line.at(column + 1).starts_with("yes"), rows().at(i).acts.at(column))
          << line.front() << ", " << kColumns.at(column);
  }
}

}  // namespace
}  // namespace twelvefactor::reconcile
