#include "kinds/build/object_meta.hpp"

#include <nlohmann/json.hpp>

#include "kinds/text/resource.hpp"

namespace twelvefactor::kinds {

using nlohmann::json;

json object_with_meta(Kind kind, const ObjectMeta& meta) {
  const ResourceType& type = resource_type(kind);
  json metadata = {{"name", meta.name}, {"namespace", meta.namespace_name}, {"labels", meta.labels}};
  if (!meta.annotations.empty()) metadata["annotations"] = meta.annotations;
  if (!meta.owner_uid.empty()) {
    metadata["ownerReferences"] = json::array({json{{"apiVersion", kAppApiVersion},
                                                    {"kind", kAppKind},
                                                    {"name", meta.owner_name},
                                                    {"uid", to_string(meta.owner_uid)},
                                                    {"controller", true},
                                                    {"blockOwnerDeletion", true}}});
  }
  return {{"apiVersion", type.api_version}, {"kind", type.kind}, {"metadata", std::move(metadata)}};
}

}  // namespace twelvefactor::kinds
