// What of a text with a secret in it is still shown, and what of a command.
#include "kinds/secrecy/shown.hpp"

#include <gtest/gtest.h>

#include "kinds/secrecy/shown_words.hpp"

namespace twelvefactor::kinds {
namespace {

std::string text_of(const std::string& name, const std::string& value) {
  return show_value(name, value).text;
}

TEST(Shown, KeepsTheRestOfAFormThatIsKnownToItsEnd) {
  EXPECT_EQ(text_of("DATABASE_URL", "postgres://shop:hunter22@db/shop"), "postgres://shop:(hidden)@db/shop");
  EXPECT_EQ(text_of("CONN", "Server=db;User Id=sa;Password=hunter22;"),
            "Server=db;User Id=sa;Password=(hidden);");
  EXPECT_EQ(text_of("DSN", "host=db user=app password=hunter22"), "host=db user=app password=(hidden)");
  EXPECT_EQ(text_of("DSN", "app:hunter22@tcp(db:3306)/shop"), "app:(hidden)@tcp(db:3306)/shop");
  EXPECT_EQ(text_of("REDIS", "cache:6379,password=hunter22,ssl=true"),
            "cache:6379,password=(hidden),ssl=true");
  EXPECT_EQ(text_of("app.properties", "a=1\ndb.password=hunter22\n"), "a=1\ndb.password=(hidden)");
  EXPECT_EQ(text_of("URL", "https://x/?a=1&token=hunter22&b=2"), "https://x/?a=1&token=(hidden)&b=2");
}

TEST(Shown, HidesTheWholeWhereTheEndOfTheSecretIsNotSure) {
  for (const char* const value : {"postgres://shop:hun/ter22@db/shop", "Server=db;Password=hun ter22;Uid=sa",
                                  "Server=db;Password=\"a;b\";Uid=sa", "host=db password='hun ter22'",
                                  "shop/hunter22@//db:1521/x", "postgres://hunter22:hunter22@db/shop",
                                  "postgres://shop:hunter22@db/9f8A7b6C5d4E3f2G1h0J9k8L?token=x y"}) {
    EXPECT_EQ(text_of("VALUE", value), "(hidden)") << value;
  }
  EXPECT_EQ(text_of("DB_PASSWORD", "Server=db;Password=hunter22;"), "(hidden)")
      << "its name says so of all of it";
}

TEST(Shown, TellsALengthOfWhatNobodyCanJudge) {
  EXPECT_EQ(text_of("nginx.conf", "server {\n  listen 80;\n}\n"), "(hidden, 24 bytes)");
  EXPECT_EQ(text_of("BLOB", std::string(600, 'a')), "(hidden, 600 bytes)");
  EXPECT_EQ(text_of("app.properties", "a=1\nb: two\n"), "a=1\nb: two\n");
  EXPECT_TRUE(show_value("nginx.conf", "server {\n}\n").secret.empty())
      << "no finding: it may well be harmless";
  EXPECT_FALSE(show_value("nginx.conf", "server {\n}\n").whole);
}

TEST(Shown, JudgesAVariableByItsOwnWords) {
  EXPECT_EQ(text_of("REGION", "eu-central-1"), "eu-central-1");
  EXPECT_EQ(text_of("DB_PASSWORD", "hunter2"), "(hidden)");
}

TEST(Shown, TakesSecretsOutOfASentence) {
  EXPECT_EQ(show_text("cannot reach postgres://u:hunter22@db/x: refused"),
            "cannot reach postgres://u:(hidden)@db/x: refused");
  EXPECT_EQ(show_text("unexpected token: comma found, password authentication failed"),
            "unexpected token: comma found, password authentication failed");
  EXPECT_EQ(show_text("login with password=hunter22 failed"), "login with password=(hidden) failed");
}

TEST(Shown, HidesTheQueryAndTokensOfAPath) {
  EXPECT_EQ(show_path("/healthz"), "/healthz");
  EXPECT_EQ(show_path("/healthz?key=x"), "/healthz?(hidden)");
  EXPECT_EQ(show_path("/webhook/9f8A7b6C5d4E3f2G1h0J9k8L"), "/webhook/(hidden)");
}

TEST(ShownCommand, KnowsArgumentsByTheProgram) {
  const ShownCommand redis = show_command({"redis-cli"}, {"-a", "swordfish"});
  EXPECT_EQ(redis.args.back().text, "(hidden)");
  EXPECT_FALSE(redis.args.back().secret.empty());
  EXPECT_EQ(show_command({"tar"}, {"-a", "swordfish"}).args.back().text, "swordfish");
}

TEST(ShownCommand, HidesWhatMayBeAPasswordWithoutAFinding) {
  const ShownCommand unknown = show_command({"bin/app", "-a", "hunter22"});
  EXPECT_EQ(unknown.command.back().text, "(hidden)");
  EXPECT_TRUE(unknown.command.back().secret.empty());
  // -u may mean a user, and of socat means something else.
  const ShownCommand user = show_command({"bin/app", "-u", "admin:hunter22"});
  EXPECT_EQ(user.command.back().text, "(hidden)");
  EXPECT_TRUE(user.command.back().secret.empty());
  EXPECT_FALSE(show_command({"curl", "-u", "admin:hunter22"}).command.back().secret.empty());
  EXPECT_EQ(show_command({"bin/app", std::string(5000, 'x')}).command.back().text, "(hidden, 5000 bytes)");
}

}  // namespace
}  // namespace twelvefactor::kinds
