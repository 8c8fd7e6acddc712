// Runs while building, never later: crds/*.yaml become the text of operator/definitions/carried.hpp.
// usage: carry_definitions OUT.cpp CRD.yaml...
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <nlohmann/json.hpp>

#include "yaml/yaml.hpp"

namespace {

using nlohmann::json;
using twelvefactor::yaml::yaml_to_json;

/// Nobody who judges an object reads them, and they are the larger part.
void drop_descriptions(json& schema) {
  if (!schema.is_structured()) return;
  if (schema.is_object() && schema.contains("description") && schema["description"].is_string())
    schema.erase("description");
  for (json& part : schema) drop_descriptions(part);
}

json carried(const json& crd) {
  const json& spec = crd.at("spec");
  const json& version = spec.at("versions").at(0);
  json schema = version.at("schema").at("openAPIV3Schema");
  drop_descriptions(schema);
  return {{"group", spec.at("group")},
          {"version", version.at("name")},
          {"kind", spec.at("names").at("kind")},
          {"plural", spec.at("names").at("plural")},
          {"namespaced", spec.at("scope") == "Namespaced"},
          {"keepsStatusApart", version.value("/subresources/status"_json_pointer, json()).is_object()},
          {"schema", schema}};
}

/// As numbers: a literal of this length is beyond what every compiler takes.
void write_source(std::ostream& out, const std::string& text) {
  out << "#include \"definitions/carried.hpp\"\n\nnamespace twelvefactor::definitions {\nnamespace "
         "{\n\nconstexpr char kText[] = {";
  for (std::size_t i = 0; i < text.size(); ++i)
    out << (i % 32 == 0 ? "\n" : "") << static_cast<int>(text[i]) << ",";
  out << "\n};\n\n}  // namespace\n\nstd::string_view carried_definitions() {\n  return {kText, sizeof "
         "kText};\n}\n\n"
         "}  // namespace twelvefactor::definitions\n";
}

}  // namespace

int main(int argc, char** argv) {
  json all = json::array();
  for (int i = 2; i < argc; ++i) {
    std::ifstream file(argv[i]);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const auto documents = yaml_to_json(text);
    if (!documents || documents->size() != 1) {
      std::cerr << argv[i] << ": " << (documents ? "is no single definition" : documents.error().message)
                << "\n";
      return 1;
    }
    all.push_back(carried(json::parse(documents->front())));
  }
  std::ofstream out(argv[1]);
  // Plain ASCII: a char may be signed, or not.
  write_source(out, all.dump(-1, ' ', /*ensure_ascii=*/true));
  return out.flush() ? 0 : 1;
}
