#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>

#include "yaml/scalars.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::yaml {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kMaxDepth = 200;
constexpr std::size_t kMaxValues = 1'000'000;
// Of texts and keys, with aliases written out. An API server takes documents of at most 3 MiB.
constexpr std::size_t kMaxBytes = std::size_t{16} << 20U;
constexpr std::string_view kCoreTag = "tag:yaml.org,2002:";

/// Leaves this file never: yaml_to_json catches it.
struct Refused {
  std::string message;
};

std::string place(const YAML::Mark& mark) {
  return "line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1) + ": ";
}

[[noreturn]] void refuse(const YAML::Node& node, const std::string& why) {
  throw Refused{place(node.Mark()) + why};
}

/// One document on its way to JSON; counts what it writes.
class Converter {
 public:
  Json value(const YAML::Node& node, int depth) {
    if (depth > kMaxDepth) refuse(node, "nested deeper than " + std::to_string(kMaxDepth) + " levels");
    if (++values_ > kMaxValues) refuse(node, "more than " + std::to_string(kMaxValues) + " values");
    switch (node.Type()) {
      case YAML::NodeType::Scalar:
        count_bytes(node);
        return scalar(node);
      case YAML::NodeType::Sequence:
        return sequence(node, depth);
      case YAML::NodeType::Map:
        return mapping(node, depth);
      case YAML::NodeType::Null:
      case YAML::NodeType::Undefined:
        break;
    }
    return nullptr;
  }

 private:
  static Json scalar(const YAML::Node& node) {
    struct Written {
      const YAML::Node& node;
      Json operator()(NotFinite) const {
        refuse(node, node.Scalar() + " cannot be written as JSON; quote it");
      }
      Json operator()(Text) const { return node.Scalar(); }
      Json operator()(std::nullptr_t) const { return nullptr; }
      Json operator()(bool value) const { return value; }
      Json operator()(std::int64_t value) const { return value; }
      Json operator()(std::uint64_t value) const { return value; }
      Json operator()(double value) const { return value; }
    };
    return std::visit(Written{node}, resolved(node));
  }

  static Scalar resolved(const YAML::Node& node) {
    const std::string& tag = node.Tag();
    if (tag == "?" || tag.empty()) return resolve_plain(node.Scalar());
    if (tag == "!") return Text{};
    const bool core = tag.starts_with(kCoreTag);
    const std::string_view kind = core ? std::string_view(tag).substr(kCoreTag.size()) : std::string_view();
    if (kind == "str") return Text{};
    if (kind == "int" || kind == "bool" || kind == "null") return resolve_plain(node.Scalar());
    if (kind == "float") {
      const Scalar read = resolve_plain(node.Scalar());
      if (const auto* whole = std::get_if<std::int64_t>(&read)) return static_cast<double>(*whole);
      return read;
    }
    refuse(node, "the tag " + tag + " has no meaning here");
  }

  Json sequence(const YAML::Node& node, int depth) {
    Json list = Json::array();
    for (const auto& item : node) list.push_back(value(item, depth + 1));
    return list;
  }

  static std::string key_text(const YAML::Node& key) {
    if (key.IsNull()) return "null";
    if (!key.IsScalar()) refuse(key, "a key must be a scalar");
    const Json read = scalar(key);
    return read.is_string() ? read.get<std::string>() : read.dump();
  }

  static bool is_merge(const YAML::Node& key) {
    return key.IsScalar() && key.Scalar() == "<<" && (key.Tag() == "?" || key.Tag().empty());
  }

  Json mapping(const YAML::Node& node, int depth) {
    Json map = Json::object();
    std::set<std::string> own;
    for (const auto& entry : node) {
      if (is_merge(entry.first)) continue;
      count_bytes(entry.first);
      std::string key = key_text(entry.first);
      if (!own.insert(key).second) refuse(entry.first, "the key " + key + " is given twice");
      append(map, std::move(key), value(entry.second, depth + 1));
    }
    for (const auto& entry : node) {
      if (is_merge(entry.first)) merge(map, own, entry.second, depth);
    }
    return map;
  }

  /// The key is known to be new: the map's own insert would look for it from the start.
  static void append(Json& map, std::string key, Json part) {
    map.get_ref<Json::object_t&>().emplace_back(std::move(key), std::move(part));
  }

  /// Adds what `source` has and `map`, whose keys are `keys`, does not: own keys and earlier sources win.
  void merge(Json& map, std::set<std::string>& keys, const YAML::Node& source, int depth) {
    if (source.IsSequence()) {
      for (const auto& one : source) merge(map, keys, one, depth + 1);
      return;
    }
    if (!source.IsMap()) refuse(source, "a merge key (<<) takes a mapping or a list of mappings");
    const Json merged = value(source, depth + 1);
    for (const auto& [key, part] : merged.items()) {
      if (keys.insert(key).second) append(map, key, part);
    }
  }

  /// Before they are taken: a few letters of an alias stand for a text of any length.
  void count_bytes(const YAML::Node& node) {
    if (node.IsScalar()) bytes_ += node.Scalar().size();
    if (bytes_ > kMaxBytes)
      refuse(node, "more than " + std::to_string(kMaxBytes >> 20U) + " MiB, with its aliases written out");
  }

  std::size_t values_ = 0;
  std::size_t bytes_ = 0;
};

/// The library stands still, and makes one empty document after the other for ever, at a ] or } that nothing
/// opened. So its parser runs once before, with nothing to build, and must get on.
class Progress : public YAML::EventHandler {
 public:
  static void check(const std::string& text) {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    Progress progress;
    while (parser.HandleNextDocument(progress)) {
    }
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (mark.pos == last_)
      throw Refused{place(mark) + "nothing can begin with this; is a bracket or quote too many?"};
    last_ = mark.pos;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
  }
  void OnMapEnd() override {}

 private:
  int last_ = -1;
};

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
    const std::string whole(text);
    Progress::check(whole);
    for (const auto& document : YAML::LoadAll(whole)) {
      if (!document.IsDefined() || document.IsNull()) continue;
      documents.push_back(Converter().value(document, 0).dump());
    }
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
