#include "cli/help.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "cli/terminal/text.hpp"

namespace twelvefactor::cli {
namespace {

constexpr int kHelpWidth = 80;
constexpr std::size_t kBelow = 6;  // where the text below a flag begins

/// "a|b" of "TEXT:{a,b}", "NUMBER" of "INT:POSITIVE"; what a command calls it stays.
std::string value_word(const std::string& type) {
  if (const std::size_t begin = type.find('{'); begin != std::string::npos) {
    std::string words = type.substr(begin + 1, type.find('}') - begin - 1);
    std::ranges::replace(words, ',', '|');
    return words;
  }
  const std::string word = type.substr(0, type.find(':'));
  return word == "INT" || word == "UINT" || word == "FLOAT" ? "NUMBER" : word;
}

/// Each line for itself; lines that begin with spaces are examples, which nobody wants broken.
std::string wrapped_lines(const std::string& text) {
  std::string result;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string line = text.substr(start, end - start);
    result += (line.starts_with(" ") ? line : wrapped(line, 0, kHelpWidth)) + "\n";
    start = end + 1;
  }
  result.pop_back();
  return result;
}

/// `head` on a line of its own, `text` below it.
std::string entry(const std::string& head, const std::string& text) {
  return "  " + head + "\n" + std::string(kBelow, ' ') + wrapped(text, kBelow, kHelpWidth) + "\n";
}

class HelpFormat final : public CLI::Formatter {
 public:
  [[nodiscard]] std::string make_description(const CLI::App* app) const override {
    return wrapped_lines(app->get_description()) + "\n\n";
  }

  [[nodiscard]] std::string make_footer(const CLI::App* app) const override {
    const std::string& footer = app->get_footer();
    return footer.empty() ? "" : wrapped_lines(footer) + "\n";
  }

  [[nodiscard]] std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return entry(make_option_name(option, is_positional) + make_option_opts(option),
                 make_option_desc(option));
  }

  [[nodiscard]] std::string make_option_opts(const CLI::Option* option) const override {
    if (!option->get_option_text().empty()) return " " + option->get_option_text();
    if (option->get_items_expected_max() == 0) return "";
    std::string word = value_word(option->get_type_name());
    if (option->get_expected_max() == CLI::detail::expected_max_vector_size) word += " ...";
    // A positional is called what it is: APP.
    return option->get_positional() || word.empty() ? "" : " " + word;
  }

  [[nodiscard]] std::string make_option_desc(const CLI::Option* option) const override {
    std::string text = option->get_description();
    const std::string& given = option->get_default_str();
    if (!given.empty() && given != "false") text += " (default " + given + ")";
    if (!option->get_envname().empty()) text += " [" + option->get_envname() + "]";
    return text;
  }

  [[nodiscard]] std::string make_subcommand(const CLI::App* command) const override {
    constexpr std::size_t kNames = 14;
    const std::string name = command->get_name();
    const std::string head =
        "  " + name + std::string(name.size() + 2 < kNames ? kNames - name.size() - 2 : 1, ' ');
    return head + wrapped(command->get_description(), kNames, kHelpWidth) + "\n";
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_format() {
  return std::make_shared<HelpFormat>();
}

}  // namespace twelvefactor::cli
