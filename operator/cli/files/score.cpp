#include "cli/files/score.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <ostream>
#include <tuple>

#include <nlohmann/json.hpp>

#include "cli/cluster/cluster_lists.hpp"
#include "cli/files/score_text.hpp"
#include "cli/terminal/print.hpp"
#include "cli/terminal/text.hpp"
#include "imports/manifests/losses.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/resource.hpp"
#include "lint/lint.hpp"
#include "lint/score.hpp"
#include "manifests/pod_place.hpp"
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

/// What import would lose of each workload, by namespace, kind and name.
class Losses {
 public:
  void take(const nlohmann::json& object, const std::string& kind, const std::string& namespace_name,
            const std::string& name) {
    std::vector<lint::Loss>& losses = losses_[{namespace_name, kind, name}];
    losses.clear();
    for (imports::plain::Loss& each : imports::plain::losses_of(object.dump()))
      losses.push_back({std::move(each.path), std::move(each.message), std::move(each.remedy)});
  }

  /// A page of a list, whose items do not say what they are.
  void take_page(const std::string& page, const Listed& listed) {
    const nlohmann::json list = nlohmann::json::parse(page, nullptr, /*allow_exceptions=*/false);
    for (const nlohmann::json& item : kinds::list_at(list, "items")) {
      nlohmann::json object = item;
      object["apiVersion"] = listed.api_version;
      object["kind"] = listed.kind;
      const nlohmann::json& metadata = kinds::object_at(item, "metadata");
      take(object, std::string(listed.kind), kinds::text_at(metadata, "namespace"),
           kinds::text_at(metadata, "name"));
    }
  }

  void fill(std::vector<lint::Score>& scores) {
    for (lint::Score& each : scores) {
      const auto found = losses_.find({each.subject.namespace_name, each.subject.kind, each.subject.name});
      if (!each.subject.is_app && found != losses_.end()) each.losses = std::move(found->second);
    }
  }

 private:
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<lint::Loss>> losses_;
};

bool holds_pods(const Listed& listed) {
  return listed.kind != kinds::kAppKind && listed.kind != "HorizontalPodAutoscaler" &&
         listed.kind != "Service";
}

Result<lint::Report> read_all(const ScoreOptions& options, Cluster& cluster, Losses& losses) {
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
        each_page(cluster, collection(listed, where), what, listed.optional, [&](const std::string& page) {
          linter.read_live(page, listed.api_version, listed.kind);
          if (holds_pods(listed)) losses.take_page(page, listed);
        });
    if (!read) return read.error();
  }
  return linter.finish();
}

/// `where`: what was looked at. What could not be read is judged by nobody, so it fails.
int print_scores(const ScoreOptions& options, const lint::Report& report, Losses& losses,
                 const std::string& where, const Terminal& terminal) {
  for (const std::string& note : report.notes) *terminal.notes << "twelvefactor: " << printable(note) << "\n";
  for (const lint::Problem& problem : report.problems)
    *terminal.notes << "twelvefactor: " << printable(manifests::told(problem)) << "\n";
  std::vector<lint::Score> scores = lint::scores_of(report);
  losses.fill(scores);
  if (options.cluster.output != Output::kText) {
    print_document(terminal, scores_json(scores), options.cluster.output);
  } else if (scores.empty()) {
    *terminal.notes << "There are neither apps nor plain workloads in " << where << "\n";
  } else {
    *terminal.out << (options.markdown ? scores_markdown(scores)
                                       : scores_text(scores) + migration_text(scores));
  }
  if (scores.empty() || !report.problems.empty()) return 2;
  const bool below = options.at_least && std::ranges::any_of(scores, [&](const lint::Score& each) {
                       return !each.reaches(*options.at_least);
                     });
  return below ? 1 : 0;
}

}  // namespace

int score(const ScoreOptions& options, Cluster& cluster, const Terminal& terminal) {
  Losses losses;
  const auto report = read_all(options, cluster, losses);
  if (!report) {
    trouble(terminal, report.error());
    return 2;
  }
  const std::string where =
      options.all_namespaces ? std::string("this cluster") : "namespace " + cluster.app_key().namespace_name;
  return print_scores(options, *report, losses, where, terminal);
}

int score_of_files(const ScoreOptions& options, const Terminal& terminal) {
  lint::LintOptions how = prepared(options);
  how.subjects = true;
  how.namespace_name = options.cluster.namespace_name.empty() ? "default" : options.cluster.namespace_name;
  const std::string namespace_name = how.namespace_name;
  lint::Linter linter(std::move(how));
  Losses losses;
  manifests::Found found;
  manifests::read_sources(
      {options.files, options.kustomizations}, *terminal.in,
      [&](const manifests::Manifest& manifest) {
        linter.take(manifest);
        if (!manifests::is_workload_object(manifest.object)) return;
        losses.take(manifest.object, manifest.kind,
                    manifest.namespace_name.empty() ? namespace_name : manifest.namespace_name,
                    manifest.name);
      },
      found);
  linter.add(found);
  return print_scores(options, linter.finish(), losses, "these files", terminal);
}

}  // namespace twelvefactor::cli
