// What tests/build cannot see: an include that leaves its root by a relative path would compile.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>

namespace {

TEST(Layout, NoIncludeLeavesItsRoot) {
  const std::regex include("^\\s*#\\s*include\\s*\"([^\"]*)\"");
  int includes = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::string(REPOSITORY_DIR) + "/operator")) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    std::ifstream stream(entry.path());
    for (std::string line; std::getline(stream, line);) {
      std::smatch match;
      if (!std::regex_search(line, match, include)) continue;
      const std::string path = match[1];
      EXPECT_EQ(path.find(".."), std::string::npos) << entry.path() << ": " << line;
      EXPECT_NE(path.find('/'), std::string::npos)
          << entry.path() << ": " << line << " (say which directory)";
      ++includes;
    }
  }
  EXPECT_GT(includes, 300);
}

}  // namespace
