// Objects of other people that apps refer to, as their metadata tells of them. Called by the loop for each
// event of the metadata watches.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "model/config_map_facts.hpp"
#include "model/secret_facts.hpp"

namespace twelvefactor::kinds {

struct ReadReferent {
  std::string namespace_name;
  std::string name;
  SecretFacts facts;
};

std::optional<ReadReferent> read_referent(std::string_view object_json);

struct ReadConfigMapMetadata {
  std::string namespace_name;
  std::string name;
  ConfigMapVersion version;
};

std::optional<ReadConfigMapMetadata> read_config_map_metadata(std::string_view object_json);

struct ReadIngressClass {
  std::string name;
  bool is_default = false;
};

std::optional<ReadIngressClass> read_ingress_class(std::string_view object_json);

struct ReadNamespace {
  std::string name;
  std::map<std::string, std::string> labels;
};

std::optional<ReadNamespace> read_namespace(std::string_view object_json);

}  // namespace twelvefactor::kinds
