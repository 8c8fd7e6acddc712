#include "imports/env_example.hpp"

#include <algorithm>

#include "imports/env_line.hpp"
#include "imports/lines.hpp"
#include "imports/variables.hpp"

namespace twelvefactor::imports {
namespace {

class EnvExampleReader {
 public:
  EnvExampleReader(const std::string& source, Draft& draft) : source_(source), draft_(draft) {}

  void take(std::string_view line, int number) {
    if (line.empty()) return description_.clear();
    if (line[0] == '#')
      return comment(trimmed(line.substr(std::min(line.find_first_not_of('#'), line.size()))), number);
    line = without_word(line, "export ");
    const std::size_t end = end_of_env_name(line);
    if (end != std::string_view::npos) return variable(line, end, true, number);
    if (line.find_first_not_of(kEnvNameLetters) == std::string_view::npos)
      return variable(std::string(line) + "=", line.size(), true, number);
    draft_.notes.push_back({Note::Weight::kMissing, at(number), "config",
                            "the line names no variable that can be read",
                            "state the variable in config by hand"});
    description_.clear();
  }

 private:
  [[nodiscard]] std::string at(int number) const { return source_ + ":" + std::to_string(number); }

  void comment(std::string_view text, int number) {
    const std::string_view line = without_word(text, "export ");
    const std::size_t end = end_of_env_name(line);
    if (end != std::string_view::npos && end + 1 <= line.size() && !line.starts_with("=="))
      return variable(line, end, false, number);
    if (!description_.empty() && !text.empty()) description_ += ' ';
    description_ += text;
  }

  void variable(std::string_view line, std::size_t end, bool required, int number) {
    add_variable({std::string(trimmed(line.substr(0, end))), env_value(line.substr(end + 1)), description_,
                  required, false, true},
                 at(number), draft_);
    description_.clear();
  }

  const std::string& source_;
  Draft& draft_;
  std::string description_;
};

}  // namespace

void read_env_example(std::string_view text, const std::string& source, Draft& draft) {
  EnvExampleReader reader(source, draft);
  for_each_line(text, [&reader](std::string_view line, int number) { reader.take(line, number); });
}

}  // namespace twelvefactor::imports
