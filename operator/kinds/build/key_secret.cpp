#include "kinds/build/key_secret.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {

std::string key_secret_json(std::string_view namespace_name, std::string_view name, std::string_view key) {
  // Not labelled as an app's object: it belongs to none.
  const nlohmann::json object = {{"apiVersion", "v1"},
                                 {"kind", "Secret"},
                                 {"metadata",
                                  {{"namespace", namespace_name},
                                   {"name", name},
                                   {"labels", {{"app.kubernetes.io/name", "twelvefactor-operator"}}},
                                   {"annotations",
                                    {{"twelvefactor.dev/description",
                                      "Keys under which the operator hashes what Secrets hold, to see that "
                                      "it changed. Add a key with a higher "
                                      "number to use another from then on; leave the others."}}}}},
                                 {"type", "Opaque"},
                                 {"stringData", {{"1", key}}}};
  return object.dump();
}

}  // namespace twelvefactor::kinds
