#include "lint/documents.hpp"

#include <charconv>

#include <nlohmann/json.hpp>

#include "lint/lint.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

/// "line 3, column 5: why" of a document as a line of its file.
Problem syntax_problem(const std::string& file, int first_line, const std::string& message) {
  constexpr std::string_view kLine = "line ";
  int line = 0;
  if (message.starts_with(kLine))
    std::from_chars(message.data() + kLine.size(), message.data() + message.size(), line);
  const std::size_t colon = message.find(": ");
  if (line == 0 || colon == std::string::npos) return {file, first_line, message};
  return {file, first_line + line - 1, message.substr(colon + 2)};
}

}  // namespace

void each_document(const std::string& file, std::string_view text, std::vector<Problem>& problems,
                   const TakeDocument& take) {
  if (text.size() > kMostFileBytes) {
    problems.push_back({file, 0, "is larger than 64 MiB; split it"});
    return;
  }
  for (const yaml::DocumentText& part : yaml::split_documents(text)) {
    if (part.text.size() > kMostDocumentBytes) {
      problems.push_back({file, part.line, "is a document of more than 4 MiB, which no API server takes"});
      continue;
    }
    const auto documents = yaml::yaml_to_json(part.text);
    if (!documents) {
      problems.push_back(syntax_problem(file, part.line, documents.error().message));
      continue;
    }
    for (const std::string& each : *documents)
      take(json::parse(each, nullptr, /*allow_exceptions=*/false), part);
  }
}

}  // namespace twelvefactor::lint
