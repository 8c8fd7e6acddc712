#include "unit/reconcile/held_world.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "apply/needs.hpp"
#include "kinds/build/app_release.hpp"
#include "kinds/build/config_map.hpp"
#include "kinds/read/previous_status.hpp"
#include "kinds/text/names.hpp"
#include "reconcile/reconcile.hpp"
#include "status/summary.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile::testing {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the helpers of these tests

constexpr const char* kNow = "2026-11-21T10:00:00Z";
constexpr Digest kEdited{9, 9};
constexpr const char* kNextImage = "@sha256:1111111111111111111111111111111111111111111111111111111111111111";

std::string spec_of(const std::string& image_tail, const std::string& more) {
  const std::string tail = image_tail.empty()
                               ? "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                               : image_tail;
  return R"(
environment: production
codebase: {repository: https://git.example.com/acme/shop, revision: 4f2a9c1d0b7e5a3f8c6d2e1b0a9f8e7d6c5b4a39}
image: registry.example.com/shop)" +
         tail + "\n" + more;
}

/// An app with one of each object that is kept, and no gate.
constexpr const char* kUsual = R"(
config: {env: {COLOUR: red}, secrets: {KEY: {secretKeyRef: {name: stripe, key: api-key}}}}
processes:
  web: {command: [bin/web], port: 8080, replicas: 2, readiness: {tcp: true}, expose: {host: shop.example.com}}
  worker: {command: [bin/worker], replicas: 3}
adminProcesses:
  report: {command: [bin/report], trigger: Schedule, schedule: "@daily"}
  console: {command: [bin/console], trigger: Manual}
)";

}  // namespace

World::World(const std::string& more) {
  observed = observe(spec_of("", more.empty() ? kUsual : more));
  observed.children.clear();
  observed.secrets = {{"stripe", secret_with({"api-key"})}};
  observed.now = kNow;
  settle();
  EXPECT_EQ(observed.previous.release.active, 1);
}

void World::wish(const std::string& image_tail, const std::string& more) {
  const ReleaseRules rules = observed.app.spec.release;
  const bool suspend = observed.app.spec.suspend;
  observed.app.spec = parse_spec(spec_of(image_tail, more.empty() ? kUsual : more));
  observed.app.spec.release = rules;
  observed.app.spec.suspend = suspend;
  ++observed.app.generation;
}

void World::rotate() {
  ++rotation_;
  ++observed.secrets.at("stripe").resource_version;
}

Observed& World::gathered() {
  read_secrets(observed, std::to_string(rotation_));
  observed.pinned.reset();
  observed.running.reset();
  observed.snapshots.clear();
  const auto content = [this](std::int64_t number) -> std::optional<ReleaseContent> {
    const auto found = contents_.find(number);
    return found == contents_.end() ? std::nullopt : std::optional(found->second);
  };
  observed.pinned = content(observed.app.spec.release.pin);
  observed.running = content(observed.previous.release.active);
  for (const auto* release : {&observed.pinned, &observed.running}) {
    if (!*release || !knows_snapshots) continue;
    const std::string& name = (*release)->config_map;
    if (const auto data = config_maps_.find(name); data != config_maps_.end())
      observed.snapshots.insert(*data);
  }
  return observed;
}

Desired World::desired() {
  return reconcile(gathered());
}

bool World::pass() {
  const Desired desired = reconcile(gathered());
  const Observed before = observed;
  apply::Needs needs(before, desired);
  bool written = false;
  std::vector<Outcome> outcomes;
  for (const apply::Step& step : apply::make_plan(before, desired).steps) {
    if (apply::left_alone(before, step)) continue;
    const bool sends =
        step.action == apply::Step::Action::kCreate || step.action == apply::Step::Action::kChange;
    const auto awaited = sends ? needs.awaited(*step.object) : std::nullopt;
    outcomes.push_back(awaited ? *awaited : carry_out(step));
    needs.note(outcomes.back());
    written |= !wants_retry(outcomes.back().kind);
  }
  const status::Summary summary = status::summarize(gathered(), reconcile(observed), outcomes, kNow);
  if (summary.differs) observed.previous = kinds::parse_status(summary.json);
  return written || summary.differs;
}

void World::settle() {
  for (int i = 0; i < 40; ++i) {
    const bool more = pass();
    roll_out_all();
    const std::string settling = desired().release.settling_hash;
    if (settles && !settling.empty() && observed.settled_release != settling) {
      observed.settled_release = settling;
    } else if (!more) {
      return;
    }
  }
  ADD_FAILURE() << "it never comes to rest";
}

Outcome World::carry_out(const apply::Step& step) {
  const Kind kind = step.object ? step.object->kind : step.child->kind;
  const std::string& name = step.object ? step.object->name : step.child->name;
  if (step.action == apply::Step::Action::kCreate && refuses(*step.object))
    return {OutcomeKind::kQuotaExceeded, kind, name, "exceeded quota: small"};
  const Outcome outcome{
      step.action == apply::Step::Action::kRemove ? OutcomeKind::kDeleted : OutcomeKind::kChanged,
      kind,
      name,
      {}};
  write(step);
  return outcome;
}

void World::write(const apply::Step& step) {
  using Action = apply::Step::Action;
  switch (step.action) {
    case Action::kCreate: {
      Child made = as_written(*step.object, app_uid());
      const auto json = nlohmann::json::parse(step.object->json);
      if (made.kind == Kind::kAppRelease)
        contents_[made.release->number] = kinds::read_release_content(step.object->json).value();
      if (made.kind == Kind::kConfigMap) config_maps_[made.name] = json.at("data").get<StringMap>();
      if (made.kind == Kind::kCronJob) made.suspended = json.at("spec").at("suspend");
      if (made.kind == Kind::kJob)
        made.job->run_id = json.at("metadata")
                               .value("annotations", nlohmann::json::object())
                               .value(std::string(kinds::kRunIdAnnotation), "");
      observed.children.push_back(std::move(made));
      break;
    }
    case Action::kRelabel:
      child(observed, step.child->kind, step.child->name).edited_metadata = {};
      break;
    case Action::kChange: {
      Child& there = child(observed, step.object->kind, step.object->name);
      const Child wanted = as_written(*step.object, app_uid());
      const auto json = nlohmann::json::parse(step.object->json);
      there.digest = wanted.digest;
      there.release_number = wanted.release_number;
      there.rollout.min_ready_seconds = wanted.rollout.min_ready_seconds;
      if (there.kind == Kind::kCronJob) there.suspended = json.at("spec").at("suspend");
      if (there.kind == Kind::kDeployment && json.at("spec").contains("replicas")) {
        there.rollout.wished = wanted.rollout.wished;
        there.rollout.owns_replicas = true;
        there.rollout.scaled_by.reset();
      }
      break;
    }
    case Action::kRemove:
      remove(step.child->kind, step.child->name);
      break;
    case Action::kSetStatus:
      write_release_status(observed, *step.status);
      break;
    case Action::kSuspend:
      child(observed, step.object->kind, step.object->name).suspended = *step.object->suspend;
      break;
    case Action::kScale: {
      Rollout& rollout = child(observed, step.object->kind, step.object->name).rollout;
      rollout.owns_replicas = !rollout.scaled_by || rollout.wished != *step.object->replicas;
      rollout.wished = *step.object->replicas;
      rollout.scaled_by.reset();
      break;
    }
  }
}

/// The Deployments' controller does its work at once.
void World::roll_out_all() {
  for (Child& each : observed.children) {
    if (each.kind != Kind::kDeployment) continue;
    const Rollout before = each.rollout;
    roll_out(each, before.wished);
    each.rollout.owns_replicas = before.owns_replicas;
    each.rollout.scaled_by = before.scaled_by;
  }
}

void World::end_job(JobState::Phase phase) {
  for (Child& each : observed.children) {
    if (each.kind != Kind::kJob || each.job->phase != JobState::Phase::kRunning) continue;
    each.job->phase = phase;
    each.job->completion_time = kNow;
    return;
  }
  ADD_FAILURE() << "no Job runs";
}

void World::remove(Kind kind, const std::string& name) {
  const auto is_it = [&](const Child& each) { return each.kind == kind && each.name == name; };
  EXPECT_EQ(std::erase_if(observed.children, is_it), 1U) << name;
}

void World::edit(Kind kind, const std::string& name) {
  child(observed, kind, name).digest = kEdited;
}

bool World::is_edited(Kind kind, const std::string& name) {
  return child(observed, kind, name).digest == kEdited;
}

bool World::has(Kind kind, const std::string& name) const {
  return std::ranges::any_of(observed.children,
                             [&](const Child& each) { return each.kind == kind && each.name == name; });
}

int World::pods(const std::string& process) {
  return child(observed, Kind::kDeployment, "shop-" + process).rollout.wished;
}

std::int64_t World::release_of(const std::string& process) {
  return child(observed, Kind::kDeployment, "shop-" + process).release_number;
}

std::string World::config_map_of_running() const {
  return contents_.at(observed.previous.release.active).config_map;
}

std::string word(Hold hold) {
  constexpr const char* kWords[] = {"GateRuns",      "GateFailed",    "SecretMissing", "Policy",
                                    "Promotion",     "Settling",      "PinMissing",    "PinUnusable",
                                    "ConfigRefused", "ReleaseRefused"};
  return kWords[static_cast<std::size_t>(hold)];
}

namespace {

constexpr const char* kGated = R"(
config: {env: {COLOUR: blue}, secrets: {KEY: {secretKeyRef: {name: stripe, key: api-key}}}}
processes:
  web: {command: [bin/web], port: 8080, replicas: 2, readiness: {tcp: true}, expose: {host: shop.example.com}}
  worker: {command: [bin/worker], replicas: 3}
adminProcesses:
  report: {command: [bin/report], trigger: Schedule, schedule: "@daily"}
  console: {command: [bin/console], trigger: Manual}
  migrate: {command: [bin/migrate], trigger: BeforeRelease}
)";

constexpr const char* kLacking = R"(
config: {env: {COLOUR: blue}, secrets: {KEY: {secretKeyRef: {name: absent, key: api-key}}}}
processes:
  web: {command: [bin/web], port: 8080, replicas: 2, readiness: {tcp: true}, expose: {host: shop.example.com}}
  worker: {command: [bin/worker], replicas: 3}
adminProcesses:
  report: {command: [bin/report], trigger: Schedule, schedule: "@daily"}
  console: {command: [bin/console], trigger: Manual}
)";

Policies strict() {
  Policy policy;
  policy.name = "strict";
  policy.environments = {"production"};
  policy.rule_levels = {{"TF0201", Level::kEnforce}};
  return std::make_shared<const std::vector<Policy>>(1, policy);
}

}  // namespace

void put_on_hold(World& world, Hold hold) {
  switch (hold) {
    case Hold::kGateRuns:
    case Hold::kGateFailed:
    case Hold::kPinUnusable:
      world.wish("", kGated);
      world.settle();
      if (hold == Hold::kGateRuns) return;
      world.end_job(JobState::Phase::kFailed);
      world.settle();
      if (hold == Hold::kPinUnusable) world.observed.app.spec.release.pin = 2;
      break;
    case Hold::kSecretMissing:
      world.wish("", kLacking);
      break;
    case Hold::kPolicy:
      world.observed.policies = strict();
      world.wish(":v2");
      break;
    case Hold::kSettling:
      world.settles = false;
      world.wish(kNextImage);
      break;
    case Hold::kPromotion: {
      world.wish(kNextImage);
      Peer staging;
      staging.key = {"shop-staging", "shop"};
      staging.required = true;
      world.observed.app.spec.parity.peers["staging"] = staging;
      break;
    }
    case Hold::kConfigRefused:
      world.refuses = [ours = world.config_map_of_running()](const DesiredObject& object) {
        return object.kind == Kind::kConfigMap && object.name != ours;
      };
      world.wish("");
      world.observed.app.spec.config.env["COLOUR"] = "blue";
      break;
    case Hold::kReleaseRefused:
      world.refuses = [](const DesiredObject& object) { return object.kind == Kind::kAppRelease; };
      world.wish(kNextImage);
      break;
    case Hold::kPinMissing:
      world.observed.app.spec.release.pin = 99;
      break;
  }
  world.settle();
}

World usual() {
  static const World kUsualWorld;
  return kUsualWorld;
}

World on_hold(Hold hold) {
  static std::map<Hold, World> made;
  const auto found = made.find(hold);
  if (found != made.end()) return found->second;
  World world = usual();
  put_on_hold(world, hold);
  EXPECT_TRUE(world.desired().release.holds()) << word(hold);
  EXPECT_EQ(world.release_of("web"), 1) << word(hold);
  return made.emplace(hold, std::move(world)).first->second;
}

}  // namespace twelvefactor::reconcile::testing
