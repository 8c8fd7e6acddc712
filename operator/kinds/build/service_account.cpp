#include "kinds/build/service_account.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {

BuiltObject build_service_account(const ObjectMeta& meta) {
  nlohmann::json object = object_with_meta(Kind::kServiceAccount, meta);
  object["automountServiceAccountToken"] = false;
  return finish(Kind::kServiceAccount, object);
}

}  // namespace twelvefactor::kinds
