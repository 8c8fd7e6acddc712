// Where a deploy takes secrets from, and what is told of them.
#include "kinds/secrecy/secret_marks.hpp"

#include <gtest/gtest.h>

#include "unit/apps.hpp"

namespace twelvefactor::kinds {
namespace {

AppSpec spec_with(const std::string& rest) {
  return testing::parse_spec(testing::small_spec() + rest);
}

/// Shows what was marked: only a test may.
std::string plain(std::string_view value) {
  return "<" + std::string(value) + ">";
}

SecretMarks marks_of(const AppSpec& spec,
                     const std::map<std::string, std::map<std::string, std::string>>& secrets) {
  SecretMarks marks;
  mark_literals(spec, plain, marks);
  for (const SecretSource& source : secret_sources(spec)) {
    const std::string name = source.from == SecretSource::From::kGenerated ? "generated" : source.secret;
    if (const auto found = secrets.find(name); found != secrets.end())
      mark_source(source, found->second, plain, marks);
  }
  return marks;
}

TEST(SecretMarks, OfOneProcessAreNamedByIt) {
  const AppSpec spec = testing::parse_spec(
      "environment: e\ncodebase: {repository: r, revision: a}\nimage: i\n"
      R"(
processes:
  web:
    port: 8080
    env: {DB_PASSWORD: hunter22}
    secrets: {STRIPE_TOKEN: {secretKeyRef: {name: stripe, key: api-key}}, SESSION_KEY: {generate: {}}}
)");
  const SecretMarks marks = marks_of(
      spec, {{"stripe", {{"api-key", "stripe-value-with-20"}}},
             {"generated", {{"web.SESSION_KEY", "generated-value-1"}, {"SESSION_KEY", "not this one"}}}});
  ASSERT_EQ(marks.size(), 3U);
  EXPECT_EQ(marks.at("web.DB_PASSWORD").hash, "<hunter22>");
  EXPECT_TRUE(marks.at("web.STRIPE_TOKEN").credential) << "judged by the name in its container";
  EXPECT_EQ(marks.at("web.SESSION_KEY").hash, "<generated-value-1>");
}

TEST(SecretMarks, AreOfEverySlot) {
  const AppSpec spec = spec_with(R"(
config:
  env: {LOG_LEVEL: info, API_TOKEN: literal-token}
  envFrom: [{secretRef: {name: first}}, {configMapRef: {name: first}}, {secretRef: {name: second, optional: true}}]
  secrets:
    SESSION_KEY: {generate: {}}
    STRIPE_KEY: {secretKeyRef: {name: stripe, key: api-key}}
backingServices:
  database: {type: postgresql, secretRef: {name: db}, env: {DATABASE_URL: uri}}
)");
  const SecretMarks marks = marks_of(
      spec,
      {{"first", {{"SHARED_TOKEN", "first-value"}, {"COLOUR", "red"}, {"STRIPE_KEY", "not this one"}}},
       {"second", {{"SHARED_TOKEN", "second-value"}}},
       {"generated", {{"SESSION_KEY", "generated-value-1"}, {"OTHER", "x"}}},
       {"stripe", {{"api-key", "stripe-value-with-20"}, {"unused", "x"}}},
       {"db", {{"uri", "postgres://u:hunter22@h/d"}, {"host", "h.example.com"}, {"password", "hunter22"}}}});
  const SecretMarks wanted = {
      {"API_TOKEN", {"<literal-token>", true}},         {"COLOUR", {"<red>", false}},
      {"SHARED_TOKEN", {"<second-value>", true}},       {"SESSION_KEY", {"<generated-value-1>", true}},
      {"STRIPE_KEY", {"<stripe-value-with-20>", true}}, {"database.uri", {"<hunter22>", true}},
      {"database.host", {"<h.example.com>", false}},    {"database.password", {"<hunter22>", true}}};
  for (const auto& [slot, mark] : wanted) {
    ASSERT_TRUE(marks.contains(slot)) << slot;
    EXPECT_EQ(marks.at(slot).hash, mark.hash) << slot;
    EXPECT_EQ(marks.at(slot).credential, mark.credential) << slot;
  }
  EXPECT_EQ(marks.size(), wanted.size());
}

TEST(SecretMarks, OfALiteralThatIsReplacedAreNotMade) {
  EXPECT_TRUE(
      marks_of(spec_with("config: {env: {TOKEN: hunter2222}, secrets: {TOKEN: {generate: {}}}}\n"), {})
          .empty());
  EXPECT_TRUE(
      marks_of(spec_with("config: {env: {TOKEN: hunter2222}}\n"
                         "backingServices: {d: {type: t, secretRef: {name: s}, env: {TOKEN: token}}}\n"),
               {})
          .empty());
}

TEST(SecretMarks, AreNotMadeWithoutAKey) {
  SecretMarks marks = {{"TOKEN", {"old", true}}};
  mark_literals(
      spec_with("config: {env: {TOKEN: hunter2222}}\n"), [](std::string_view) { return ""; }, marks);
  EXPECT_TRUE(marks.empty());
}

TEST(SecretMarks, AreMadeOfTextsThatHoldASecret) {
  const SecretMarks marks = marks_of(
      spec_with("config: {files: {/etc/a.yml: {value: \"log: info\"}, /etc/b.yml: {value: \"password: "
                "hunter2hunter2\"}}}\n"),
      {});
  EXPECT_FALSE(marks.contains("/etc/a.yml"));
  EXPECT_TRUE(marks.contains("/etc/b.yml"));
}

TEST(SecretSources, NameFilesByTheirPath) {
  const auto sources =
      secret_sources(spec_with("config: {files: {/etc/tls.key: {secretKeyRef: {name: tls, key: k}}}}\n"));
  ASSERT_EQ(sources.size(), 1U);
  EXPECT_EQ(sources[0].secret, "tls");
  EXPECT_EQ(sources[0].slot, "/etc/tls.key");
  EXPECT_EQ(sources[0].variable, "tls.key");
}

TEST(SecretSources, NameWhatOnlyTheClusterKnows) {
  const AppSpec spec = spec_with(
      "config: {secrets: {A: {generate: {}}}}\n"
      "backingServices: {d: {type: t, serviceRef: {apiVersion: example.com/v1, kind: Database, name: x}}}\n");
  const auto sources = secret_sources(spec);
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[0].from, SecretSource::From::kGenerated);
  EXPECT_EQ(sources[1].from, SecretSource::From::kService);
  EXPECT_EQ(sources[1].service.name, "x");
  EXPECT_EQ(sources[1].secret, "");
}

TEST(KeyNames, AreToldWhereTheyAreKnown) {
  EXPECT_EQ(key_names(testing::secret_with({"uri", "password"})), "password, uri");
  SecretFacts unknown = testing::secret_with({});
  unknown.keys_known = false;
  EXPECT_EQ(key_names(unknown), "");
  const AppSpec spec = spec_with(
      "backingServices: {a: {type: t, secretRef: {name: s}}, b: {type: t, secretRef: {name: absent}}}\n");
  EXPECT_EQ(binding_keys(spec, {{"s", testing::secret_with({"uri"})}}),
            (std::map<std::string, std::string>{{"a", "uri"}}));
}

}  // namespace
}  // namespace twelvefactor::kinds
