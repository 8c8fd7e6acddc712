// A line of a shell as the words of a command: what needs a shell, what it is given, and what is left out.
#include "imports/command_line.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::imports {
namespace {

using Words = std::vector<std::string>;

Words words_of(std::string_view line) {
  return read_command_line(line).words;
}

TEST(CommandLine, PlainWordsNeedNoShell) {
  EXPECT_EQ(words_of("bin/web --threads 4"), (Words{"bin/web", "--threads", "4"}));
  EXPECT_EQ(words_of("  node 'my app.js' \"a b\"  "), (Words{"node", "my app.js", "a b"}));
  EXPECT_EQ(words_of("exec bin/web"), Words{"bin/web"});
}

TEST(CommandLine, VariablesBeforeTheProgramAreItsOwn) {
  const CommandLine command = read_command_line("QUEUE=mails DEBUG= bin/worker -v");
  EXPECT_EQ(command.words, (Words{"bin/worker", "-v"}));
  EXPECT_EQ(command.env, (StringMap{{"QUEUE", "mails"}, {"DEBUG", ""}}));
}

TEST(CommandLine, WhatAShellDoesIsLeftToAShellWhosePlaceTheProgramTakes) {
  EXPECT_EQ(words_of("puma -p $PORT"), (Words{"sh", "-c", "exec puma -p $PORT"}));
  EXPECT_EQ(words_of("puma -p ${PORT:-3000}"), (Words{"sh", "-c", "exec puma -p ${PORT:-3000}"}));
  EXPECT_EQ(words_of("A=1 bin/x $B"), (Words{"sh", "-c", "exec env A=1 bin/x $B"}));
  EXPECT_EQ(words_of("bin/migrate && bin/web"), (Words{"sh", "-c", "bin/migrate && exec bin/web"}));
  EXPECT_EQ(words_of("cd app; exec bin/web"), (Words{"sh", "-c", "cd app; exec bin/web"}));
  EXPECT_EQ(words_of("echo 'a && b' && bin/web '$X'"),
            (Words{"sh", "-c", "echo 'a && b' && exec bin/web '$X'"}));
  EXPECT_EQ(words_of("ls *.rb"), (Words{"sh", "-c", "exec ls *.rb"}));
  EXPECT_EQ(words_of("bin/x > out.log"), (Words{"sh", "-c", "exec bin/x > out.log"}));
}

TEST(CommandLine, SaysWhereTheShellStaysInFront) {
  for (const char* line : {"bin/a | bin/b", "if test -f x; then bin/a; fi", "(cd app; bin/a)", "bin/a &"}) {
    const CommandLine command = read_command_line(line);
    EXPECT_EQ(command.words, (Words{"sh", "-c", line}));
    EXPECT_NE(command.guess, "") << line;
  }
  EXPECT_EQ(read_command_line("bin/a && bin/b").guess, "");
}

TEST(CommandLine, KnowsWhoListensOnPort) {
  EXPECT_TRUE(read_command_line("bin/a $PORT").uses_port);
  EXPECT_TRUE(read_command_line("bin/a ${PORT:-80}").uses_port);
  EXPECT_FALSE(read_command_line("bin/a --port 80").uses_port);
}

TEST(CommandLine, RefusesProcessManagersAndNothing) {
  EXPECT_NE(read_command_line("bundle exec foreman start -f Procfile.web").problem, "");
  EXPECT_NE(read_command_line("/usr/bin/supervisord -n").problem, "");
  EXPECT_NE(read_command_line("# only a comment").problem, "");
  EXPECT_EQ(read_command_line("bin/foreman-like").problem, "");
}

TEST(CommandLine, LeavesSecretsWhereTheyAre) {
  const CommandLine command =
      read_command_line("DB_PASSWORD=hunter2hunter2 bin/web --url postgres://u:hunter2@db/x");
  EXPECT_EQ(command.secrets, Words{"DB_PASSWORD"});
  EXPECT_TRUE(command.env.empty());
  EXPECT_TRUE(command.hides);
  for (const std::string& word : command.words) EXPECT_EQ(word.find("hunter2"), std::string::npos) << word;
  EXPECT_FALSE(read_command_line("bin/web --queue mails").hides);
}

}  // namespace
}  // namespace twelvefactor::imports
