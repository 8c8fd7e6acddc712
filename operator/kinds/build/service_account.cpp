#include "kinds/build/service_account.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {

BuiltObject build_service_account(const ObjectMeta& meta, bool adopted) {
  nlohmann::json object = object_with_meta(Kind::kServiceAccount, meta);
  // Pods that were there before may use its token; ours say for themselves that they do not.
  if (!adopted) object["automountServiceAccountToken"] = false;
  return finish(Kind::kServiceAccount, object);
}

}  // namespace twelvefactor::kinds
