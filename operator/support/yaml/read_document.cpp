#include "yaml/read_document.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "yaml/json_text.hpp"
#include "yaml/mark_builder.hpp"
#include "yaml/scanner.hpp"
#include "yaml/tagged.hpp"

namespace twelvefactor::yaml {
namespace {

using JsonValue = nlohmann::json;

constexpr std::string_view kMergeTag = "tag:yaml.org,2002:merge";

/// Hands the scanner's events of one document to the builder, and to that of `marks` where they are wanted.
class Reading {
 public:
  Reading(std::string_view text, Marks* marks, Dialect dialect)
      : scanner_(text), builder_(dialect == Dialect::kCompose), for_compose_(dialect == Dialect::kCompose) {
    if (marks != nullptr) marks_.emplace(*marks);
  }

  std::optional<JsonValue> read() {
    while (true) {
      const yaml_event_t& event = scanner_.next();
      switch (event.type) {
        case YAML_STREAM_END_EVENT:
        case YAML_NO_EVENT:
          return builder_.take();
        case YAML_DOCUMENT_START_EVENT:
          start(event);
          break;
        case YAML_ALIAS_EVENT:
          alias(event);
          break;
        case YAML_SCALAR_EVENT:
          scalar(event);
          break;
        case YAML_SEQUENCE_START_EVENT:
          in_flow_.push_back(event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
          mark_open(event, event.data.sequence_start.tag);
          builder_.begin(Scanner::at(event), made(event.data.sequence_start.anchor), /*map=*/false);
          break;
        case YAML_MAPPING_START_EVENT:
          in_flow_.push_back(event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
          mark_open(event, event.data.mapping_start.tag);
          builder_.begin(Scanner::at(event), made(event.data.mapping_start.anchor), /*map=*/true);
          break;
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
          in_flow_.pop_back();
          builder_.end();
          if (marked_.back()) builder_.end();
          marked_.pop_back();
          break;
        default:
          break;
      }
      if (marks_) marks_->take(event);
    }
  }

 private:
  void start(const yaml_event_t& event) {
    const yaml_version_directive_t* version = event.data.document_start.version_directive;
    if (version != nullptr && (version->major != 1 || version->minor != 1))
      throw Unbuildable{Scanner::at(event), "kubectl reads YAML 1.1 alone; remove the line %YAML"};
  }

  /// Each anchor has a number of its own: a name may be given again.
  ValueBuilder::Anchor made(const yaml_char_t* name) {
    if (name == nullptr) return 0;
    return anchors_[std::string(Scanner::text(name))] = ++last_anchor_;
  }

  void alias(const yaml_event_t& event) {
    const std::string name(Scanner::text(event.data.alias.anchor));
    const auto found = anchors_.find(name);
    if (found == anchors_.end())
      throw Unbuildable{Scanner::at(event), "the alias *" + name + " has no &" + name + " before it"};
    builder_.alias(Scanner::at(event), found->second);
  }

  void scalar(const yaml_event_t& event) {
    const auto& data = event.data.scalar;
    std::string text(reinterpret_cast<const char*>(data.value), data.length);
    const std::string_view tag = Scanner::text(data.tag);
    const At at = Scanner::at(event);
    const bool plain = data.plain_implicit != 0 && !scanner_.is_marked_as_text(event);
    if (data.style == YAML_PLAIN_SCALAR_STYLE && !in_flow_.empty() && in_flow_.back() &&
        text.find('?') != std::string::npos)
      throw Unbuildable{at, "in brackets kubectl takes a ? for the mark of a key; quote the text"};
    if (scanner_.has_escaped_slash(event))
      throw Unbuildable{at, "a backslash in double quotes begins an escape, and \\/ is none; write / alone"};
    const bool merges = text == "<<" && (plain || tag == kMergeTag);
    const ValueBuilder::Anchor anchor = made(data.anchor);
    if (is_mark(tag)) {
      begin_mark(at, tag);
      builder_.scalar(at, anchor, resolve_plain(text), std::move(text), false);
      return builder_.end();
    }
    if (tag.empty()) {
      const Scalar value = plain ? resolved(text) : Text{};
      return builder_.scalar(at, anchor, value, std::move(text), merges);
    }
    Tagged tagged = resolve_tagged(tag, text);
    if (!tagged.wrong.empty()) throw Unbuildable{at, std::move(tagged.wrong)};
    if (tagged.text) text = std::move(*tagged.text);
    builder_.scalar(at, anchor, tagged.value, std::move(text), merges);
  }

  /// Words of YAML 1.1 alone.
  [[nodiscard]] Scalar resolved(std::string_view text) const {
    const Scalar value = resolve_plain(text);
    const bool word = std::holds_alternative<bool>(value) && text.front() != 't' && text.front() != 'T' &&
                      !text.starts_with("fa") && !text.starts_with("Fa") && !text.starts_with("FA");
    return for_compose_ && word ? Scalar(Text{}) : value;
  }

  [[nodiscard]] bool is_mark(std::string_view tag) const {
    return for_compose_ && (tag == "!reset" || tag == "!override");
  }

  void begin_mark(At at, std::string_view tag) {
    builder_.begin(at, 0, /*map=*/true);
    builder_.scalar(at, 0, Text{}, std::string(tag), false);
  }

  /// A list or a mapping begins.
  void mark_open(const yaml_event_t& event, const yaml_char_t* tag) {
    marked_.push_back(is_mark(Scanner::text(tag)));
    if (marked_.back()) begin_mark(Scanner::at(event), Scanner::text(tag));
  }

  Scanner scanner_;
  ValueBuilder builder_;
  bool for_compose_;
  std::vector<bool> marked_;  // of each list and mapping that is open: it has a mark of compose
  std::optional<MarkBuilder> marks_;
  std::map<std::string, ValueBuilder::Anchor> anchors_;
  ValueBuilder::Anchor last_anchor_ = 0;
  std::vector<bool> in_flow_;  // of each list and mapping that is open
};

bool begins_as_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

/// kubectl ends the last line of a file where nobody did; so a block text ends with a newline, whatever the
/// file ends with.
std::optional<JsonValue> read_yaml(std::string_view text, Marks* marks, Dialect dialect) {
  const auto read = [marks, dialect](std::string_view part) { return Reading(part, marks, dialect).read(); };
  if (text.ends_with('\n')) return read_with_flow_colons(text, read);
  const std::string ended = std::string(text) + '\n';
  return read_with_flow_colons(ended, read);
}

std::optional<JsonValue> read_any(std::string_view text, Marks* marks, Dialect dialect) {
  if (!begins_as_json(text)) return read_yaml(text, marks, dialect);
  try {
    if (auto value = read_json(text)) return value;
  } catch (const Unbuildable&) {
    // JSON's reader names no line. YAML's refuses the same, and does.
    static_cast<void>(read_yaml(text, nullptr, dialect));
    throw;
  }
  return read_yaml(text, nullptr, dialect);
}

/// Whether places are noted while the values are read. A large document is mostly one of which little is
/// told, and its marks need more memory than it does.
bool notes_marks(const DocumentText& document) {
  constexpr std::size_t kLarge = std::size_t{256} << 10U;
  return document.line > 0 && document.text.size() < kLarge && !begins_as_json(document.text);
}

/// A file of another encoding is no YAML anywhere, so this is said before what the scanner would say.
std::string other_encoding(std::string_view text) {
  const bool marked = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
  if (!marked && text.substr(0, 1000).find('\0') == std::string_view::npos) return "";
  return "this is UTF-16, or no text at all; save the file as UTF-8";
}

/// What kubectl refuses before it looks at the document.
std::string refused_by_kubectl(std::string_view text) {
  if (text.starts_with("---"))
    return "behind --- kubectl takes a comment alone; put the rest on a line of its own";
  if (text.starts_with("%")) return "kubectl reads no directives; remove the line that begins with %";
  return other_encoding(text);
}

}  // namespace

Read read_document(const DocumentText& document, Dialect dialect) {
  Read read;
  std::string_view text = document.text;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (std::string why = refused_by_kubectl(text); !why.empty()) {
    read.unreadable = {document.line, 1, std::move(why)};
    return read;
  }
  const auto marks = notes_marks(document) ? std::make_shared<Marks>() : nullptr;
  try {
    read.value = read_any(text, marks.get(), dialect);
    read.marks = marks;
  } catch (const Unbuildable& unbuildable) {
    read.unreadable = {document.line + std::max(unbuildable.at.line, 0),
                       std::max(unbuildable.at.column, 0) + 1, unbuildable.why};
  } catch (const std::exception& error) {
    read.unreadable = {document.line, 1, std::string("it cannot be read: ") + error.what()};
  }
  return read;
}

}  // namespace twelvefactor::yaml
