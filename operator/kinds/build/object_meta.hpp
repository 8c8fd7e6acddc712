// The metadata every object of ours carries: built once by reconcile/compose, printed by each kind's builder.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "model/app_spec.hpp"
#include "model/kind.hpp"
#include "model/uid.hpp"

namespace twelvefactor::kinds {

struct ObjectMeta {
  std::string namespace_name;
  std::string name;
  StringMap labels;
  StringMap annotations;
  std::string owner_name;  // of the TwelveFactorApp
  Uid owner_uid;           // empty (offline): no owner reference
};

/// {"apiVersion":…, "kind":…, "metadata":…}: what each builder starts from.
nlohmann::json object_with_meta(Kind kind, const ObjectMeta& meta);

}  // namespace twelvefactor::kinds
