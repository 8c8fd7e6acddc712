#include "cli/run.hpp"

#include <iostream>

#include "cli/command_line.hpp"
#include "cli/explain.hpp"
#include "cli/lint.hpp"
#include "cli/render.hpp"
#include "loop/operator.hpp"

namespace twelvefactor::cli {
namespace {

constexpr const char* kVersion = TWELVEFACTOR_VERSION;

struct Runner {
  int operator()(const Answered& answered) const { return answered.exit_code; }
  int operator()(const loop::OperatorOptions& options) const { return loop::run_operator(options); }
  int operator()(const RenderOptions& options) const {
    return render(options, std::cin, std::cout, std::cerr);
  }
  int operator()(const LintOptions& options) const {
    const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return lint(options, now, std::cin, std::cout, std::cerr);
  }
  int operator()(const ExplainOptions& options) const { return explain(options, std::cout, std::cerr); }
  int operator()(const VersionOptions&) const {
    std::cout << "twelvefactor " << kVersion << "\n";
    return 0;
  }
};

}  // namespace

int run(int argc, const char* const* argv) {
  return std::visit(Runner{}, parse_command_line(argc, argv, kVersion));
}

}  // namespace twelvefactor::cli
