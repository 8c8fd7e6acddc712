// What the shell is told when somebody presses the tabulator key.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "cli/command_line.hpp"
#include "cli/completion/completion.hpp"

namespace twelvefactor::cli {
namespace {

using Ask = CompleteOptions::Ask;

CompleteOptions completed(std::vector<const char*> words) {
  std::vector<const char*> line{"twelvefactor", "__complete", "--"};
  line.insert(line.end(), words.begin(), words.end());
  const Command command = parse_command_line(static_cast<int>(line.size()), line.data(), "1.2.3");
  EXPECT_TRUE(std::holds_alternative<CompleteOptions>(command));
  return std::get<CompleteOptions>(command);
}

std::vector<std::string> words_of(const CompleteOptions& options) {
  std::vector<std::string> words;
  for (const Candidate& each : options.candidates) words.push_back(each.word);
  std::ranges::sort(words);
  return words;
}

using Words = std::vector<std::string>;

TEST(Complete, KnowsCommandsAndFlags) {
  EXPECT_EQ(words_of(completed({"rel"})), Words{"releases"});
  EXPECT_EQ(words_of(completed({"r"})), (Words{"releases", "render", "retry", "rollback", "run"}));
  EXPECT_GT(completed({""}).candidates.size(), 15U);
  EXPECT_FALSE(completed({"stat"}).candidates.front().help.empty());
  EXPECT_EQ(words_of(completed({"logs", "shop", "--fo"})), Words{"--follow"});
  EXPECT_EQ(words_of(completed({"help", "sta"})), Words{"status"});
  EXPECT_TRUE(completed({"nonsense", "x"}).candidates.empty());
}

TEST(Complete, KnowsTheValuesOfFlags) {
  EXPECT_EQ(words_of(completed({"lint", "-o", ""})),
            (Words{"github", "gitlab", "json", "junit", "openreports", "sarif", "text"}));
  EXPECT_EQ(words_of(completed({"status", "shop", "-o", "y"})), Words{"yaml"});
  EXPECT_EQ(words_of(completed({"completion", ""})), (Words{"bash", "fish", "zsh"}));
  EXPECT_EQ(words_of(completed({"explain", "TF0301"})), Words{"TF0301"});
}

TEST(Complete, AsksTheClusterForNamesInTheNamespaceThatIsGiven) {
  EXPECT_EQ(completed({"status", ""}).ask, Ask::kApps);
  const CompleteOptions apps = completed({"logs", "-n", "shop-production", "--context", "c", "sh"});
  EXPECT_EQ(apps.ask, Ask::kApps);
  EXPECT_EQ(apps.cluster.namespace_name, "shop-production");
  EXPECT_EQ(apps.cluster.context, "c");
  EXPECT_EQ(apps.begun, "sh");
  EXPECT_EQ(completed({"status", "-n", ""}).ask, Ask::kNamespaces);
  EXPECT_EQ(completed({"status", "shop", ""}).ask, Ask::kNobody) << "there is one app";
  EXPECT_EQ(completed({"lint", "-f", "man"}).ask, Ask::kFiles);
  EXPECT_EQ(completed({"import", ""}).ask, Ask::kFiles);
}

TEST(Complete, PrintsWordsAndWhatTheyAre) {
  std::ostringstream out;
  CompleteOptions options;
  options.candidates = {{"status", "Tell how an app is"}, {"x", ""}};
  options.ask = Ask::kFiles;
  print_completions(options, out);
  EXPECT_EQ(out.str(), "status\tTell how an app is\nx\t\n:files\n");
}

TEST(Completion, IsForThreeShells) {
  for (const char* shell : {"bash", "zsh", "fish"})
    EXPECT_NE(completion_script(shell).find("__complete -- "), std::string::npos) << shell;
  EXPECT_EQ(completion_script("tcsh"), "");
}

}  // namespace
}  // namespace twelvefactor::cli
