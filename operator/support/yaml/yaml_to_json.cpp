#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "yaml/document_builder.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::yaml {
namespace {

std::string place(const YAML::Mark& mark) {
  return "line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1) + ": ";
}

/// Brackets that open deeper than any document may nest. JSON's reader would build all of it before it is
/// refused.
bool nests_too_deep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '[' || c == '{')) {
      if (++depth > kMaxDepth) return true;
    } else if (!quoted && (c == ']' || c == '}')) {
      --depth;
    }
  }
  return false;
}

/// kubectl reads JSON as JSON: its tabs are no YAML.
std::optional<std::string> as_json(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (text[first] != '{' && text[first] != '[')) return std::nullopt;
  if (nests_too_deep(text)) throw Refused{"nested deeper than " + std::to_string(kMaxDepth) + " levels"};
  const Json parsed = Json::parse(text, nullptr, false);
  if (parsed.is_discarded()) return std::nullopt;
  return parsed.dump();
}

/// The library calls a tab in an indentation "illegal map value", which helps nobody.
std::string explained(std::string_view text, const YAML::Exception& error) {
  std::string_view line = text;
  for (int skipped = 0; skipped < error.mark.line; ++skipped)
    line.remove_prefix(std::min(line.find('\n') + 1, line.size()));
  const auto indentation = line.substr(0, line.find_first_not_of(" \t"));
  if (indentation.find('\t') == std::string_view::npos) return error.msg;
  return "a tab cannot indent in YAML; use spaces";
}

}  // namespace

Result<std::vector<std::string>> yaml_to_json(std::string_view text) {
  try {
    std::vector<std::string> documents;
    if (auto json = as_json(text)) {
      documents.push_back(std::move(*json));
      return documents;
    }
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    DocumentBuilder builder;
    while (parser.HandleNextDocument(builder)) {
    }
    for (const Json& document : builder.documents()) documents.push_back(document.dump());
    return documents;
  } catch (const Refused& refused) {
    return Error{refused.message};
  } catch (const YAML::Exception& error) {
    return Error{place(error.mark) + explained(text, error)};
  } catch (const std::exception& error) {
    return Error{std::string("not readable as YAML: ") + error.what()};
  }
}

}  // namespace twelvefactor::yaml
