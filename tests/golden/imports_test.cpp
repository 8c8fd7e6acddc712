// What `import` makes of files of other platforms: a directory for each case in imports/, with what it is
// given and what comes out of it; `options` has a flag and its value on each line. UPDATE_GOLDEN=1 writes the
// latter anew.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/files/render.hpp"
#include "cli/imports/import.hpp"

namespace twelvefactor::golden {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLeastImports = 30;

std::string file(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::vector<fs::path> import_cases() {
  std::vector<fs::path> cases;
  for (const auto& entry : fs::directory_iterator(std::string(TEST_SOURCE_DIR) + "/golden/imports"))
    cases.push_back(entry.path());
  std::ranges::sort(cases);
  return cases;
}

/// Those that say of a source what it is. --file: it alone is read, and names the app.
void read_flags(const fs::path& options_file, cli::ImportOptions& options) {
  std::ifstream lines(options_file);
  std::string flag;
  std::string value;
  while (lines >> flag >> value) {
    if (flag == "--service") options.service = value;
    if (flag == "--web") options.web = value;
    if (flag == "--backing") options.backing.push_back(value);
    if (flag == "--profile") options.profiles.push_back(value);
    if (flag == "--name") options.name = value;
    if (flag == "--environments") options.environments.push_back(value);
    if (flag != "--file") continue;
    options.sources = {(options_file.parent_path() / value).string()};
    options.name.clear();
  }
}

/// Several documents have another ending: *.yaml of golden cases hold one app each.
fs::path expected_file(const fs::path& directory, const std::string& text) {
  return directory / (text.find("\n---\n") == std::string::npos ? "expected.yaml" : "expected.yml");
}

std::size_t cases_with(const char* prefix) {
  const auto cases = import_cases();
  return static_cast<std::size_t>(std::ranges::count_if(
      cases, [prefix](const fs::path& each) { return each.filename().string().starts_with(prefix); }));
}

class ImportCase : public ::testing::TestWithParam<fs::path> {};

TEST_P(ImportCase, BecomesThisApp) {
  cli::ImportOptions options;
  options.sources = {GetParam().string()};
  options.name = "shop";
  read_flags(GetParam() / "options", options);
  std::istringstream nothing;
  std::ostringstream app;
  std::ostringstream notes;
  const int code = cli::import_app(options, nothing, app, notes);
  std::string said = "exit code " + std::to_string(code) + "\n" + notes.str();
  // The directory of the sources is not that of everybody.
  for (std::size_t at = said.find(GetParam().string()); at != std::string::npos;
       at = said.find(GetParam().string()))
    said.replace(at, GetParam().string().size(), ".");
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(GetParam() / "expected.notes") << said;
    if (code != 2) std::ofstream(expected_file(GetParam(), app.str())) << app.str();
  }
  EXPECT_EQ(said, file(GetParam() / "expected.notes"));
  EXPECT_EQ(app.str(), code == 2 ? "" : file(expected_file(GetParam(), app.str())));
  std::ostringstream again;
  std::ostringstream notes_again;
  EXPECT_EQ(cli::import_app(options, nothing, again, notes_again), code);
  EXPECT_EQ(again.str(), app.str());
  if (code == 2) return;

  std::istringstream given(app.str());
  std::ostringstream objects;
  std::ostringstream problems;
  EXPECT_EQ(cli::render({{"-"}, "default", true, {}}, given, objects, problems), 0) << problems.str();
  EXPECT_NE(objects.str().find("kind: Deployment"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Golden, ImportCase, ::testing::ValuesIn(import_cases()),
                         [](const auto& each) { return each.param.filename().string(); });

TEST(Golden, HasImportsOfEveryKind) {
  EXPECT_GE(import_cases().size(), kLeastImports);
  constexpr std::size_t kLeastOfAFormat = 15;
  EXPECT_GE(cases_with("compose_"), kLeastOfAFormat);
  EXPECT_GE(cases_with("score_"), kLeastOfAFormat);
  EXPECT_GE(cases_with("manifests_"), kLeastOfAFormat);
}

}  // namespace
}  // namespace twelvefactor::golden
