#include "imports/app_yaml.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "imports/app_object.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::imports {
namespace {

constexpr std::size_t kColumns = 110;

/// One line of text can end no comment.
std::string in_one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7f; }, ' ');
  return text;
}

void add_comment(std::string& out, std::size_t indent, const std::string& text) {
  const std::string begin = std::string(indent, ' ') + "#";
  std::string line = begin;
  std::string rest = in_one_line(text);
  while (!rest.empty()) {
    const std::size_t space = rest.find(' ');
    const std::string word = rest.substr(0, space);
    rest = space == std::string::npos ? "" : rest.substr(space + 1);
    if (line.size() > begin.size() && line.size() + 1 + word.size() > kColumns) {
      out += line + "\n";
      line = begin + " ";
    }
    line += " " + word;
  }
  out += line + "\n";
}

std::string comment_of(const Note& note) {
  std::string text = note.weight == Note::Weight::kMissing ? "TODO: " : "Guessed: ";
  // What is about the app as a whole stands at no field that would tell what it is about.
  if (note.at.empty() && !note.source.empty()) text += note.source + ": ";
  text += note.text;
  if (!note.remedy.empty()) text += "; " + note.remedy;
  return text;
}

std::string as_comments(const std::vector<std::string>& lines, std::size_t indent) {
  std::string text;
  for (const std::string& line : lines) text += std::string(indent, ' ') + "# " + in_one_line(line) + "\n";
  return text;
}

/// Variables that the code needs and nothing sets.
std::vector<std::string> unset_lines(const Draft& draft) {
  std::vector<std::string> lines;
  for (const auto& [name, variable] : draft.contract) {
    if (!variable.unset) continue;
    DraftVariable required = variable;
    required.required = true;
    lines.push_back(name + ": " + contract_entry(required).dump(-1, ' ', true));
  }
  return lines;
}

std::vector<std::string> example_lines(const Draft& draft) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : draft.examples)
    lines.push_back(name + ": " + Json(value).dump(-1, ' ', true));
  return lines;
}

/// Lines for people to take into use, behind the member `at`; those of a member that is not there with its
/// name.
std::string offered(const Draft& draft, const std::string& at, std::size_t indent) {
  if (at == "config.contract") return as_comments(unset_lines(draft), indent);
  if (at == "config.env") return as_comments(example_lines(draft), indent);
  if (at != "config") return {};
  std::string text;
  const auto add = [&](const char* member, const std::vector<std::string>& lines) {
    if (!lines.empty()) text += as_comments({member}, indent) + as_comments(lines, indent + 2);
  };
  const bool contract =
      std::ranges::any_of(draft.contract, [](const auto& each) { return !each.second.unset; });
  if (draft.env.empty()) add("env:", example_lines(draft));
  if (!contract) add("contract:", unset_lines(draft));
  return text;
}

/// The YAML of an app, line by line, with comments before the members that they are about.
class Commented {
 public:
  explicit Commented(const Draft& draft) : draft_(draft) {
    for (const Note& note : draft.notes) left_.push_back(&note);
  }

  std::string over(const std::string& yaml) {
    std::string body;
    for (std::size_t start = 0; start < yaml.size();) {
      const std::size_t end = std::min(yaml.find('\n', start), yaml.size());
      take(yaml.substr(start, end - start), body);
      start = end + 1;
    }
    std::string head;
    for (const Note* note : left_) add_comment(head, 0, comment_of(*note));
    return head + body;
  }

 private:
  void take(const std::string& line, std::string& body) {
    const std::size_t indent = line.find_first_not_of(' ');
    const std::size_t colon = line.find(':');
    if (indent == std::string::npos || colon == std::string::npos || line[indent] == '-' || indent > 6) {
      body += line + "\n";
      return;
    }
    std::erase_if(open_, [indent](const auto& each) { return each.first >= indent; });
    std::string key = line.substr(indent, colon - indent);
    if (key.size() > 1 && key.front() == '"') key = key.substr(1, key.size() - 2);  // "on", "off"
    open_.emplace_back(indent, std::move(key));
    const std::string at = path();
    std::erase_if(left_, [&](const Note* note) {
      if (note->at.empty() || note->at != at) return false;
      add_comment(body, indent, comment_of(*note));
      return true;
    });
    body += line + "\n";
    body += offered(draft_, at, indent + 2);
  }

  /// "config.contract" of spec.config.contract.
  [[nodiscard]] std::string path() const {
    std::string path;
    for (std::size_t i = 1; i < open_.size(); ++i) path += (path.empty() ? "" : ".") + open_[i].second;
    return path;
  }

  const Draft& draft_;
  std::vector<const Note*> left_;
  std::vector<std::pair<std::size_t, std::string>> open_;
};

}  // namespace

void fill_in(Draft& draft, Deploy& deploy) {
  const auto missing = [&draft](const char* at, const char* text, const char* remedy) {
    draft.notes.push_back({Note::Weight::kMissing, "", at, text, remedy});
  };
  if (deploy.repository.empty()) deploy.repository = draft.repository;
  if (deploy.repository.empty()) {
    deploy.repository = "https://git.example.com/" + draft.name;
    missing("codebase", "no file says where the codebase is",
            "state codebase.repository, or give --repository");
  }
  if (deploy.revision.empty()) {
    deploy.revision = "unknown";
    missing("codebase", "the commit that the image was built from is not known",
            "state codebase.revision, or give --revision");
  }
  if (deploy.image.empty() && !draft.image.empty()) {
    deploy.image = draft.image;
    if (draft.image.find("@sha256:") == std::string::npos)
      missing("image", "it is named without its digest, so nobody knows which build runs",
              "state image with its digest, or give --image");
  }
  if (deploy.image.empty()) {
    deploy.image = "registry.example.com/" + draft.name + ":unknown";
    missing("image", "no file says which image it is", "state image with its digest, or give --image");
  }
}

Result<std::string> app_yaml(const Draft& draft, const Deploy& deploy) {
  auto yaml = yaml::json_to_yaml(app_object(draft, deploy).dump());
  if (!yaml) return yaml;
  return Commented(draft).over(*yaml);
}

std::string app_json_text(const Draft& draft, const Deploy& deploy) {
  Json notes = Json::array();
  for (const Note& note : draft.notes) {
    notes.push_back({{"weight", note.weight == Note::Weight::kMissing ? "missing" : "guessed"},
                     {"source", note.source},
                     {"path", note.at.empty() ? "" : ".spec." + note.at},
                     {"message", note.text},
                     {"remedy", note.remedy}});
  }
  return Json{{"app", app_object(draft, deploy)}, {"notes", std::move(notes)}}.dump(2) + "\n";
}

std::string note_text(const Note& note) {
  std::string text = note.weight == Note::Weight::kMissing ? "missing: " : "guessed: ";
  if (!note.source.empty()) text += note.source + ": ";
  if (!note.at.empty()) text += note.at + ": ";
  text += note.text;
  if (!note.remedy.empty()) text += "; " + note.remedy;
  return text;
}

bool is_incomplete(const Draft& draft) {
  return std::ranges::any_of(draft.notes,
                             [](const Note& note) { return note.weight == Note::Weight::kMissing; });
}

}  // namespace twelvefactor::imports
