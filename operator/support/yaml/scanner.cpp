#include "yaml/scanner.hpp"

#include <algorithm>
#include <new>

#include "yaml/complaints.hpp"

namespace twelvefactor::yaml {
namespace {

int whole(std::size_t number) {
  return static_cast<int>(std::min<std::size_t>(number, 1U << 30U));
}

/// The place of a byte.
At at_offset(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t start = before.rfind('\n');
  return {whole(line), whole(start == std::string_view::npos ? before.size() : before.size() - start - 1)};
}

/// The byte of a character; the library counts characters.
std::size_t byte_of(std::string_view text, std::size_t character) {
  std::size_t byte = 0;
  while (byte < text.size() && (character > 0 || (static_cast<unsigned char>(text[byte]) & 0xC0U) == 0x80U)) {
    if ((static_cast<unsigned char>(text[byte]) & 0xC0U) != 0x80U) --character;
    ++byte;
  }
  return byte;
}

/// A text with quotes in it is none that can be put into quotes.
bool is_plain_line(std::string_view text) {
  return text.find_first_of("'\r\n") == std::string_view::npos;
}

}  // namespace

Scanner::Scanner(std::string_view text) : text_(text) {
  if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
  // Without this the library guesses the encoding, and takes UTF-16.
  yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  if (text_.starts_with("\xEF\xBB\xBF")) skipped_ = 3;
  text_.remove_prefix(skipped_);
  has_marks_ = text_.find("! ") != std::string_view::npos;
  has_slashes_ = text_.find("\\/") != std::string_view::npos;
  yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text_.data()), text_.size());
}

Scanner::~Scanner() {
  yaml_event_delete(&event_);
  yaml_parser_delete(&parser_);
}

const yaml_event_t& Scanner::next() {
  yaml_event_delete(&event_);
  if (yaml_parser_parse(&parser_, &event_) == 0) complain();
  return event_;
}

/// As it stands in the text, with its anchor and tag.
std::string_view Scanner::written(const yaml_event_t& event) {
  // Events come in the order of the text, so it is walked through once.
  known_byte_ += byte_of(text_.substr(known_byte_), event.start_mark.index - known_character_);
  known_character_ = event.start_mark.index;
  const std::size_t size = byte_of(text_.substr(known_byte_), event.end_mark.index - event.start_mark.index);
  return text_.substr(known_byte_, size);
}

bool Scanner::has_escaped_slash(const yaml_event_t& event) {
  if (!has_slashes_ || event.data.scalar.style != YAML_DOUBLE_QUOTED_SCALAR_STYLE) return false;
  const std::string_view text = written(event);
  for (std::size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at + 2)) {
    if (text.substr(at, 2) == "\\/") return true;
  }
  return false;
}

bool Scanner::is_marked_as_text(const yaml_event_t& event) {
  if (!has_marks_ || event.data.scalar.plain_implicit == 0) return false;
  std::string_view text = written(event);
  if (text.starts_with('&')) text.remove_prefix(std::min(text.find_first_of(" \t"), text.size()));
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.starts_with("! ");
}

At Scanner::at(const yaml_event_t& event) {
  return {whole(event.start_mark.line), whole(event.start_mark.column)};
}

std::string_view Scanner::text(const yaml_char_t* bytes) {
  return bytes == nullptr ? std::string_view() : reinterpret_cast<const char*>(bytes);
}

void Scanner::complain() const {
  if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
  const std::string_view problem = parser_.problem == nullptr ? "it cannot be read" : parser_.problem;
  if (parser_.error == YAML_READER_ERROR)
    throw Unbuildable{at_offset(text_, parser_.problem_offset), plain_complaint(problem, "")};
  const At at{whole(parser_.problem_mark.line), whole(parser_.problem_mark.column)};
  if (problem == "found unexpected ':'") {
    const std::size_t from = byte_of(text_, parser_.context_mark.index);
    const std::size_t to = byte_of(text_, parser_.problem_mark.index) + 1;
    const bool whole_text = to > from && to <= text_.size() && is_plain_line(text_.substr(from, to - from));
    // Offsets of what was given: with the mark that was passed over.
    if (whole_text)
      throw FlowColon{{at, "a text in brackets ends in a colon; quote it"}, skipped_ + from, skipped_ + to};
  }
  std::string_view line = text_;
  for (int skipped = 0; skipped < at.line && !line.empty(); ++skipped)
    line.remove_prefix(std::min(line.find('\n'), line.size() - 1) + 1);
  line = line.substr(0, line.find('\n'));
  throw Unbuildable{at, plain_complaint(problem, line)};
}

}  // namespace twelvefactor::yaml
