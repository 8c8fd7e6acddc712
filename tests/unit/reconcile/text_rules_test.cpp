// The heuristics of the rules: what a command line says, and which literals look secret.
#include <gtest/gtest.h>

#include <random>

#include "kinds/secrecy/secret_literals.hpp"
#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/factor.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

using kinds::secret_suspicion;
using Words = std::vector<std::string>;

std::string_view phrase_in(const Words& command, std::initializer_list<std::string_view> phrases) {
  return first_phrase(read_command(command, {}), phrases);
}

TEST(FirstPhrase, FindsTheBeginningOfACommand) {
  for (const Words& command : {Words{"npm", "ci"},
                               Words{"/usr/bin/npm", "ci"},
                               Words{"npm", "--silent", "-q", "ci", "--x"},
                               Words{"sh", "-c", "npm ci"},
                               Words{"sh", "-ec", "npm ci && node ."},
                               Words{"sh", "-c", "a && npm ci"},
                               Words{"sh", "-c", "a || npm ci"},
                               Words{"sh", "-c", "a; npm ci"},
                               Words{"sh", "-c", "a;npm ci;b"},
                               Words{"sh", "-c", "a | npm ci"},
                               Words{"sh", "-c", "exec npm ci"},
                               Words{"sudo", "npm", "ci"},
                               Words{"sh", "-c", "'npm' \"ci\""},
                               Words{"bash", "-euo", "pipefail", "-c", "npm ci"},
                               Words{"env", "A=1", "npm", "ci"},
                               Words{"/usr/bin/env", "-i", "npm", "ci"},
                               Words{"nice", "-n", "5", "npm", "ci"},
                               Words{"tini", "--", "npm", "ci"},
                               Words{"dumb-init", "sh", "-c", "npm ci"},
                               Words{"timeout", "5", "npm", "ci"},
                               Words{"sh", "-c", "A=1 npm ci"},
                               Words{"sh", "-c", "(npm ci)"},
                               Words{"sh", "-c", "if npm ci; then b; fi"},
                               Words{"sh", "-c", "bash -c 'npm ci'"},
                               Words{"gosu", "app", "npm", "ci"},
                               Words{"npx", "-p", "x", "npm", "ci"},
                               Words{"docker-entrypoint.sh", "npm", "ci"}}) {
    EXPECT_EQ(phrase_in(command, {"npm ci"}), "npm ci") << ::testing::PrintToString(command);
  }
  EXPECT_EQ(phrase_in({"python", "-m", "pip", "install", "x"}, {"pip install"}), "pip install");
  EXPECT_EQ(phrase_in({"bundle", "exec", "rake", "db:migrate"}, {"rake db:migrate"}), "rake db:migrate");
}

TEST(FirstPhrase, TakesArgumentsForArguments) {
  for (const Words& command :
       {Words{}, Words{""}, Words{"npm"}, Words{"npm", "run", "ci"}, Words{"ci", "npm"}, Words{"pnpm", "ci"},
        Words{"npm", "/ci"}, Words{"npm", "--ci"}, Words{"bin/report", "npm", "ci"},
        Words{"bin/report", "--norc", "npm", "ci"}, Words{"echo", "npm", "ci"}, Words{"npm", "start"},
        Words{"sh", "-c", "echo 'npm ci'"}, Words{"sh", "-c", "echo x # npm ci"},
        Words{"sh", "-c", "echo $(npm ci)"}, Words{"sh", "-c", "cat <<E\nnpm ci\nE"},
        Words{"nice", "-n", "5"}, Words{"sh", "npm", "ci"}}) {
    EXPECT_EQ(phrase_in(command, {"npm ci"}), "") << ::testing::PrintToString(command);
  }
}

TEST(FirstPhrase, TakesTheFirstOfTheListNotOfTheCommand) {
  EXPECT_EQ(phrase_in({"sh", "-c", "b && a"}, {"a", "b"}), "a");
}

TEST(ReadCommand, KnowsAShellThatGetsAScript) {
  const auto shell = [](const Words& command, const Words& args = {}) {
    return read_command(command, args).shell;
  };
  EXPECT_TRUE(shell({"sh", "-c", "x"}));
  EXPECT_TRUE(shell({"/bin/bash", "-ec", "x"}));
  EXPECT_TRUE(shell({"bash"}, {"-lc", "x"}));
  EXPECT_TRUE(shell({"bash", "-e", "-c", "x"}));
  EXPECT_TRUE(shell({"bash", "-o", "pipefail", "-c", "x"}));
  EXPECT_TRUE(shell({"tini", "--", "sh", "-c", "x"}));
  EXPECT_FALSE(shell({"sh", "script.sh"}));
  EXPECT_FALSE(shell({"sh", "script.sh", "-c"})) << "an option of the script";
  EXPECT_FALSE(shell({"sh"}));
  EXPECT_FALSE(shell({"sh", "-c"}));
  EXPECT_FALSE(shell({}));
  EXPECT_FALSE(shell({"bin/web", "-c", "config"}));
  EXPECT_FALSE(shell({"fish-and-sh", "-c", "x"}));
  EXPECT_FALSE(shell({"bash", "--norc", "script.sh"})) << "a long option with a c in it";
}

TEST(ReadCommand, KnowsWhenAShellStays) {
  const auto stays = [](const Words& command) { return read_command(command, {}).shell_stays; };
  for (const char* const script :
       {"bin/web", "cd /srv && bin/web", "exec bin/web | tee x", "exec bin/web & wait", "(exec bin/web)",
        "echo exec bin/web", "echo 'exec' bin/web", "exec > /dev/stderr; bin/web", "exec sh -c bin/web", "",
        "# exec bin/web\nbin/web"}) {
    EXPECT_TRUE(stays({"sh", "-c", script})) << script;
  }
  for (const char* const script :
       {"exec bin/web", "cd /srv && exec bin/web", "A=1 exec bin/web", "if a; then exec b; else exec c; fi",
        "exec sh -c 'exec bin/web'", "exec env A=1 bin/web", "trap 'kill 0' TERM; bin/web & wait",
        "exec \"$@\""}) {
    EXPECT_FALSE(stays({"sh", "-c", script})) << script;
  }
  EXPECT_TRUE(stays({"tini", "--", "sh", "-c", "bin/web"})) << "tini tells the shell alone";
  EXPECT_FALSE(stays({"tini", "-g", "--", "sh", "-c", "bin/web"}));
  EXPECT_FALSE(stays({"dumb-init", "--", "sh", "-c", "bin/web"}));
  EXPECT_TRUE(stays({"dumb-init", "-c", "sh", "-c", "bin/web"}));
  EXPECT_FALSE(stays({"bin/web"}));
  EXPECT_FALSE(stays({"sh", "start.sh"})) << "nobody knows what is in it";
}

TEST(ReadCommand, IsBoundedForScriptsWithinScripts) {
  Words command{"sh", "-c", "x"};
  std::string script = "x";
  for (int depth = 0; depth < 12; ++depth) {
    std::string quoted;
    for (const char c : script) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    if (quoted.size() > 100000) break;
    script = "sh -c '" + quoted + "'";
  }
  command[2] = script;
  EXPECT_LT(read_command(command, {}).runs.size(), 20U);
  EXPECT_LT(read_command(Words(20000, "env"), {}).runs.size(), 20U);
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
  for (const char* const value : {"", "true", "False", "off", "disabled", "none", "30", "0.5", "16384"})
    EXPECT_EQ(secret_suspicion("MAX_TOKENS", value), "") << value;
  for (const char* const value : {"strict", "123456"})
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

TEST(SecretSuspicion, LetsPlaceholdersPathsAndUrlsThroughByName) {
  for (const char* const value :
       {"${DB_PASSWORD}", "$(DB_PASSWORD)", "$DB_PASSWORD", "{{ db_password }}", "<your password>",
        "%PASSWORD%", "change-me", "CHANGEME", "xxxxxxxx", "***", "/run/secrets/db-password", "./key.pem",
        "https://auth.example.com/token"}) {
    EXPECT_EQ(secret_suspicion("DB_PASSWORD", value), "") << value;
  }
  for (const char* const value : {"changeme1", "/", "pass word", "a/b", "$1$salt$hash"})
    EXPECT_EQ(secret_suspicion("DB_PASSWORD", value), "its name says so") << value;
  EXPECT_EQ(secret_suspicion("URL", "postgres://shop:${PASSWORD}@db/shop"), "");
  EXPECT_EQ(secret_suspicion("URL", "redis://:$(REDIS_PASSWORD)@cache:6379"), "");
}

TEST(SecretSuspicion, ReadsNamesAsPeopleWriteThem) {
  for (const char* const name :
       {"database__connection__password", "dbPassword", "clientSecret", "GITEA__security__SECRET_KEY",
        "SECRET_KEY_BASE", "spring.datasource.password", "KEYCLOAK_ADMIN_PASSWORD"}) {
    EXPECT_EQ(secret_suspicion(name, "hunter2"), "its name says so") << name;
  }
  for (const char* const name :
       {"PASSWORD_RESET_TIMEOUT", "tokenUrl", "VAPID_PUBLIC_KEY", "RECAPTCHA_SITE_KEY", "PASSWORD_POLICY",
        "SECRET_BACKEND", "TOKEN_TYPE", "ACCESS_TOKEN_EXPIRES_IN"}) {
    EXPECT_EQ(secret_suspicion(name, "value"), "") << name;
  }
}

TEST(SecretSuspicion, SeesWhatLooksRandom) {
  for (const char* const value :
       {"Zk8vQ2x1Rm9PbE5hcTd3Yg", "9f8A7b6C5d4E3f2G1h0J9k8L", "a8f5f167f44f4964e6c998dee827110c",
        "6b1f0c9e2d7a4b3c8e5f", "prefix:9f8A7b6C5d4E3f2G1h0J9k8L", "dGhpcyBpcyBh/c2VjcmV0+a2V5MTIz=="}) {
    EXPECT_EQ(secret_suspicion("CONTROL", value), "it looks random, as keys do") << value;
  }
  for (const char* const value :
       {"550e8400-e29b-41d4-a716-446655440000", "sha256:a8f5f167f44f4964e6c998dee827110c",
        "db-1.production.eu-central-1.rds.example.com", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk",
        "info,worker=debug,http_client=warn", "internationalization2024", "a.example.com,b.example.com:8080",
        "application/vnd.company.v2+json", "https://a8f5f167f44f4964e6c998dee827110c@o1.ingest.sentry.io/1",
        "2026-11-21T10:15:00.000000+00:00", "11111111111111111111",
        "arn:aws:kms:eu-1:111122223333:key/9f8A7b6C5d4E3f2G1h0J9k8L"}) {
    EXPECT_EQ(secret_suspicion("CONTROL", value), "") << value;
  }
  for (const char* const name :
       {"GIT_COMMIT", "CONFIG_HASH", "IMAGE_DIGEST", "SENTRY_DSN", "CLIENT_ID", "SITE_KEY", "PUBLIC_KEY"})
    EXPECT_EQ(secret_suspicion(name, "6b1f0c9e2d7a4b3c8e5f6b1f0c9e2d7a4b3c8e5f"), "") << name;
}

TEST(SecretSuspicion, KnowsMoreTokens) {
  for (const char* const value :
       {"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVPmB92K27uhbUJU1p1r",
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXX",
        "SG.0123456789abcdef0123456789abcdef", "npm_0123456789abcdef0123456789abcdef0123",
        "hvs.0123456789abcdef0123456789", "AIza0123456789abcdef0123456789abcdef012",
        "whsec_0123456789abcdef"}) {
    EXPECT_EQ(secret_suspicion("VALUE", value), "it has the form of a well-known access token") << value;
  }
  EXPECT_EQ(secret_suspicion("VALUE", "jdbc:mysql://db/shop?user=a&password=hunter2"),
            "it is a URL with a password in it");
  EXPECT_EQ(secret_suspicion("VALUE", "jdbc:sqlserver://db;user=a;password=hunter2"),
            "it is a URL with a password in it");
}

TEST(SecretSuspicion, EndsForWhateverText) {
  const Words pieces = {"a",           "B3",
                        "://",         ":",
                        "@",           "?password=",
                        "&",           "eyJ",
                        "AKIA",        ".",
                        "-",           "_",
                        "${",          "}",
                        "$(",          ")",
                        "<",           ">",
                        "{{",          "}}",
                        "%",           " ",
                        "\n",          "+",
                        "/",           "9f8A7b6C5d4E3f2G1h0J9k8L",
                        "-----BEGIN ", "PRIVATE KEY-----"};
  std::mt19937 random(11);
  std::size_t suspected = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string value;
    for (auto size = random() % 12; size > 0; --size) value += pieces[random() % pieces.size()];
    suspected += secret_suspicion("NAME", value).empty() ? 0U : 1U;
  }
  EXPECT_GT(suspected, 500U);
  for (const char* const piece : {"://", "a:b@", "?password=", "-", "eyJ.", "A1b2"}) {
    std::string value;
    while (value.size() < (1U << 18U)) value += piece;
    static_cast<void>(secret_suspicion(value, value));
  }
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
  for (const char* const script :
       {"bin/web > app.log", "bin/web >app.log", "bin/web >> /var/log/app", "bin/web 2> errors.log",
        "exec bin/web &> all", "exec bin/web > all 2>&1"}) {
    EXPECT_TRUE(redirects(script)) << script;
  }
  for (const char* const script : {"bin/web", "bin/web 2>&1", "bin/web > /dev/null", "bin/web >/dev/stdout",
                                   "bin/web 2> /dev/stderr", "bin/web >&2", "bin/web >", "bin/web > data"}) {
    EXPECT_FALSE(redirects(script)) << script;
  }
}

TEST(LogRules, TellLogFilesFromOtherFiles) {
  const auto finds = [](const std::string& name, const std::string& value) {
    Observed observed = testing::observe(testing::small_spec());
    observed.app.spec.config.env = {{name, value}};
    return !rules_of(check_logs, observed).empty();
  };
  EXPECT_TRUE(finds("LOG_FILE", "/var/log/app.log"));
  EXPECT_TRUE(finds("APP_LOG_PATH", "logs/app"));
  EXPECT_TRUE(finds("GITEA__log__MODE", "file"));
  for (const auto& [name, value] :
       {std::pair{"LOG_FILE", "/dev/stdout"}, std::pair{"LOG_FILE", "-"}, std::pair{"LOG_LEVEL", "info"},
        std::pair{"CATALOG_FILE", "/etc/catalog.xml"}, std::pair{"LOGIN_PATH", "/login"},
        std::pair{"LOG_MODE", "console"}}) {
    EXPECT_FALSE(finds(name, value)) << name << "=" << value;
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
