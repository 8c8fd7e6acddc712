// What the reader of manifests makes of files, for tests/yaml/compare.go: it asks for a program that reads
// names from standard input, one a line, and prints for each file a line of JSON:
// {"file": NAME, "documents": [{"line": 1, "value": ...} or {"line": 1, "error": "..."}]}. No command of the
// product.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <nlohmann/json.hpp>

#include "yaml/places.hpp"
#include "yaml/read_document.hpp"

int main() {
  using nlohmann::json;
  namespace yaml = twelvefactor::yaml;
  std::string name;
  while (std::getline(std::cin, name)) {
    std::ifstream file(name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    json documents = json::array();
    for (const yaml::DocumentText& part : yaml::split_documents(text)) {
      yaml::Read read = yaml::read_document(part);
      if (read.unreadable) {
        documents.push_back({{"line", read.unreadable->line}, {"error", read.unreadable->why}});
      } else if (read.value) {
        json entry = {{"line", part.line}};
        entry["value"] = std::move(*read.value);
        documents.push_back(std::move(entry));
      }
    }
    std::cout << json{{"file", name}, {"documents", std::move(documents)}}.dump(
                     -1, ' ', false, json::error_handler_t::replace)
              << "\n";
  }
}
