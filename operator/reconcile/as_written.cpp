#include "reconcile/as_written.hpp"

#include "kinds/digest/hash.hpp"
#include "kinds/digest/own_fields.hpp"
#include "model/lookup.hpp"

namespace twelvefactor::reconcile {
namespace {

bool is_remembered(Kind kind) {
  return kind == Kind::kDeployment || kind == Kind::kCronJob;
}

Composed composed_of(const DesiredObject& object) {
  return {object.kind, object.name, object.digest, object.replicas};
}

/// Without what changes in a hold as well.
std::string lasting_digest(const Composed& composed, bool suspend) {
  Digest digest = composed.digest;
  if (composed.kind == Kind::kCronJob) digest -= kinds::suspend_digest(suspend);
  if (composed.replicas) digest -= kinds::replicas_digest(*composed.replicas);
  return kinds::to_hex(digest);
}

/// A Deployment and a CronJob may have the same name.
std::string memory_key(Kind kind, const std::string& name) {
  return (kind == Kind::kCronJob ? "cronjob/" : "deployment/") + name;
}

/// Is each object to be as it is composed, whether or not it is so yet?
bool is_followed(const Observed& observed, const Desired& desired) {
  return observed.spec_error.empty() && !desired.release.holds();
}

}  // namespace

std::map<std::string, std::string> as_written(const Observed& observed, const Desired& desired) {
  const auto& before = observed.previous.as_written;
  if (observed.offline) return {};
  auto remembered = is_followed(observed, desired) ? std::map<std::string, std::string>() : before;
  for (const DesiredObject& object : desired.objects) {
    const Child* child = is_remembered(object.kind) ? own_child(observed, object.kind, object.name) : nullptr;
    if (child == nullptr) continue;
    const std::string key = memory_key(object.kind, object.name);
    if (!object.hold && as_wished(*child, object)) {
      remembered[key] = lasting_digest(composed_of(object), observed.app.spec.suspend);
    } else if (const auto known = before.find(key); known != before.end()) {
      remembered.insert(*known);
    }
  }
  return remembered;
}

bool was_written(const Observed& observed, const Composed& composed) {
  const auto known = observed.previous.as_written.find(memory_key(composed.kind, composed.name));
  return known != observed.previous.as_written.end() &&
         known->second == lasting_digest(composed, observed.app.spec.suspend);
}

bool brings_back(const Observed& observed, const DesiredObject& object, std::int64_t number) {
  const Child* child = is_remembered(object.kind) ? own_child(observed, object.kind, object.name) : nullptr;
  if (child == nullptr) return false;
  // What is remembered may be of a moment before; the number was written with the rest. 0: somebody edited
  // it.
  if (child->release_number != number && child->release_number != 0) return false;
  return was_written(observed, composed_of(object));
}

}  // namespace twelvefactor::reconcile
