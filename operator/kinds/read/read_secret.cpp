#include "kinds/read/read_secret.hpp"

#include <algorithm>

#include "kinds/read/read_metadata.hpp"
#include "kinds/read/referent.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

void collect_keys(dom::element fields, std::string_view group, SecretFacts& facts) {
  const auto data = member(fields, group);
  dom::object keys;
  if (!data || data->get_object().get(keys) != simdjson::SUCCESS) return;
  for (const auto& [name, below] : keys) {
    if (name.starts_with("f:")) facts.keys.emplace_back(name.substr(2));
  }
}

}  // namespace

SecretFacts secret_facts(dom::element metadata) {
  SecretFacts facts;
  facts.exists = true;
  facts.uid = parse_uid(text(metadata, "uid"));
  facts.resource_version = resource_version(metadata);
  dom::array entries;
  const auto found = member(metadata, "managedFields");
  if (!found || found->get_array().get(entries) != simdjson::SUCCESS) return facts;
  for (const dom::element entry : entries) {
    const auto fields = member(entry, "fieldsV1");
    if (!fields) continue;
    facts.keys_known = true;
    // An applied stringData is recorded under its own name; the server moves its keys to data.
    for (const std::string_view group : {"f:data", "f:stringData"}) collect_keys(*fields, group, facts);
  }
  std::sort(facts.keys.begin(), facts.keys.end());
  facts.keys.erase(std::unique(facts.keys.begin(), facts.keys.end()), facts.keys.end());
  return facts;
}

std::optional<ReadReferent> read_referent(std::string_view object_json) {
  dom::element object;
  if (thread_parser().parse(object_json).get(object) != simdjson::SUCCESS) return std::nullopt;
  const auto metadata = member(object, "metadata");
  if (!metadata || text(*metadata, "name").empty()) return std::nullopt;
  return ReadReferent{std::string(text(*metadata, "namespace")), std::string(text(*metadata, "name")),
                      secret_facts(*metadata)};
}

}  // namespace twelvefactor::kinds
