// An app in production that has run its first release for a while, and what reconcile makes of it next. Used
// by the tests of what holds a release back.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "apply/plan.hpp"
#include "kinds/read/previous_status.hpp"
#include "reconcile/reconcile.hpp"
#include "status/summary.hpp"
#include "status/verdict.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile::testing_app {

using namespace testing;  // NOLINT(google-build-using-namespace): the helpers of these tests

inline constexpr const char* kNow = "2026-11-21T10:00:00Z";

inline std::string spec(const std::string& image_tail, const std::string& more = "") {
  return R"(
environment: production
codebase: {repository: https://git.example.com/acme/shop, revision: 4f2a9c1d0b7e5a3f8c6d2e1b0a9f8e7d6c5b4a39}
image: registry.example.com/shop)" +
         image_tail + R"(
processes:
  web: {port: 8080, replicas: 2, readiness: {tcp: true}, resources: {requests: {cpu: 100m, memory: 64Mi}}}
)" + more;
}

inline const std::string kPinned = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// An app that has run its first release for a while.
inline Observed running(const std::string& spec_yaml) {
  Observed observed = observe(spec_yaml);
  observed.now = kNow;
  const Desired first = reconcile(observed);
  write_all(observed, first);
  for (const DesiredObject& each : first.objects) {
    if (each.kind == Kind::kDeployment) roll_out(child(observed, each.kind, each.name), *each.replicas);
  }
  for (int i = 0; i < 2; ++i) {
    const Desired desired = reconcile(observed);
    for (const WishedReleaseStatus& wished : desired.release_statuses) write_release_status(observed, wished);
    observed.previous = kinds::parse_status(status::summarize(observed, desired, {}, kNow).json);
  }
  EXPECT_EQ(observed.previous.release.active, 1);
  return observed;
}

inline void wish(Observed& observed, const std::string& spec_yaml) {
  observed.app.spec = parse_spec(spec_yaml);
  ++observed.app.generation;
  read_secrets(observed);
  observed.settled_release = reconcile(observed).release.settling_hash;
}

/// Steps of these kinds, as text.
inline std::string steps(const Observed& observed) {
  std::string text;
  for (const apply::Step& step : apply::make_plan(observed, reconcile(observed)).steps) {
    if (!step.object) continue;
    text += step.object->name + (step.action == apply::Step::Action::kScale ? " scaled" : "") + "\n";
  }
  return text;
}

inline status::Verdict verdict(const Observed& observed) {
  return status::judge(observed, reconcile(observed), {});
}

}  // namespace twelvefactor::reconcile::testing_app
