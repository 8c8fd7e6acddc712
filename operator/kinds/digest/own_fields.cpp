#include "kinds/digest/own_fields.hpp"

#include "kinds/digest/field_sum.hpp"
#include "kinds/digest/hash.hpp"

namespace twelvefactor::kinds {

FieldDigests desired_fields(Kind kind, std::string_view object_json) {
  thread_local simdjson::dom::parser parser;  // keeps its buffers
  simdjson::dom::element object;
  if (parser.parse(object_json).get(object) != simdjson::SUCCESS) return {};
  const std::array everything = {OwnedNode{object, true}};
  const FieldSum sum = FieldSum::of(object, shape_of(kind), everything);
  return {sum.digest(), sum.paths()};
}

Digest whole_status_digest(simdjson::dom::element object) {
  // Never destroyed: worker threads may still read it while the process ends.
  static const auto* const kStatus = [] {
    auto* shape = new Shape;
    auto everything = std::make_unique<Shape>();
    everything->all = true;
    shape->members.push_back({"status", false, std::move(everything)});
    return shape;
  }();
  const std::array everything = {OwnedNode{object, true}};
  return FieldSum::of(object, *kStatus, everything).digest();
}

Digest status_digest_without(simdjson::dom::element status, std::string_view field) {
  static const auto* const kEverything = [] {
    auto* shape = new Shape;
    shape->all = true;
    return shape;
  }();
  const std::array everything = {OwnedNode{status, true}};
  Digest digest = FieldSum::of(status, *kEverything, everything).digest();
  std::string_view left_out;
  if (status[field].get_string().get(left_out) == simdjson::SUCCESS)
    digest -= FieldSum::leaf(std::string("/").append(field), left_out);
  return digest;
}

Digest desired_status_digest(std::string_view status_json) {
  thread_local simdjson::dom::parser parser;
  simdjson::dom::element object;
  const std::string whole = std::string(R"({"status":)").append(status_json).append("}");
  return parser.parse(whole).get(object) == simdjson::SUCCESS ? whole_status_digest(object) : Digest{};
}

Digest replicas_digest(int replicas) {
  return FieldSum::leaf("/spec/replicas", replicas);
}

Digest suspend_digest(bool suspend) {
  return FieldSum::leaf("/spec/suspend", suspend);
}

Digest key_presence_digest(std::string_view key) {
  return hash_leaf("/data", key);
}

}  // namespace twelvefactor::kinds
