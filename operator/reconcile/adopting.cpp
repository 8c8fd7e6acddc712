#include "reconcile/adopting.hpp"

#include "kinds/text/resource.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::reconcile {
namespace {

void hold_what_is_left(const Adoption& adoption, Desired& desired) {
  for (DesiredObject& object : desired.objects) {
    const std::string key = std::string(kinds::resource_type(object.kind).kind) + "/" + object.name;
    object.hold = object.hold || adoption.left.contains(key);
  }
}

void keep_what_is_adopted(const Observed& observed, Desired& desired) {
  for (const Child& child : observed.children) {
    if (child.adopted && child.owner == observed.app.uid) desired.kept.push_back({child.kind, child.name});
  }
}

/// What keeps the app from being ready, though its pods are.
Wait until_adopted(const Observed& observed) {
  std::string left;
  for (const std::string& object : observed.app.adoption->left) left += (left.empty() ? "" : ", ") + object;
  std::string message = "the app is taking the place of workloads that ran before it";
  if (!left.empty()) message += "; left as they are: " + left;
  message += "; see `twelvefactor adopt status " + observed.app.key.name + "`";
  return {"", reason::kAdopting, std::move(message), /*holds_pods=*/false};
}

}  // namespace

void obey_adoption(const Observed& observed, Desired& desired) {
  if (!observed.app.adoption) return;
  hold_what_is_left(*observed.app.adoption, desired);
  keep_what_is_adopted(observed, desired);
  desired.waits.push_back(until_adopted(observed));
}

bool was_passed_before_us(const Observed& observed, std::int64_t release) {
  return observed.app.adoption && release == 1;
}

}  // namespace twelvefactor::reconcile
