#include "reconcile/refused_spec.hpp"

#include <algorithm>

#include "model/lookup.hpp"
#include "model/reasons.hpp"
#include "reconcile/allowed_rules.hpp"

namespace twelvefactor::reconcile {
namespace {

bool is_refused(const Veto& veto) {
  return veto.any() && veto.reason == reason::kPolicyViolation;
}

}  // namespace

void hold_what_is_refused(const Observed& observed, Desired& desired) {
  if (!is_refused(desired.veto)) return;
  const bool way_in = std::ranges::any_of(desired.findings, is_about_the_way_in);
  for (DesiredObject& object : desired.objects) {
    const bool account =
        object.kind == Kind::kServiceAccount && own_child(observed, object.kind, object.name);
    const bool leads_in = object.kind == Kind::kIngress || object.kind == Kind::kHttpRoute;
    if (account || (leads_in && way_in)) object.hold = true;
  }
}

bool must_do_without_annotations(const Observed& observed, const Veto& veto) {
  return is_refused(veto) && !observed.app.spec.service_account_annotations.empty() &&
         own_child(observed, Kind::kServiceAccount, observed.app.key.name) == nullptr;
}

}  // namespace twelvefactor::reconcile
