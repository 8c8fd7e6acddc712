#include "definitions/made.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "definitions/names.hpp"
#include "definitions/nearest.hpp"
#include "definitions/schedule.hpp"
#include "definitions/time_zones.hpp"

namespace twelvefactor::definitions {
namespace {

std::vector<std::string> said(const AppSpec& spec) {
  std::vector<std::string> lines;
  for (const Refusal& refusal : made_refusals_of(spec)) lines.push_back(to_text(refusal));
  return lines;
}

TEST(MadeRefusals, NameTheFieldOfTheAppAndTheObject) {
  AppSpec spec;
  spec.processes["web"].expose =
      Expose{{"10.0.0.1"},        {"/a//b"},          "", "", {{"a-.b/c", "x"}}, std::nullopt,
             /*host_first=*/true, /*path_first=*/true};
  AdminProcess report;
  report.trigger = AdminProcess::Trigger::kSchedule;
  report.schedule = "60 * * * *";
  report.time_zone = "Europe/Berln";
  spec.admin_processes["report"] = report;
  report.trigger = AdminProcess::Trigger::kManual;
  spec.admin_processes["other"] = report;
  spec.placement.node_selector = StringMap{{"a b", "x"}};
  spec.placement.tolerations = std::vector<Toleration>{{"a/b/c", "", "x", "", {}},
                                                       {"a", "", "-", "", {}},
                                                       {"a", "Exists", "", "", {}},
                                                       {"", "Exists", "", "", {}}};
  // No node will ever have such a label, and Kubernetes takes it.
  spec.placement.topology_spread = std::vector<TopologySpread>{{"a b", 1, "ScheduleAnyway"}};
  spec.service_account_annotations = {{"a..b/c", "x"}};
  spec.processes["web"].pod.labels = {{"a..b/c", "x"}};
  spec.pod.annotations = {{"a..b/c", "x"}};
  spec.pod.field_env = {
      {"A", "metadata.labels['a..b/c']"}, {"B", "metadata.labels['a/b']"}, {"C", "status.hostIP"}};
  EXPECT_EQ(
      said(spec),
      (std::vector<std::string>{
          "spec.serviceAccount.annotations: has a key whose domain is none (Kubernetes would refuse the "
          "ServiceAccount)",
          "spec.processes[web].expose.annotations: has a key whose domain is none (Kubernetes would refuse "
          "the Ingress)",
          "spec.processes[web].expose.host: is an address, and a host is a name (Kubernetes would refuse the "
          "Ingress)",
          "spec.processes[web].expose.path: has none of //, /./, /../ and %2f in it (Kubernetes would refuse "
          "the Ingress)",
          "spec.processes[web].pod.labels: has a key or a value that is no label (Kubernetes would refuse "
          "the "
          "Deployment)",
          "spec.adminProcesses[report].schedule: the minute is 60, and may be 0 to 59 (Kubernetes would "
          "refuse the CronJob)",
          "spec.adminProcesses[report].timeZone: is no time zone of the tz database; write it like Etc/UTC "
          "or Europe/Berlin "
          "(Kubernetes would refuse the CronJob)",
          "spec.placement.nodeSelector: has a key or a value that is no label (Kubernetes would refuse the "
          "Deployment)",
          "spec.placement.tolerations[0].key: is no key of a taint (Kubernetes would refuse the Deployment)",
          "spec.placement.tolerations[1].value: is no value of a taint (Kubernetes would refuse the "
          "Deployment)",
          "spec.pod.annotations: has a key whose domain is none (Kubernetes would refuse the Deployment)",
          "spec.pod.fieldEnv[A]: names a label or annotation whose key is none (Kubernetes would refuse the "
          "Deployment)"}));
}

TEST(MadeRefusals, CountWhatAConfigMapHolds) {
  AppSpec spec;
  for (int i = 0; i < 32; ++i)
    spec.config.env["V" + std::to_string(i)] = std::string(std::size_t{32} << 10U, 'x');
  EXPECT_EQ(said(spec), std::vector<std::string>{});
  spec.config.env["ONE_MORE"] = "x";
  EXPECT_EQ(said(spec), std::vector<std::string>{
                            "spec.config.env: has more than 1 MiB of values, and one ConfigMap holds them "
                            "(Kubernetes would refuse the ConfigMap)"});
}

TEST(MadeRefusals, TakeWhatKubernetesTakes) {
  AppSpec spec;
  spec.processes["web"].expose = Expose{{"*.shop.example.com"}, {"/a/b.c/"}, "", "", {}, std::nullopt};
  spec.processes["api"].expose = Expose{{"1.2.3"}, {"/"}, "", "", {}, std::nullopt};
  spec.placement.node_selector = StringMap{{"kubernetes.io/os", "linux"}, {"empty", ""}};
  spec.service_account_annotations = {{"a.b/C_d", "x"}, {"A", "x"}};
  EXPECT_EQ(said(spec), std::vector<std::string>{});
}

TEST(Schedules, AreReadAsCronJobsReadThem) {
  for (const char* const fine :
       {"0 3 * * *", "@daily", "*/5 0-23/2 1,15 jan-DEC mon-fri", "? ? ? ? ?", "0  3 * * *", "59 23 31 12 6",
        "5/10 * * * *", ",, * * * *", "0 0 31 2 *", "*-99 * * * *", "00 03 * * *", "*/99999999999 * * * *"})
    EXPECT_EQ(schedule_problem(fine), "") << fine;
  for (const auto& [wrong, why] : {
           std::pair{"60 * * * *", "the minute is 60, and may be 0 to 59"},
           std::pair{"* 24 * * *", "the hour is 24, and may be 0 to 23"},
           std::pair{"* * 0 * *", "the day of the month is 0, and may be 1 to 31"},
           std::pair{"* * * 13 *", "the month is 13, and may be 1 to 12"},
           std::pair{"* * * * 7", "the day of the week is 7, and may be 0 to 6"},
           std::pair{"30-10 * * * *", "the minute begins after its end: 30-10"},
           std::pair{"*/0 * * * *", "the minute has a step of 0"},
           std::pair{"*/x * * * *", "the minute cannot be read: */x"},
           std::pair{"*/9223372036854775808 * * * *", "the minute cannot be read: */9223372036854775808"},
           std::pair{"99999999999 * * * *", "the minute is 99999999999, and may be 0 to 59"},
           std::pair{"1-2-3 * * * *", "the minute cannot be read: 1-2-3"},
           std::pair{"1/2/3 * * * *", "the minute cannot be read: 1/2/3"},
           std::pair{"* * * * someday", "the day of the week cannot be read: someday"},
           std::pair{"* * * mon *", "the month cannot be read: mon"},
           std::pair{"-5 * * * *", "the minute cannot be read: -5"},
           std::pair{"* * * *", "has five fields, as in crontab"},
           std::pair{"@never", "is none of the words that there are, such as @daily"},
       })
    EXPECT_EQ(schedule_problem(wrong), why) << wrong;
}

TEST(TimeZones, AreThoseOfTheDatabase) {
  for (const char* const fine : {"Etc/UTC", "Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires",
                                 "Etc/GMT+5", "Zulu", "Africa/Abidjan"})
    EXPECT_TRUE(is_time_zone(fine)) << fine;
  for (const char* const wrong :
       {"", "Local", "Europe/Berln", "europe/berlin", "Europe", "Etc/UTC Etc/GMT", "+2"})
    EXPECT_FALSE(is_time_zone(wrong)) << wrong;
}

TEST(Names, HaveTheFormsOfKubernetes) {
  EXPECT_TRUE(is_dns_label("a-1"));
  EXPECT_FALSE(is_dns_label(std::string(64, 'a')));
  EXPECT_TRUE(is_subdomain("a.b-c.d"));
  for (const char* const wrong : {"", "a..b", ".a", "a.", "-a", "A", "a_b"})
    EXPECT_FALSE(is_subdomain(wrong)) << wrong;
  for (const char* const fine : {"a", "A_b.c-d", "example.com/a"})
    EXPECT_TRUE(is_qualified_name(fine)) << fine;
  for (const char* const wrong : {"", "/a", "a/", "a/b/c", "A/b", "-a", "a b"})
    EXPECT_FALSE(is_qualified_name(wrong)) << wrong;
  EXPECT_TRUE(is_label_value(""));
  EXPECT_FALSE(is_label_value("a/b"));
  for (const char* const fine : {"0.0.0.0", "255.1.2.3", "010.0.0.1", "0001.2.3.000"})
    EXPECT_TRUE(is_address(fine)) << fine;
  for (const char* const wrong :
       {"256.1.1.1", "0256.1.1.1", "1000.1.1.1", "1.2.3", "1.2.3.4.5", "a.b.c.d", "1.2.3.", ""})
    EXPECT_FALSE(is_address(wrong)) << wrong;
}

TEST(Names, AreNearWhereSomebodySlipped) {
  const std::vector<std::string> known = {"image", "imagePullSecrets", "processes", "port"};
  for (const auto& [written, nearest] :
       {std::pair{"imaeg", "image"}, std::pair{"Image", "image"}, std::pair{"proceses", "processes"},
        std::pair{"prot", "port"}, std::pair{"imagePullSecret", "imagePullSecrets"},
        std::pair{"replicas", ""}, std::pair{"x", ""}, std::pair{"", ""}})
    EXPECT_EQ(nearest_name(written, known), nearest) << written;
}

}  // namespace
}  // namespace twelvefactor::definitions
