#include <algorithm>

#include "yaml/json_text.hpp"
#include "yaml/places.hpp"

namespace twelvefactor::yaml {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The first line of `text`, and how many bytes it takes with its end: \n, \r\n or \r.
struct Line {
  std::string_view text;
  std::size_t bytes = 0;
};

Line first_line(std::string_view text) {
  std::size_t end = std::min(text.find('\n'), text.size());
  end = std::min(text.substr(0, end).find('\r'), end);
  std::size_t bytes = std::min(end + 1, text.size());
  if (text.substr(end, 2) == "\r\n") bytes = end + 2;
  return {text.substr(0, end), bytes};
}

bool is_blank_or_comment(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\f\v");
  return first == std::string_view::npos || line[first] == '#';
}

/// As kubectl cuts: "---" at the start of a line, and behind it a comment at most.
bool is_mark(std::string_view line) {
  return line.starts_with("---") && is_blank_or_comment(line.substr(3));
}

/// The end of a document; what follows is another one.
bool is_end(std::string_view line) {
  return line.starts_with("...") && is_blank_or_comment(line.substr(3));
}

/// Cuts a stream as its lines are told.
class Cutter {
 public:
  explicit Cutter(std::string_view stream) : stream_(stream) {}

  std::vector<DocumentText> cut() {
    for (std::size_t at = 0; at < stream_.size(); ++line_) {
      const Line line = first_line(stream_.substr(at));
      std::string_view text = line.text;
      if (at == start_ && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
      if (is_mark(text) || is_end(text)) {
        add(at);
        start_ = at + line.bytes;
        first_ = line_ + 1;
      } else if (text.starts_with("---")) {
        add(at);
        start_ = at;
        first_ = line_;
        content_ = true;
      } else {
        content_ = content_ || !is_blank_or_comment(text);
      }
      at += line.bytes;
    }
    add(stream_.size());
    return std::move(documents_);
  }

 private:
  /// What has content up to there.
  void add(std::size_t end) {
    if (content_) add_values({stream_.substr(start_, end - start_), first_});
    content_ = false;
  }

  /// JSON may follow JSON without a mark: {...}{...}
  void add_values(DocumentText document) {
    while (true) {
      const std::size_t first = document.text.find_first_not_of(" \t\r\n");
      if (first == std::string_view::npos) return;
      const bool is_json = document.text[first] == '{';
      const std::size_t end = is_json ? end_of_json(document.text) : std::string_view::npos;
      const std::size_t next =
          end == std::string_view::npos ? end : document.text.find_first_not_of(" \t\r\n", end);
      if (next == std::string_view::npos || document.text[next] != '{') break;
      documents_.push_back({document.text.substr(0, end), document.line});
      document.line += static_cast<int>(std::ranges::count(document.text.substr(0, end), '\n'));
      document.text.remove_prefix(end);
    }
    documents_.push_back(document);
  }

  std::string_view stream_;
  std::vector<DocumentText> documents_;
  std::size_t start_ = 0;
  int line_ = 1;
  int first_ = 1;
  bool content_ = false;
};

}  // namespace

std::vector<DocumentText> split_documents(std::string_view stream) {
  return Cutter(stream).cut();
}

}  // namespace twelvefactor::yaml
