// A regular expression of config.contract, with bounds: on its size, and on what comparing a value with it
// may cost. Called by kinds/deploy/contract alone. Hides RE2, whose time grows with the length of the value
// times the size of the pattern: https://github.com/google/re2/wiki/WhyRE2
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace twelvefactor::kinds {

class Pattern {
 public:
  /// Steps of a compiled pattern. A host name of 253 characters takes some 2000.
  static constexpr int kMostSteps = 8192;

  /// Why a pattern cannot be used; empty when it can. Known of the patterns of before, without compiling.
  static std::string problem(const std::string& text);

  /// A pattern that can be used. Those used last are kept compiled.
  static std::shared_ptr<const Pattern> compiled(const std::string& text);

  virtual ~Pattern() = default;
  [[nodiscard]] virtual std::size_t steps() const = 0;
  /// The whole of it.
  [[nodiscard]] virtual bool fits(std::string_view value) const = 0;
};

}  // namespace twelvefactor::kinds
