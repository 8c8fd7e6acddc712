#include "kinds/deploy/pattern.hpp"

#include <cstdint>
#include <deque>
#include <mutex>
#include <unordered_map>

#include <re2/re2.h>

#include "kinds/digest/hash.hpp"

namespace twelvefactor::kinds {
namespace {

// Of each compiled pattern, with what comparing leaves in it.
constexpr std::int64_t kMemoryLimit = 512 << 10;
constexpr std::size_t kKeptCompiled = 16;
constexpr std::size_t kKeptProblems = 4096;

RE2::Options options() {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(kMemoryLimit);
  options.set_dot_nl(true);
  return options;
}

class Compiled : public Pattern {
 public:
  explicit Compiled(const std::string& text) : re_(text, options()) {}

  [[nodiscard]] std::string problem() const {
    if (!re_.ok()) return re_.error();
    if (re_.ProgramSize() <= kMostSteps) return {};
    return "pattern too large - it takes " + std::to_string(re_.ProgramSize()) + " steps, and " +
           std::to_string(kMostSteps) + " are allowed: repeat less";
  }
  [[nodiscard]] std::size_t steps() const override { return static_cast<std::size_t>(re_.ProgramSize()); }
  [[nodiscard]] bool fits(std::string_view value) const override {
    return RE2::FullMatch(re2::StringPiece(value.data(), value.size()), re_);
  }

 private:
  RE2 re_;
};

/// What is remembered of patterns, for all apps: to compile one anew says nothing new.
class Memory {
 public:
  std::shared_ptr<const Compiled> compiled(const std::string& text) {
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [known, pattern] : last_) {
        if (known == text) return pattern;
      }
    }
    auto pattern = std::make_shared<const Compiled>(text);
    const std::lock_guard lock(mutex_);
    last_.emplace_front(text, pattern);
    if (last_.size() > kKeptCompiled) last_.pop_back();
    return pattern;
  }

  std::string problem(const std::string& text) {
    const std::string key = to_hex(hash_leaf("pattern", text));
    {
      const std::lock_guard lock(mutex_);
      const auto known = problems_.find(key);
      if (known != problems_.end()) return known->second;
    }
    std::string problem = compiled(text)->problem();
    const std::lock_guard lock(mutex_);
    if (problems_.size() >= kKeptProblems) problems_.clear();
    problems_.emplace(key, problem);
    return problem;
  }

 private:
  std::mutex mutex_;
  std::deque<std::pair<std::string, std::shared_ptr<const Compiled>>> last_;
  std::unordered_map<std::string, std::string> problems_;  // by a digest of the pattern
};

Memory& memory() {
  static Memory memory;
  return memory;
}

}  // namespace

std::string Pattern::problem(const std::string& text) {
  return memory().problem(text);
}

std::shared_ptr<const Pattern> Pattern::compiled(const std::string& text) {
  return memory().compiled(text);
}

}  // namespace twelvefactor::kinds
