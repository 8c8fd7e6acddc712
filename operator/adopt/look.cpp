#include "adopt/look.hpp"

#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::adopt {

using Json = nlohmann::json;
using kinds::object_at;
using kinds::text_at;

std::string name_of(const Json& object) {
  return text_at(object_at(object, "metadata"), "name");
}

const std::vector<Json>& Look::all(Kind kind) const {
  static const std::vector<Json> kNone;
  const auto found = inventory.find(kind);
  return found == inventory.end() ? kNone : found->second;
}

const Json& Look::find(Kind kind, const std::string& name) const {
  static const Json kNull;
  for (const Json& object : all(kind)) {
    if (name_of(object) == name) return object;
  }
  return kNull;
}

bool Look::is_ours(const Json& object) const {
  const Json& labels = object_at(object_at(object, "metadata"), "labels");
  return text_at(labels, std::string(kinds::kAppLabel).c_str()) == record.app.name;
}

void Look::refuse(Kind kind, const std::string& name, std::string message, std::string remedy) const {
  refusals.push_back({key_of(kind, name), std::move(message), std::move(remedy)});
}

}  // namespace twelvefactor::adopt
