#include "cel/regex.hpp"

#include <re2/re2.h>

namespace twelvefactor::cel {
namespace {

class Compiled : public Regex {
 public:
  explicit Compiled(const std::string& pattern) : re_(pattern, RE2::Quiet) {}

  [[nodiscard]] std::string problem() const { return re_.ok() ? "" : re_.error(); }
  [[nodiscard]] bool is_in(std::string_view text) const override {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), re_);
  }

 private:
  RE2 re_;
};

}  // namespace

Result<std::shared_ptr<const Regex>> Regex::compile(const std::string& pattern) {
  auto compiled = std::make_shared<const Compiled>(pattern);
  if (const std::string problem = compiled->problem(); !problem.empty())
    return Error{"'" + pattern + "' is no regular expression: " + problem};
  return std::shared_ptr<const Regex>(std::move(compiled));
}

}  // namespace twelvefactor::cel
