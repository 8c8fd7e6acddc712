// Cuts a shell script into words and operators: quotes and escapes are resolved, expansions stay as they are
// written, comments and bodies of here-documents are passed over. Internal to shell.cpp. Never fails.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::kinds {

struct ShellToken {
  enum class Type { kWord, kOperator, kEnd };
  Type type = Type::kEnd;
  std::string text;      // of a word without its quotes
  std::string_view raw;  // as it is written
};

class ShellLexer {
 public:
  explicit ShellLexer(std::string_view script) : script_(script) {}

  ShellToken next();

  /// The body that ends with this line comes after the current line.
  void expect_here_document(std::string end) { ends_.push_back(std::move(end)); }

 private:
  void skip_blank();
  [[nodiscard]] std::string_view operator_here() const;
  [[nodiscard]] std::size_t arithmetic_end() const;
  std::string read_word();
  void take_single_quoted(std::string& word);
  void take_double_quoted(std::string& word);
  void take_escaped(std::string& word);
  void take_expansion(std::string& word);
  void skip_nested(char open, char close);
  void skip_here_documents();

  std::string_view script_;
  std::size_t at_ = 0;
  std::vector<std::string> ends_;
};

}  // namespace twelvefactor::kinds
