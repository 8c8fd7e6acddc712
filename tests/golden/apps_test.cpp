// What the rules say of real apps, written down as TwelveFactorApps from their public documentation (apps/).
// A clean one must come out clean; each finding of the others is here, with the reason why it is right.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "golden/case.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "reconcile/levels.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::golden {
namespace {

using nlohmann::json;

struct Expected {
  std::string rule;
  std::string path;
  std::string reason;  // why it is no false alarm
  bool exempted = false;
};

const std::map<std::string, std::vector<Expected>>& expectations() {
  static const auto* const kExpected = new std::map<std::string, std::vector<Expected>>{
      {"discourse", {}},
      {"ghost", {{"TF0801", ".spec.processes.web.replicas", "a second pod is not supported", true}}},
      {"gitea", {}},
      {"grafana", {}},
      {"keycloak", {}},
      {"mastodon", {}},
      {"mattermost", {{"TF0801", ".spec.processes.web.replicas", "no cluster mode in this edition", true}}},
      {"metabase", {}},
      {"miniflux", {}},
      {"n8n",
       {{"TF0801", ".spec.processes.web.replicas", "main is a singleton, and nobody has exempted it"}}},
      {"nextcloud", {}},
      {"outline", {}},
      {"plausible", {}},
      {"sentry",
       {{"TF0806", ".spec.processes.cron.singleton", "celery beat is a singleton, and nobody has said so"}}},
      {"vaultwarden", {}},
      {"mastodon-as-composed",
       {{"TF0203", ".spec.processes.streaming.command", "yarn install at start"},
        {"TF0301", ".spec.config.env.DATABASE_URL", "a URL with a password"},
        {"TF0301", ".spec.config.env.SECRET_KEY_BASE", "signs every session"},
        {"TF0304", ".spec.config.env.PROD_S3_BUCKET", "staging would need STAGING_S3_BUCKET"},
        {"TF0402", ".spec.config.env.DB_HOST", "there is no database in the pod"},
        {"TF0402", ".spec.config.env.REDIS_URL", "there is no Redis in the pod"},
        {"TF0805", ".spec.processes.sidekiq.command", "one Sidekiq hides behind the other"},
        {"TF0806", ".spec.processes.sidekiq.singleton", "the one that is hidden holds the clock"},
        {"TF0902", ".spec.processes.sidekiq.command", "sh does not pass SIGTERM on"},
        {"TF0902", ".spec.processes.web.command", "bash does not pass SIGTERM on"},
        {"TF1004", ".spec.config.env.RAILS_ENV", "development mode in production"},
        {"TF1101", ".spec.processes.sidekiq.command", "logs go to a read-only directory"},
        {"TF1102", ".spec.config.env.LOG_FILE", "logs go to a read-only directory"},
        {"TF1204", ".spec.processes.web.command", "every pod migrates"},
        {"TF1203", ".spec.adminProcesses.console.command", "a console without anybody in front of it"}}},
      {"gitea-as-composed",
       {{"TF0104", ".spec.codebase.repository", "the address holds a password"},
        {"TF0301", ".spec.config.env.GITEA__security__SECRET_KEY", "its name says so"},
        {"TF0603", ".spec.config.env.GITEA__database__DB_TYPE", "SQLite goes with the pod"},
        {"TF0603", ".spec.config.env.GITEA__session__PROVIDER", "sessions in files"},
        {"TF0704", ".spec.config.env.HOST", "nobody reaches 127.0.0.1"},
        {"TF0801", ".spec.processes.web.replicas", "one pod"},
        {"TF0803", ".spec.processes.web.command", "supervisord"},
        {"TF0903", ".spec.processes.web.terminationGracePeriodSeconds", "one second to stop"},
        {"TF1102", ".spec.config.env.GITEA__log__MODE", "logs in files"},
        {"TF1205", ".spec.processes.cron.command", "cron in a process"},
        {"TF1203", ".spec.processes.toolbox.command", "a pod to log in to"}}},
  };
  return *kExpected;
}

std::vector<Finding> findings_of(const std::string& name) {
  json document;
  document["app"] = read_yaml("apps/" + name + ".yaml");
  if (!kinds::parse_app_spec_strictly(document["app"].at("spec").dump()))
    throw std::runtime_error(name + ": has fields that there are not");
  const Observed observed = observed_in(document);
  const auto today = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);
  return reconcile::levelled(reconcile::reconcile(observed).findings, observed.app.spec, nullptr, today);
}

std::string line(const std::string& rule, const std::string& path, bool exempted) {
  return rule + " " + path + (exempted ? " (exempted)" : "");
}

class RealApp : public ::testing::TestWithParam<std::string> {};

TEST_P(RealApp, HasTheseFindingsAndNoOthers) {
  const auto expected = expectations().find(GetParam());
  ASSERT_NE(expected, expectations().end()) << "is not in the table";
  std::multiset<std::string> wanted;
  for (const Expected& each : expected->second) wanted.insert(line(each.rule, each.path, each.exempted));
  std::multiset<std::string> found;
  for (const Finding& each : findings_of(GetParam()))
    found.insert(line(each.rule, each.path, !each.exempted.empty()));
  EXPECT_EQ(found, wanted);
}

std::vector<std::string> app_names() {
  std::vector<std::string> names;
  for (const std::string& file : files_in("apps")) names.push_back(file.substr(5, file.size() - 10));
  return names;
}

INSTANTIATE_TEST_SUITE_P(Golden, RealApp, ::testing::ValuesIn(app_names()), [](const auto& tested) {
  std::string name = tested.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(RealApps, AreManyAndMostAreClean) {
  EXPECT_EQ(app_names().size(), expectations().size());
  std::size_t clean = 0;
  for (const auto& [name, findings] : expectations()) clean += findings.empty() ? 1U : 0U;
  EXPECT_GE(clean, 10U);
}

}  // namespace
}  // namespace twelvefactor::golden
