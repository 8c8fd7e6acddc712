// The heuristics of the rules: what a command line says, and which literals look secret.
#include <gtest/gtest.h>

#include "kinds/secret_literals.hpp"
#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/factor.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

using kinds::secret_suspicion;
using Words = std::vector<std::string>;

TEST(CommandWords, SplitScriptsAtWhiteSpace) {
  EXPECT_EQ(command_words({"sh", "-c", "npm ci  &&\n node ."}, {"--port", "1 2"}),
            (Words{"sh", "-c", "npm", "ci", "&&", "node", ".", "--port", "1", "2"}));
  EXPECT_EQ(command_words({}, {}), Words{});
  EXPECT_EQ(command_words({"", " "}, {}), Words{});
}

std::string_view phrase_in(const Words& command, std::initializer_list<std::string_view> phrases) {
  return first_phrase(command_words(command, {}), phrases);
}

TEST(FirstPhrase, FindsTheBeginningOfACommand) {
  for (const Words& command :
       {Words{"npm", "ci"}, Words{"/usr/bin/npm", "ci"}, Words{"npm", "--silent", "-q", "ci", "--x"},
        Words{"sh", "-c", "npm ci"}, Words{"sh", "-ec", "npm ci && node ."}, Words{"sh", "-c", "a && npm ci"},
        Words{"sh", "-c", "a || npm ci"}, Words{"sh", "-c", "a; npm ci"}, Words{"sh", "-c", "a ; npm ci"},
        Words{"sh", "-c", "a | npm ci"}, Words{"sh", "-c", "exec npm ci"}, Words{"sudo", "npm", "ci"}}) {
    EXPECT_EQ(phrase_in(command, {"npm ci"}), "npm ci") << ::testing::PrintToString(command);
  }
}

TEST(FirstPhrase, TakesArgumentsForArguments) {
  for (const Words& command :
       {Words{}, Words{"npm"}, Words{"npm", "run", "ci"}, Words{"ci", "npm"}, Words{"pnpm", "ci"},
        Words{"npm", "/ci"}, Words{"npm", "--ci"}, Words{"bin/report", "npm", "ci"},
        Words{"bin/report", "--norc", "npm", "ci"}, Words{"echo", "npm", "ci"}}) {
    EXPECT_EQ(phrase_in(command, {"npm ci"}), "") << ::testing::PrintToString(command);
  }
}

TEST(FirstPhrase, TakesTheFirstOfTheListNotOfTheCommand) {
  EXPECT_EQ(phrase_in({"sh", "-c", "b && a"}, {"a", "b"}), "a");
}

TEST(RunsShell, OnlyWhenTheShellGetsACommand) {
  EXPECT_TRUE(runs_shell({"sh", "-c", "x"}, {}));
  EXPECT_TRUE(runs_shell({"/bin/bash", "-ec", "x"}, {}));
  EXPECT_TRUE(runs_shell({"bash"}, {"-lc", "x"}));
  EXPECT_TRUE(runs_shell({"bash", "-e", "-c", "x"}, {}));
  EXPECT_FALSE(runs_shell({"sh", "script.sh"}, {}));
  EXPECT_FALSE(runs_shell({"sh", "script.sh", "-c"}, {})) << "an option of the script";
  EXPECT_FALSE(runs_shell({"sh"}, {}));
  EXPECT_FALSE(runs_shell({}, {}));
  EXPECT_FALSE(runs_shell({"bin/web", "-c", "config"}, {}));
  EXPECT_FALSE(runs_shell({"fish-and-sh", "-c", "x"}, {}));
  EXPECT_FALSE(runs_shell({"bash", "--norc", "script.sh"}, {})) << "a long option with a c in it";
}

TEST(SecretSuspicion, SeesWhatTheNameSays) {
  for (const char* const name :
       {"PASSWORD", "DB_PASSWORD", "password", "Passwd", "API_KEY", "APIKEY", "STRIPE_API_KEY_LIVE", "SECRET",
        "CLIENT_SECRET", "SESSION_TOKEN", "AWS_SECRET_ACCESS_KEY", "PRIVATE_KEY", "SIGNING_KEY",
        "ENCRYPTION_KEY", "CREDENTIALS", "PASSPHRASE"}) {
    EXPECT_EQ(secret_suspicion(name, "hunter2"), "its name says so") << name;
  }
}

TEST(SecretSuspicion, LetsHarmlessNamesThrough) {
  for (const char* const name :
       {"LOG_LEVEL",       "PASSWORD_FILE",   "SECRET_PATH",   "TOKEN_TTL",    "SECRET_NAME",
        "PASSWORD_LENGTH", "TOKEN_EXPIRY",    "TOKEN_TIMEOUT", "TOKEN_HEADER", "TOKEN_ISSUER",
        "TOKEN_AUDIENCE",  "TOKEN_ALGORITHM", "ACCESS_KEY_ID", "SECRETS_DIR",  "TOKEN_ENABLED",
        "KEYBOARD",        "PUBLIC_KEY",      "MONKEY",        "TOKENIZER",    "SECRETARY",
        "BYPASS",          "COMPASS",         "PASSENGER"}) {
    EXPECT_EQ(secret_suspicion(name, "value"), "") << name;
  }
}

TEST(SecretSuspicion, LetsSwitchesSmallNumbersAndNothingThrough) {
  for (const char* const value : {"", "true", "false", "30", "0.5", "16384"})
    EXPECT_EQ(secret_suspicion("MAX_TOKENS", value), "") << value;
  for (const char* const value : {"strict", "123456", "True"})
    EXPECT_EQ(secret_suspicion("MAX_TOKENS", value), "its name says so") << value;
}

TEST(SecretSuspicion, SeesAPasswordInAUrl) {
  for (const char* const value :
       {"postgres://user:pass@host/db", "https://a:b@host", "redis://:pass@host:6379",
        "amqp://u:p%40ss@host/vhost?x=1", "mongodb+srv://user:p@ss@host/"}) {
    EXPECT_EQ(secret_suspicion("URL", value), "it is a URL with a password in it") << value;
  }
  for (const char* const value :
       {"https://host/", "https://user@host/", "https://user:@host/", "https://host:8080/a@b",
        "https://host/?q=a:b@c", "mailto:a@b", "not a url", "://", "https://host#a:b@c"}) {
    EXPECT_EQ(secret_suspicion("URL", value), "") << value;
  }
}

TEST(SecretSuspicion, SeesKeysAndWellKnownTokens) {
  EXPECT_EQ(secret_suspicion("CERT", "-----BEGIN RSA PRIVATE KEY-----\nabc"), "it holds a private key");
  EXPECT_EQ(secret_suspicion("CERT", "-----BEGIN CERTIFICATE-----\nabc"), "");
  for (const char* const value : {"AKIAIOSFODNN7EXAMPLE", "ghp_0123456789abcdef", "xoxb-0123456789ab",
                                  "sk_live_0123456789ab", "glpat-0123456789abcdef"}) {
    EXPECT_EQ(secret_suspicion("VALUE", value), "it has the form of a well-known access token") << value;
  }
  EXPECT_EQ(secret_suspicion("VALUE", "AKIA"), "");
  EXPECT_EQ(secret_suspicion("VALUE", "ghp_short"), "");
}

TEST(SecretSuspicion, RepeatsNoPartOfTheValue) {
  for (const char* const value : {"postgres://user:canary@host/db", "-----BEGIN PRIVATE KEY-----canary",
                                  "ghp_canary789abcdef", "canary"}) {
    EXPECT_EQ(std::string(secret_suspicion("PASSWORD", value)).find("canary"), std::string::npos);
    EXPECT_NE(secret_suspicion("PASSWORD", value), "");
  }
}

// --- a few rules whose edge is in the text; the golden cases have one of each

std::vector<std::string> rules_of(std::vector<Finding> (*check)(const Observed&), const Observed& observed) {
  std::vector<std::string> rules;
  for (const Finding& finding : check(observed)) rules.push_back(finding.rule);
  return rules;
}

TEST(ImageRules, TellPinnedTaggedAndLatestApart) {
  struct Row {
    std::string image;
    std::vector<std::string> rules;
  };
  const std::string digest(64, 'a');
  for (const Row& row :
       {Row{"shop@sha256:" + digest, {}}, Row{"shop:latest@sha256:" + digest, {}},
        Row{"host:5000/shop@sha256:" + digest, {}}, Row{"shop:1.2", {"TF0201"}},
        Row{"host:5000/shop:1.2", {"TF0201"}}, Row{"shop", {"TF0201", "TF0202"}},
        Row{"shop:latest", {"TF0201", "TF0202"}}, Row{"host:5000/shop", {"TF0201", "TF0202"}},
        Row{"@sha256:" + digest, {"TF0201"}}, Row{"shop@sha256:" + digest.substr(1), {"TF0201"}},
        Row{"shop:1@sha256:" + std::string(64, 'A'), {"TF0201"}}}) {
    Observed observed = testing::observe(testing::small_spec());
    observed.app.spec.image = row.image;
    const auto found = rules_of(check_dependencies, observed);
    EXPECT_EQ(std::find(found.begin(), found.end(), "TF0201") != found.end(), !row.rules.empty())
        << row.image;
    EXPECT_EQ(std::find(found.begin(), found.end(), "TF0202") != found.end(), row.rules.size() == 2)
        << row.image;
  }
}

TEST(LogRules, TellRedirectionsIntoFilesFromOthers) {
  const auto redirects = [](const std::string& script) {
    Observed observed = testing::observe(testing::small_spec());
    observed.app.spec.processes.at("web").command = {"sh", "-c", script};
    return !rules_of(check_logs, observed).empty();
  };
  for (const char* const script : {"bin/web > app.log", "bin/web >app.log", "bin/web >> /var/log/app",
                                   "bin/web 2> errors", "bin/web &> all", "bin/web 2>>e"}) {
    EXPECT_TRUE(redirects(script)) << script;
  }
  for (const char* const script : {"bin/web", "bin/web 2>&1", "bin/web > /dev/null", "bin/web >/dev/stdout",
                                   "bin/web 2> /dev/stderr", "bin/web >&2", "bin/web >"}) {
    EXPECT_FALSE(redirects(script)) << script;
  }
}

TEST(CodebaseRules, LabelHoldsAShortRevisionThatIsALabelValue) {
  for (const auto& [revision, label] :
       {std::pair{"4f2a9c1d0b7e5a3f8c6d", "4f2a9c1d0b7e"}, std::pair{"v1.2.3", "v1.2.3"},
        std::pair{"release-2026-01", "release-2026"}, std::pair{"0123456789._-x", "0123456789"}}) {
    Observed observed = testing::observe(testing::small_spec());
    observed.app.spec.codebase.revision = revision;
    EXPECT_EQ(contribute_codebase(observed).labels.at("app.kubernetes.io/version"), label) << revision;
  }
}

}  // namespace
}  // namespace twelvefactor::reconcile
