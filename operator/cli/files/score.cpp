#include "cli/files/score.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <ostream>

#include "cli/cluster/cluster_lists.hpp"
#include "cli/files/score_text.hpp"
#include "cli/terminal/print.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/resource.hpp"
#include "lint/lint.hpp"
#include "lint/score.hpp"
#include "manifests/sources.hpp"

namespace twelvefactor::cli {
namespace {

struct Listed {
  std::string_view api_version;
  std::string_view kind;
  std::string_view root;
  std::string_view plural;
  bool optional = false;  // it only stands beside what is judged: where it may not be listed, it is not known
};

constexpr std::array<Listed, 8> kListed = {{
    {kinds::kAppApiVersion, kinds::kAppKind, kinds::kAppApiRoot, kinds::kAppPlural},
    {"apps/v1", "Deployment", "/apis/apps/v1", "deployments"},
    {"apps/v1", "StatefulSet", "/apis/apps/v1", "statefulsets"},
    {"apps/v1", "DaemonSet", "/apis/apps/v1", "daemonsets"},
    {"batch/v1", "CronJob", "/apis/batch/v1", "cronjobs"},
    {"batch/v1", "Job", "/apis/batch/v1", "jobs"},
    {"autoscaling/v2", "HorizontalPodAutoscaler", "/apis/autoscaling/v2", "horizontalpodautoscalers", true},
    {"v1", "Service", "/api/v1", "services", true},
}};

std::string collection(const Listed& listed, const std::string& namespace_name) {
  std::string path(listed.root);
  if (!namespace_name.empty()) path.append("/namespaces/").append(namespace_name);
  return path.append("/").append(listed.plural);
}

lint::LintOptions prepared(const ScoreOptions& options) {
  lint::LintOptions how;
  how.environment = options.environment;
  how.today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  how.most_findings = static_cast<std::size_t>(-1);
  return how;
}

Result<lint::Report> read_all(const ScoreOptions& options, Cluster& cluster) {
  auto policies = policies_of(cluster);
  if (!policies) return policies.error();
  lint::LintOptions how = prepared(options);
  how.policies = std::move(*policies);
  how.live = true;
  lint::Linter linter(std::move(how));
  const std::string where = options.all_namespaces ? "" : cluster.app_key().namespace_name;
  for (const Listed& listed : kListed) {
    const std::string what =
        std::string(listed.plural) + (where.empty() ? " of all namespaces" : " in namespace " + where);
    const auto read =
        each_page(cluster, collection(listed, where), what, listed.optional,
                  [&](const std::string& page) { linter.read_live(page, listed.api_version, listed.kind); });
    if (!read) return read.error();
  }
  return linter.finish();
}

/// `where`: what was looked at. What could not be read is judged by nobody, so it fails.
int print_scores(const ScoreOptions& options, const lint::Report& report, const std::string& where,
                 const Terminal& terminal) {
  for (const std::string& note : report.notes) *terminal.notes << "twelvefactor: " << printable(note) << "\n";
  for (const lint::Problem& problem : report.problems)
    *terminal.notes << "twelvefactor: " << printable(manifests::told(problem)) << "\n";
  const std::vector<lint::Score> scores = lint::scores_of(report);
  if (options.cluster.output != Output::kText) {
    print_document(terminal, scores_json(scores), options.cluster.output);
  } else if (scores.empty()) {
    *terminal.notes << "There are neither apps nor plain workloads in " << where << "\n";
  } else {
    *terminal.out << scores_text(scores);
  }
  if (scores.empty() || !report.problems.empty()) return 2;
  const bool below = options.at_least && std::ranges::any_of(scores, [&](const lint::Score& each) {
                       return !each.reaches(*options.at_least);
                     });
  return below ? 1 : 0;
}

}  // namespace

int score(const ScoreOptions& options, Cluster& cluster, const Terminal& terminal) {
  const auto report = read_all(options, cluster);
  if (!report) {
    trouble(terminal, report.error());
    return 2;
  }
  const std::string where =
      options.all_namespaces ? std::string("this cluster") : "namespace " + cluster.app_key().namespace_name;
  return print_scores(options, *report, where, terminal);
}

int score_of_files(const ScoreOptions& options, const Terminal& terminal) {
  lint::LintOptions how = prepared(options);
  how.subjects = true;
  how.namespace_name = options.cluster.namespace_name.empty() ? "default" : options.cluster.namespace_name;
  lint::Linter linter(std::move(how));
  manifests::Found found;
  manifests::read_sources(
      {options.files, options.kustomizations}, *terminal.in,
      [&linter](const manifests::Manifest& manifest) { linter.take(manifest); }, found);
  linter.add(found);
  return print_scores(options, linter.finish(), "these files", terminal);
}

}  // namespace twelvefactor::cli
