// Every exit by which a literal or a word of a tenant can leave: each is given all secrets of the corpus, on
// both sides with other values, and none may come out. The exits are listed in docs/architecture.md, "What
// may be shown".
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "cli/files/score_text.hpp"
#include "cli/parity/parity_formats.hpp"
#include "cli/release/config.hpp"
#include "cli/release/difference.hpp"
#include "cli/release/difference_text.hpp"
#include "golden/secrecy_corpus.hpp"
#include "imports/app_json.hpp"
#include "imports/app_yaml.hpp"
#include "imports/compose/compose.hpp"
#include "imports/manifests/draft_of_objects.hpp"
#include "imports/procfile.hpp"
#include "imports/score/score.hpp"
#include "imports/variables.hpp"
#include "kinds/build/parity_report.hpp"
#include "kinds/deploy/compared_deploy.hpp"
#include "lint/formats.hpp"
#include "lint/lint.hpp"
#include "lint/score.hpp"
#include "reconcile/factors/contract.hpp"
#include "reconcile/parity/parity.hpp"
#include "reconcile/reconcile.hpp"
#include "status/summary.hpp"
#include "unit/apps.hpp"
#include "unit/cli/release_samples.hpp"

namespace twelvefactor::golden {
namespace {

using nlohmann::json;

// Of a short one a piece would be found in words of ours.
constexpr std::size_t kLeast = 7;

/// Another secret of the same form: what vendors begin their tokens with stays.
std::string other_secret(std::string part) {
  constexpr std::size_t kChanged = 4;
  for (std::size_t at = part.size() < kChanged ? 0 : part.size() - kChanged; at < part.size(); ++at) {
    char& c = part[at];
    if (c >= '0' && c < '9') ++c;
    if (c >= 'a' && c < 'f') ++c;
  }
  return part;
}

/// The other environment: the same texts with other secrets in them.
std::string of_other_environment(std::string text, const SecrecySample& sample) {
  for (const std::string& part : sample.hidden) {
    const std::size_t at = text.find(part);
    if (at != std::string::npos) text.replace(at, part.size(), other_secret(part));
  }
  return text;
}

struct World {
  StringMap literals;
  std::vector<std::vector<std::string>> calls;
  std::vector<std::string> hidden;
};

World world(bool other) {
  World made;
  std::size_t number = 0;
  for (const SecrecySample& sample : secrecy_samples()) {
    if (!sample.secret) continue;
    const auto text = [&](const std::string& given) {
      return other ? of_other_environment(given, sample) : given;
    };
    if (sample.words.empty()) {
      made.literals["V" + std::to_string(number++) + "_" + sample.name] = text(sample.value);
    } else {
      std::vector<std::string> words;
      for (const std::string& word : sample.words) words.push_back(text(word));
      // So that every command differs, and is told, also where all that differs is hidden.
      if (other) words.emplace_back("--elsewhere");
      made.calls.push_back(std::move(words));
    }
    for (const std::string& part : sample.hidden) {
      if (part.size() < kLeast) continue;
      made.hidden.push_back(part);
      made.hidden.push_back(other_secret(part));
    }
  }
  return made;
}

void expect_nothing(const std::string& text, const char* exit) {
  EXPECT_GT(text.size(), 200U) << exit << " says nothing, so nothing is tried";
  std::size_t told = 0;
  for (const std::string& part : world(false).hidden) {
    // JSON and XML write some characters otherwise.
    const std::string plain = part.substr(0, part.find_first_of("\"&<>'\\\n"));
    if (plain.size() < kLeast || text.find(plain) == std::string::npos) continue;
    const std::size_t at = text.find(plain);
    ADD_FAILURE() << exit << " shows " << plain << ": " << text.substr(at < 200 ? 0 : at - 200, 300);
    if (++told > 5) return;
  }
}

json containers(const World& of) {
  json list = json::array();
  json env = json::array();
  for (const auto& [name, value] : of.literals) env.push_back({{"name", name}, {"value", value}});
  list.push_back({{"name", "literals"},
                  {"image", "r.example.com/a:1"},
                  {"env", std::move(env)},
                  {"envFrom", json::array({{{"configMapRef", {{"name", "all"}}}}})}});
  for (std::size_t i = 0; i < of.calls.size(); ++i) {
    // Some programs are in the image, and have words in args alone.
    const std::vector<std::string>& words = of.calls[i];
    const std::vector<std::string> command(words.begin(), words.begin() + 1);
    const std::vector<std::string> args(words.begin() + 1, words.end());
    list.push_back({{"name", "c" + std::to_string(i)},
                    {"image", "r.example.com/a:1"},
                    {"command", command},
                    {"args", args}});
  }
  return list;
}

/// A plain workload whose name says PUBLIC, with all literals also in a ConfigMap.
std::string manifests(bool other) {
  const World of = world(other);
  const json workload = {{"apiVersion", "apps/v1"},
                         {"kind", "Deployment"},
                         {"metadata", {{"name", "public-token-api"}}},
                         {"spec", {{"template", {{"spec", {{"containers", containers(of)}}}}}}}};
  const json config_map = {
      {"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", {{"name", "all"}}}, {"data", of.literals}};
  return json{{"apiVersion", "v1"}, {"kind", "List"}, {"items", {workload, config_map}}}.dump();
}

AppSpec spec(bool other) {
  AppSpec made = testing::parse_spec(testing::small_spec());
  const World of = world(other);
  made.config.env = of.literals;
  for (const auto& [name, value] : of.literals)
    made.config.files["/etc/shop/" + name].text = std::string(name).append("=").append(value).append("\n");
  for (std::size_t i = 0; i < of.calls.size(); ++i) {
    Process process;
    process.command = of.calls[i];
    process.sidecars["beside"].command = of.calls[i];
    if (i == 0) process.sidecars["beside"].env = of.literals;
    made.processes["p" + std::to_string(i)] = process;
    AdminProcess task;
    task.command = of.calls[i];
    made.admin_processes["a" + std::to_string(i)] = task;
  }
  return made;
}

void expect_nothing_in_formats(drift::Drifts drifts) {
  expect_nothing(cli::parity_text(drifts, {}), "parity as text");
  expect_nothing(cli::parity_markdown(drifts), "parity as Markdown");
  expect_nothing(cli::parity_json(drifts, "1"), "parity as JSON");
  expect_nothing(cli::parity_sarif(drifts, "1"), "parity as SARIF");
}

TEST(SecrecyExits, ParityOfPlainWorkloads) {
  drift::Manifests here;
  drift::Manifests there;
  here.name = "production";
  there.name = "staging";
  drift::read_manifests("here.yaml", manifests(false), true, "default", here);
  drift::read_manifests("there.yaml", manifests(true), true, "default", there);
  drift::How how;
  how.key = "0123456789abcdef0123456789abcdef";
  drift::Drifts drifts;
  auto drift = drift::compare(here, there, how, drifts.notes);
  ASSERT_TRUE(drift) << drift.error().message;
  drifts.all.push_back(std::move(*drift));
  expect_nothing_in_formats(drifts);
}

TEST(SecrecyExits, ParityInTheClusterAtEveryDepth) {
  const AppSpec here = spec(false);
  const AppSpec there = spec(true);
  for (const Depth depth : {Depth::kNames, Depth::kLiterals, Depth::kSecrets}) {
    const ComparedDeploy shown_here = kinds::compared_deploy(here, depth);
    const ComparedDeploy shown_there = kinds::compared_deploy(there, depth);
    drift::Drift drift;
    drift.report =
        reconcile::compare_deploys({shown_here, shown_there, here.parity, "staging", {"n", "shop"}});
    drift.here_spots.resize(drift.report.findings.size());
    drift.there_spots.resize(drift.report.findings.size());
    drift::Drifts drifts;
    drifts.all.push_back(drift);
    expect_nothing_in_formats(drifts);
    const kinds::BuiltObject object = kinds::build_parity_report({}, "staging", {"n", "shop"}, drift.report);
    expect_nothing(object.json, "a ParityReport");
  }
}

TEST(SecrecyExits, Diff) {
  cli::Release from = testing::plain_release(1);
  cli::Release to = testing::plain_release(2);
  from.content.config_map = "a";
  to.content.config_map = "b";
  for (const auto& [release, other] : {std::pair{&from, false}, std::pair{&to, true}}) {
    for (const auto& [name, process] : spec(other).processes) {
      release->content.processes[name] = {process.command, process.args};
      if (!process.sidecars.contains("beside")) continue;
      ReleasedSidecar& sidecar = release->content.processes[name].sidecars["beside"];
      sidecar.command = process.sidecars.at("beside").command;
      sidecar.env = process.sidecars.at("beside").env;
    }
    release->content.codebase.repository =
        other ? "https://u:retsfdrows@git.example.com/a" : "https://u:swordfster@git.example.com/b";
  }
  const cli::Differences differences = cli::compare(from, world(false).literals, to, world(true).literals);
  expect_nothing(cli::difference_text(from, to, differences, {}), "diff as text");
  expect_nothing(cli::difference_json({"n", "shop"}, from, to, differences), "diff as JSON");
  std::string listed;
  for (const cli::ConfigRow& row : cli::config_rows(from, world(false).literals))
    listed += row.name + " " + row.source + " " + row.value + "\n";
  EXPECT_FALSE(listed.empty());
  expect_nothing(listed, "config");
}

TEST(SecrecyExits, Lint) {
  lint::Linter linter({});
  linter.read("all.yaml", manifests(false), true);
  const lint::Report report = linter.finish();
  EXPECT_GT(report.findings.size(), world(false).literals.size());
  expect_nothing(lint::as_text(report), "lint as text");
  expect_nothing(lint::as_json(report, {}), "lint as JSON");
  expect_nothing(lint::as_sarif(report, {}), "lint as SARIF");
  expect_nothing(lint::as_junit(report, {}), "lint as JUnit");
}

TEST(SecrecyExits, Score) {
  lint::LintOptions options;
  options.live = true;
  lint::Linter linter(options);
  linter.read_live(manifests(false), "apps/v1", "Deployment");
  const lint::Report report = linter.finish();
  ASSERT_FALSE(report.subjects.empty());
  expect_nothing(cli::scores_json(lint::scores_of(report)), "score as JSON");
}

TEST(SecrecyExits, WhatAContractAllows) {
  Observed observed = testing::observe(testing::small_spec());
  for (const auto& [variable, value] : world(false).literals) {
    observed.app.spec.config.env[variable] = "another";
    ContractEntry& entry = observed.app.spec.config.contract[variable];
    entry.allowed = {value};
  }
  std::string texts;
  for (const reconcile::ContractBreach& breach : reconcile::contract_breaches(observed))
    texts += breach.text + "\n";
  expect_nothing(texts, "a broken contract");
}

TEST(SecrecyExits, Status) {
  Observed observed = testing::observe(testing::small_spec());
  observed.app.spec = spec(false);
  const status::Summary summary =
      status::summarize(observed, reconcile::reconcile(observed), {}, "2026-01-01T00:00:00Z");
  expect_nothing(summary.json, "the status");
  for (const status::Event& event : summary.events) {
    for (const std::string& part : world(false).hidden)
      EXPECT_EQ(event.note.find(part), std::string::npos) << part;
  }
}

/// What `import` prints of a draft.
void expect_nothing_of_import(imports::Draft draft, const std::string& of) {
  imports::tell_of_variables(draft);
  imports::Deploy deploy;
  imports::fill_in(draft, deploy);
  const auto yaml = imports::app_yaml(draft, deploy);
  ASSERT_TRUE(yaml) << yaml.error().message;
  expect_nothing(*yaml, (of + " as YAML").c_str());
  expect_nothing(imports::app_json_text(draft, deploy), (of + " as JSON").c_str());
  std::string notes;
  for (const imports::Note& note : draft.notes) notes += imports::note_text(note) + "\n";
  expect_nothing(notes, ("the notes of " + of).c_str());
}

TEST(SecrecyExits, Import) {
  const World of = world(false);
  json variables = json::object();
  for (const auto& [name, value] : of.literals) variables[name] = value;
  imports::Draft draft;
  draft.name = "shop";
  std::string procfile;
  for (std::size_t i = 0; i < of.calls.size(); ++i) {
    procfile += "p" + std::to_string(i) + ":";
    for (const std::string& word : of.calls[i]) {
      std::string quoted;
      for (const char c : word)
        quoted += c == '\'' ? std::string("'\\''") : c == '\n' ? " " : std::string(1, c);
      procfile.append(" '").append(quoted).append("'");
    }
    procfile += "\n";
  }
  const auto read = imports::read_procfile(procfile, "Procfile", draft);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_TRUE(imports::read_app_json(json{{"env", variables}}.dump(), "app.json", draft));
  expect_nothing_of_import(draft, "import");
}

/// The literals as variables of a compose file, as defaults of its variables and in a file of variables; the
/// calls as commands and as checks of health.
TEST(SecrecyExits, ImportOfCompose) {
  const World of = world(false);
  json environment = json::object();
  std::string env_file;
  for (const auto& [name, value] : of.literals) {
    std::string written;
    for (const char c : value) written += c == '$' ? std::string("$$") : std::string(1, c);
    environment[name] = written;
    if (value.find('\n') == std::string::npos) env_file += name + "='" + value + "'\n";
  }
  json services;
  for (std::size_t i = 0; i < of.calls.size() && i < 30; ++i) {
    json words = json::array();
    for (const std::string& word : of.calls[i]) {
      std::string written;
      for (const char c : word) written += c == '$' ? std::string("$$") : std::string(1, c);
      words.push_back(written);
    }
    json check = words;
    check.insert(check.begin(), "CMD");
    services["p" + std::to_string(i)] = {
        {"image", "registry.example.com/shop:1"}, {"command", words}, {"healthcheck", {{"test", check}}}};
  }
  services["p0"]["environment"] = environment;
  services["p1"]["env_file"] = "all.env";
  services["p2"]["configs"] = {"all"};
  const json file = {{"services", services}, {"configs", {{"all", {{"content", env_file}}}}}};
  imports::Draft draft;
  draft.name = "shop";
  const auto read = imports::compose::read_compose(
      {{"compose.yaml", file.dump()}},
      [&env_file](const std::string&) -> Result<std::string> { return env_file; }, {}, draft);
  ASSERT_TRUE(read) << read.error().message;
  expect_nothing_of_import(draft, "import of compose");
}

TEST(SecrecyExits, ImportOfScore) {
  const World of = world(false);
  json variables = json::object();
  for (const auto& [name, value] : of.literals) {
    std::string written;
    for (const char c : value) written += c == '$' ? std::string("$$") : std::string(1, c);
    variables[name] = written;
  }
  for (const std::vector<std::string>& call : of.calls) {
    json container = {{"image", "registry.example.com/shop:1"}, {"command", call}};
    container["variables"] = std::exchange(variables, json::object());
    container["readinessProbe"]["exec"]["command"] = call;
    const json file = {{"apiVersion", "score.dev/v1b1"},
                       {"metadata", {{"name", "shop"}}},
                       {"containers", {{"web", container}}}};
    imports::Draft draft;
    draft.name = "shop";
    const auto read = imports::score::read_score(
        file.dump(), "score.yaml", [](const std::string&) -> Result<std::string> { return Error{"none"}; },
        draft);
    ASSERT_TRUE(read) << read.error().message;
    expect_nothing_of_import(draft, "import of Score");
  }
}

json deployment_of(const std::string& name, json container, json volumes) {
  container["name"] = name;
  container["image"] = "registry.example.com/shop:1";
  return {{"apiVersion", "apps/v1"},
          {"kind", "Deployment"},
          {"metadata", {{"name", name}}},
          {"spec",
           {{"selector", {{"matchLabels", {{"app", name}}}}},
            {"template",
             {{"metadata", {{"labels", {{"app", name}}}}},
              {"spec",
               {{"containers", json::array({std::move(container)})}, {"volumes", std::move(volumes)}}}}}}}};
}

/// The literals as variables, as texts of a ConfigMap (by key, and as a file), as data of a Secret, and as
/// annotations; the calls as commands, of sidecars, too, and as probes.
TEST(SecrecyExits, ImportOfManifests) {
  const World of = world(false);
  json env = json::array();
  json files = json::object();
  std::string whole_file;
  for (const auto& [name, value] : of.literals) {
    env.push_back({{"name", name}, {"value", value}});
    env.push_back(
        {{"name", "K_" + name}, {"valueFrom", {{"configMapKeyRef", {{"name", "all"}, {"key", name}}}}}});
    whole_file.append(name).append("=").append(value).append("\n");
  }
  files["all.env"] = whole_file;
  const json volumes = json::array({{{"name", "files"}, {"configMap", {{"name", "files"}}}}});
  std::vector<imports::plain::GivenObject> objects;
  const auto give = [&objects](const json& object) { objects.push_back({"all.yaml", object.dump(), {}}); };
  for (std::size_t i = 0; i < of.calls.size() && i < 30; ++i) {
    json container = {{"command", of.calls[i]}, {"readinessProbe", {{"exec", {{"command", of.calls[i]}}}}}};
    if (i == 0) container["env"] = env;
    if (i == 0) container["volumeMounts"] = json::array({{{"name", "files"}, {"mountPath", "/etc/shop"}}});
    json deployment = deployment_of("p" + std::to_string(i), container, volumes);
    if (i == 0) deployment["spec"]["template"]["metadata"]["annotations"] = of.literals;
    deployment["spec"]["template"]["spec"]["containers"].push_back(
        {{"name", "beside"},
         {"image", "registry.example.com/beside@sha256:" + std::string(64, 'a')},
         {"command", of.calls[i]},
         {"env", i == 0 ? env : json::array()}});
    give(deployment);
  }
  give({{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", {{"name", "all"}}}, {"data", of.literals}});
  give({{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", {{"name", "files"}}}, {"data", files}});
  give({{"apiVersion", "v1"},
        {"kind", "Secret"},
        {"metadata", {{"name", "all"}}},
        {"stringData", of.literals}});
  const auto apps = imports::plain::draft_of_objects(objects, {});
  ASSERT_TRUE(apps) << apps.error().message;
  ASSERT_EQ(apps->size(), 1U);
  EXPECT_FALSE(apps->front().draft.processes.at("p0").secrets.empty());
  EXPECT_FALSE(apps->front().draft.files.empty());
  expect_nothing_of_import(apps->front().draft, "import of manifests");
}

}  // namespace
}  // namespace twelvefactor::golden
