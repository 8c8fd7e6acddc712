#include "reconcile/adopting.hpp"

#include "kinds/text/resource.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::reconcile {

bool is_left_by_adoption(const Observed& observed, Kind kind, const std::string& name) {
  if (!observed.app.adoption || observed.app.adoption->left.empty()) return false;
  return observed.app.adoption->left.contains(std::string(kinds::resource_type(kind).kind) + "/" + name);
}

void keep_what_is_adopted(const Observed& observed, Desired& desired) {
  if (!observed.app.adoption) return;
  for (const Child& child : observed.children) {
    if (child.adopted && child.owner == observed.app.uid) desired.kept.push_back({child.kind, child.name});
  }
}

std::optional<Wait> until_adopted(const Observed& observed) {
  if (!observed.app.adoption) return std::nullopt;
  std::string left;
  for (const std::string& object : observed.app.adoption->left) left += (left.empty() ? "" : ", ") + object;
  std::string message = "the app is taking the place of workloads that ran before it";
  if (!left.empty()) message += "; left as they are: " + left;
  message += "; see `twelvefactor adopt status " + observed.app.key.name + "`";
  return Wait{"", reason::kAdopting, std::move(message), /*holds_pods=*/false};
}

bool was_passed_before_us(const Observed& observed, std::int64_t release) {
  return observed.app.adoption && release == 1;
}

}  // namespace twelvefactor::reconcile
