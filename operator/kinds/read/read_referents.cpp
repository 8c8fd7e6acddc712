#include "kinds/read/read_metadata.hpp"
#include "kinds/read/referent.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

// networking.k8s.io/v1 IngressClass: Ingresses without a class are taken by the one that says so.
constexpr std::string_view kDefaultClassAnnotation = "ingressclass.kubernetes.io/is-default-class";

std::optional<dom::element> named_metadata(std::string_view object_json) {
  dom::element object;
  if (thread_parser().parse(object_json).get(object) != simdjson::SUCCESS) return std::nullopt;
  const auto metadata = member(object, "metadata");
  if (!metadata || text(*metadata, "name").empty()) return std::nullopt;
  return metadata;
}

}  // namespace

std::optional<ReadConfigMapMetadata> read_config_map_metadata(std::string_view object_json) {
  const auto metadata = named_metadata(object_json);
  if (!metadata) return std::nullopt;
  return ReadConfigMapMetadata{std::string(text(*metadata, "namespace")),
                               std::string(text(*metadata, "name")),
                               {parse_uid(text(*metadata, "uid")), resource_version(*metadata)}};
}

std::optional<ReadIngressClass> read_ingress_class(std::string_view object_json) {
  const auto metadata = named_metadata(object_json);
  if (!metadata) return std::nullopt;
  const auto annotations = member(*metadata, "annotations");
  return ReadIngressClass{std::string(text(*metadata, "name")),
                          annotations && text(*annotations, kDefaultClassAnnotation) == "true"};
}

std::optional<ReadNamespace> read_namespace(std::string_view object_json) {
  const auto metadata = named_metadata(object_json);
  if (!metadata) return std::nullopt;
  ReadNamespace read{std::string(text(*metadata, "name")), {}};
  const auto labels = member(*metadata, "labels");
  dom::object fields;
  if (!labels || labels->get_object().get(fields) != simdjson::SUCCESS) return read;
  for (const auto& [name, value] : fields) {
    if (value.is_string()) read.labels.emplace(name, text(*labels, name));
  }
  return read;
}

}  // namespace twelvefactor::kinds
