// Conditions that no test of a whole status needs.
#include "status/conditions.hpp"

#include <gtest/gtest.h>

#include "model/reasons.hpp"
#include "reconcile/reconcile.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::status {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the helpers of these tests

Condition scaling_active(const Observed& observed) {
  for (const Condition& each : conditions(observed, reconcile::reconcile(observed), {}, {}, "now")) {
    if (each.type == condition::kScalingActive) return each;
  }
  return {};
}

TEST(Conditions, OfAnAutoscalerThatHasNotReportedSayUnknown) {
  Observed observed = observe(exposed_spec());
  EXPECT_TRUE(scaling_active(observed).unknown) << "it is not there yet";
  give_release(observed);
  write_all(observed, reconcile::reconcile(observed));
  Child& autoscaler = child(observed, Kind::kHorizontalPodAutoscaler, "shop-web");
  Condition said = scaling_active(observed);
  EXPECT_TRUE(said.unknown);
  EXPECT_EQ(said.reason, reason::kMetricsUnknown);
  EXPECT_EQ(said.message, "HorizontalPodAutoscaler shop-web has not reported yet whether it can scale");

  autoscaler.reported = true;
  said = scaling_active(observed);
  EXPECT_TRUE(said.status && !said.unknown);
  EXPECT_EQ(said.reason, reason::kMetricsAvailable);

  autoscaler.trouble = "no metrics";
  said = scaling_active(observed);
  EXPECT_FALSE(said.status || said.unknown);
  EXPECT_EQ(said.reason, reason::kMetricsMissing);
}

}  // namespace
}  // namespace twelvefactor::status
