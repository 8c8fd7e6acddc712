#include "kinds/shell/shell.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <random>

namespace twelvefactor::kinds {
namespace {

using Words = std::vector<std::string>;

std::vector<Words> words_of(std::string_view script) {
  std::vector<Words> all;
  for (const ShellCommand& command : read_script(script)) all.push_back(command.words);
  return all;
}

TEST(ReadScript, ResolvesQuotesAndEscapes) {
  EXPECT_EQ(words_of(R"(a 'b c' "d e" f\ g h"i"'j')"),
            (std::vector<Words>{{"a", "b c", "d e", "f g", "hij"}}));
  EXPECT_EQ(words_of(R"(a "b\"c" 'd"e' "f'g" "h\n")"),
            (std::vector<Words>{{"a", "b\"c", "d\"e", "f'g", "h\\n"}}));
  EXPECT_EQ(words_of("a ''"), (std::vector<Words>{{"a", ""}}));
  EXPECT_EQ(words_of("a \\\n b\\\nc"), (std::vector<Words>{{"a", "bc"}}));
}

TEST(ReadScript, PartsCommands) {
  const std::vector<Words> two = {{"a", "b"}, {"c"}};
  for (const char* const script : {"a b && c", "a b || c", "a b; c", "a b;c", "a b | c", "a b|c", "a b\nc",
                                   "a b & c", "(a b); c", "{ a b; c; }", "! a b && c", "if a b; then c; fi",
                                   "while a b; do c; done", "until a b\ndo c\ndone"}) {
    EXPECT_EQ(words_of(script), two) << script;
  }
  EXPECT_EQ(words_of("for x in a b c; do d $x; done; e"), (std::vector<Words>{{"d", "$x"}, {"e"}}));
  EXPECT_EQ(words_of("case $1 in a|b) c;; *) d e ;; esac; f"),
            (std::vector<Words>{{"c"}, {"d", "e"}, {"f"}}));
  EXPECT_EQ(words_of("f() { a; }; f"), (std::vector<Words>{{"a"}, {"f"}}));
}

TEST(ReadScript, KeepsQuotedOperatorsInWords) {
  EXPECT_EQ(words_of("echo 'a && b; c > d' # && e"), (std::vector<Words>{{"echo", "a && b; c > d"}}));
  EXPECT_EQ(words_of("echo a#b \\; \\>"), (std::vector<Words>{{"echo", "a#b", ";", ">"}}));
  EXPECT_EQ(words_of("'if' a"), (std::vector<Words>{{"if", "a"}})) << "a quoted word is none of the language";
  EXPECT_EQ(words_of("echo if then"), (std::vector<Words>{{"echo", "if", "then"}}));
}

TEST(ReadScript, KeepsExpansionsWhole) {
  EXPECT_EQ(words_of("a $(b; c | d) `e && f` ${g:-h i} $j"),
            (std::vector<Words>{{"a", "$(b; c | d)", "`e && f`", "${g:-h i}", "$j"}}));
  EXPECT_EQ(words_of("a \"$(b \"c d\")\" $((1+2)) $(e $(f) ')' )"),
            (std::vector<Words>{{"a", "$(b \"c d\")", "$((1+2))", "$(e $(f) ')' )"}}));
}

TEST(ReadScript, TellsAssignmentsFromWords) {
  const auto read = read_script("A=1 B='x y' cmd C=2; D=3");
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].assignments, (Words{"A=1", "B=x y"}));
  EXPECT_EQ(read[0].words, (Words{"cmd", "C=2"}));
  EXPECT_EQ(read[1].assignments, Words{"D=3"});
  EXPECT_TRUE(read[1].words.empty());
  EXPECT_EQ(words_of("1A=b"), (std::vector<Words>{{"1A=b"}}));
  EXPECT_EQ(words_of("'A'=b"), (std::vector<Words>{{"A=b"}})) << "a quoted name is no assignment";
}

std::string redirections_of(std::string_view script) {
  std::string text;
  for (const ShellCommand& command : read_script(script)) {
    for (const Redirection& each : command.redirections) text += each.operation + each.target + " ";
  }
  return text;
}

TEST(ReadScript, FindsRedirections) {
  EXPECT_EQ(redirections_of("a > b"), ">b ");
  EXPECT_EQ(redirections_of("a>b"), ">b ");
  EXPECT_EQ(redirections_of("a 2>>b"), ">>b ");
  EXPECT_EQ(redirections_of("a 2>&1 >'c d'"), ">&1 >c d ");
  EXPECT_EQ(redirections_of("a &> b &>>c"), "&>b &>>c ");
  EXPECT_EQ(redirections_of("a < b <<<c >| d"), "<b <<<c >|d ");
  EXPECT_EQ(redirections_of("{ a; b; } > c"), ">c ");
  EXPECT_EQ(redirections_of("a >"), "");
  EXPECT_EQ(redirections_of("a '>' b \\> c"), "");
  EXPECT_EQ(words_of("a 2>b 3"), (std::vector<Words>{{"a", "3"}}));
  EXPECT_EQ(words_of("a 2 >b"), (std::vector<Words>{{"a", "2"}})) << "a number with a blank is a word";
}

TEST(ReadScript, PassesOverHereDocuments) {
  EXPECT_EQ(words_of("cat <<EOF\nrm -rf / && npm ci\nEOF\nb"), (std::vector<Words>{{"cat"}, {"b"}}));
  EXPECT_EQ(words_of("cat <<-'EOF' | a\n\tx\n\tEOF\nb"), (std::vector<Words>{{"cat"}, {"a"}, {"b"}}));
  EXPECT_EQ(words_of("cat <<EOF\nnever closed"), (std::vector<Words>{{"cat"}}));
}

TEST(ReadScript, TakesComparisonsForWords) {
  EXPECT_EQ(redirections_of("if (( a > 3 )) && [[ b > c ]]; then d; fi"), "");
  EXPECT_EQ(redirections_of("for ((i=0; i<3; i++)); do (( n = i > 1 )); done > e"), ">e ");
  EXPECT_EQ(words_of("[[ a > b && c ]] && d"),
            (std::vector<Words>{{"[[", "a", ">", "b", "&&", "c", "]]"}, {"d"}}));
  EXPECT_EQ(redirections_of("((a > b); c)"), ">b ") << "two subshells";
  EXPECT_EQ(redirections_of("[ a ] > b"), ">b ");
}

TEST(ReadScript, PartsAProcessFromWhatReadsIt) {
  EXPECT_EQ(words_of("bash <(curl -fsSL x) && b"),
            (std::vector<Words>{{"bash", "<(...)"}, {"curl", "-fsSL", "x"}, {"b"}}));
}

TEST(ReadScript, SaysHowACommandRuns) {
  const auto read = read_script("a | b & (c; d) && e");
  ASSERT_EQ(read.size(), 5U);
  EXPECT_TRUE(read[0].piped);
  EXPECT_TRUE(read[1].piped);
  EXPECT_TRUE(read[1].background);
  EXPECT_TRUE(read[2].subshell);
  EXPECT_TRUE(read[3].subshell);
  EXPECT_FALSE(read[4].piped || read[4].background || read[4].subshell);
  EXPECT_FALSE(read_script("a && b")[0].background);
}

TEST(ReadScript, EndsForWhateverText) {
  for (const char* const script :
       {"",    " ",      "\n",   "#",         "'",   "\"",  "`",   "\\",    "$",   "$(",
        "${",  "(",      ")",    "((",        "))",  ";;",  "<<",  "<",     ">",   "&",
        "a '", "a \"$(", "case", "case x in", "for", "$('", "<<<", "a <<'", "\"\\"}) {
    EXPECT_LE(read_script(script).size(), 2U) << script;
  }
}

// Text of the characters that mean something, many times, always the same.
TEST(ReadScript, SurvivesRandomText) {
  constexpr std::string_view kAlphabet = "ab01 '\"\\`$(){}<>|&;#\n\t=!-~*if then do case esac EOF";
  std::mt19937 random(7);
  std::size_t words = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string script;
    for (auto size = random() % 40; size > 0; --size) script += kAlphabet[random() % kAlphabet.size()];
    for (const ShellCommand& command : read_script(script)) {
      for (const std::string& word : command.words) words += word.size() <= script.size() ? 1U : 0U;
    }
  }
  EXPECT_GT(words, 20000U);
}

// Much of what could make it slow.
TEST(ReadScript, TakesTimeThatGrowsWithTheTextAlone) {
  constexpr std::size_t kSize = 1U << 17U;
  for (const char* const piece :
       {"$(", "'", "\"", "a;", "<<a\n", "((", "\\", "`", "a\n<<b c", "case a in b) "}) {
    std::string script;
    while (script.size() < kSize) script += piece;
    const std::clock_t began = std::clock();  // of the processor, whatever else runs on the machine
    EXPECT_LE(read_script(script).size(), kSize);
    EXPECT_LT(std::clock() - began, 10 * CLOCKS_PER_SEC) << piece;
  }
}

}  // namespace
}  // namespace twelvefactor::kinds
