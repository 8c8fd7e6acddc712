#include "cli/files/render.hpp"

#include <istream>
#include <ostream>
#include <vector>

#include "cli/terminal/text.hpp"
#include "definitions/made.hpp"
#include "manifests/ours.hpp"
#include "manifests/sources.hpp"
#include "model/observed.hpp"
#include "reconcile/reconcile.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::cli {
namespace {

const char* level_word(Level level) {
  switch (level) {
    case Level::kEnforce:
      return "error";
    case Level::kWarn:
      return "warning";
    case Level::kAudit:
      return "note";
    case Level::kOff:
      break;
  }
  return "";
}

/// Returns whether an enforced rule is broken.
bool print_findings(const Observed& app, const Desired& desired, bool wanted, std::ostream& notes) {
  bool broken = false;
  for (const Finding& finding : desired.findings) {
    broken = broken || finding.level == Level::kEnforce;
    if (!wanted && finding.level != Level::kEnforce) continue;
    notes << printable(to_string(app.app.key) + ": " + level_word(finding.level) + " " + finding.rule + " " +
                       finding.path + ": " + finding.message + "; " + finding.remedy)
          << "\n";
  }
  return broken;
}

/// Returns whether there are any.
bool print_refusals(const Observed& app, std::ostream& notes) {
  const auto refusals = definitions::made_refusals_of(app.app.spec);
  for (const auto& refusal : refusals)
    notes << printable(to_string(app.app.key) + ": error " + to_text(refusal)) << "\n";
  return !refusals.empty();
}

bool print_objects(const Desired& desired, std::ostream& out, std::ostream& notes) {
  for (const DesiredObject& object : desired.objects) {
    const auto text = yaml::json_to_yaml(object.json);
    if (!text) {
      notes << "twelvefactor: " << object.name << " cannot be printed: " << text.error().message << "\n";
      return false;
    }
    out << "---\n" << *text;
  }
  return true;
}

/// The apps of one source that can be read, and what of it cannot.
class Source {
 public:
  explicit Source(const std::string& default_namespace) : default_namespace_(default_namespace) {}

  void read(const manifests::Sources& sources, std::istream& standard_input) {
    const std::string& name = sources.files.empty() ? sources.kustomizations.front() : sources.files.front();
    manifests::read_sources(
        sources, standard_input, [this](const manifests::Manifest& manifest) { take(manifest); }, found_);
    if (apps_.empty() && found_.problems.empty())
      found_.problems.push_back({name == "-" ? "stdin" : name, 0, "there is no TwelveFactorApp in it"});
  }

  [[nodiscard]] const std::vector<Observed>& apps() const { return apps_; }
  [[nodiscard]] const manifests::Found& found() const { return found_; }

 private:
  void take(const manifests::Manifest& manifest) {
    if (!manifests::is_app(manifest)) return;
    manifests::ReadApp read = manifests::read_app(manifest.object);
    for (const manifests::Refusal& each : read.refusals)
      found_.problems.push_back(manifests::problem_of(manifest, each));
    if (!read.spec) return;
    // An API server would make one of generateName.
    if (manifest.name.empty())
      return found_.problems.push_back(
          manifests::problem_of(manifest, {".metadata", "metadata.name: is required"}));
    Observed observed;
    observed.offline = true;
    observed.app.key = {manifest.namespace_name.empty() ? default_namespace_ : manifest.namespace_name,
                        manifest.name};
    observed.app.spec = std::move(*read.spec);
    apps_.push_back(std::move(observed));
  }

  const std::string& default_namespace_;
  std::vector<Observed> apps_;
  manifests::Found found_;
};

bool print_source(const Source& source, bool findings, std::ostream& out, std::ostream& notes) {
  for (const std::string& note : manifests::notes_of(source.found()))
    notes << "twelvefactor: " << printable(note) << "\n";
  for (manifests::Problem problem : source.found().problems) {
    if (problem.file == "stdin") problem.file = "standard input";
    notes << "twelvefactor: " << printable(manifests::told(problem)) << "\n";
  }
  bool good = source.found().problems.empty();
  for (const Observed& app : source.apps()) {
    const Desired desired = reconcile::reconcile(app);
    // Whole or not at all, whoever would refuse it: half an app is none that anybody wants applied. The
    // others are printed, since the cluster does not hold one app for another either.
    const bool refused = print_refusals(app, notes);
    const bool broken = print_findings(app, desired, findings, notes);
    good = !refused && !broken && print_objects(desired, out, notes) && good;
  }
  return good;
}

}  // namespace

int render(const RenderOptions& options, std::istream& standard_input, std::ostream& out,
           std::ostream& notes) {
  std::vector<manifests::Sources> sources;
  for (const std::string& file : options.files) sources.push_back({{file}, {}, /*any_documents=*/true});
  for (const std::string& directory : options.kustomizations)
    sources.push_back({{}, {directory}, /*any_documents=*/true});
  bool good = true;
  for (const manifests::Sources& each : sources) {
    Source source(options.namespace_name);
    source.read(each, standard_input);
    good = print_source(source, options.findings, out, notes) && good;
  }
  return good ? 0 : 1;
}

}  // namespace twelvefactor::cli
