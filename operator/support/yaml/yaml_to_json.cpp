#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "yaml/json_text.hpp"
#include "yaml/tagged.hpp"
#include "yaml/value_builder.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::yaml {
namespace {

At at(const YAML::Mark& mark) {
  return {mark.line, mark.column};
}

/// Hands the library's events of one document after the other to a builder.
class ParserEvents : public YAML::EventHandler {
 public:
  /// Each document that has content.
  [[nodiscard]] std::vector<std::string> documents() { return std::move(documents_); }

  /// The library stands still, and makes one empty document after the other for ever, at a ] or } that
  /// nothing opened.
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (mark.pos == last_start_)
      throw Unbuildable{at(mark), "nothing can begin with this; is a bracket or quote too many?"};
    last_start_ = mark.pos;
    builder_ = {};
  }
  void OnDocumentEnd() override {
    if (const auto value = builder_.take()) documents_.push_back(value->dump());
  }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    builder_.scalar(at(mark), anchor, nullptr, "", /*merges=*/false);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override { builder_.alias(at(mark), anchor); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    const bool plain = tag == "?" || tag.empty();
    if (plain) return builder_.scalar(at(mark), anchor, resolve_plain(text), text, text == "<<");
    if (tag != "!" && !tag.starts_with(kCoreTag))
      throw Unbuildable{at(mark), "the tag " + tag + " has no meaning here"};
    Tagged tagged = resolve_tagged(tag, text);
    if (!tagged.wrong.empty()) throw Unbuildable{at(mark), std::move(tagged.wrong)};
    builder_.scalar(at(mark), anchor, tagged.value, std::move(tagged.text).value_or(text), /*merges=*/false);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    builder_.begin(at(mark), anchor, /*map=*/false);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    builder_.begin(at(mark), anchor, /*map=*/true);
  }
  void OnSequenceEnd() override { builder_.end(); }
  void OnMapEnd() override { builder_.end(); }

 private:
  ValueBuilder builder_;
  std::vector<std::string> documents_;
  int last_start_ = -1;
};

std::string place(At where) {
  if (where.line < 0) return "";  // JSON's reader names none
  return "line " + std::to_string(where.line + 1) + ", column " + std::to_string(where.column + 1) + ": ";
}

/// kubectl reads JSON as JSON: its tabs are no YAML.
std::optional<nlohmann::json> as_json(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (text[first] != '{' && text[first] != '[')) return std::nullopt;
  return read_json(text);
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
    if (const auto json = as_json(text)) return std::vector{json->dump()};
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    ParserEvents events;
    while (parser.HandleNextDocument(events)) {
    }
    return events.documents();
  } catch (const Unbuildable& unbuildable) {
    return Error{place(unbuildable.at) + unbuildable.why};
  } catch (const YAML::Exception& error) {
    return Error{place(at(error.mark)) + explained(text, error)};
  } catch (const std::exception& error) {
    return Error{std::string("not readable as YAML: ") + error.what()};
  }
}

}  // namespace twelvefactor::yaml
