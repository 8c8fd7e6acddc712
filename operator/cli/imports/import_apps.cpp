#include "cli/imports/import_apps.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

#include "cli/terminal/text.hpp"
#include "imports/variables.hpp"

namespace twelvefactor::cli {
namespace {

using imports::Deploy;
using imports::Note;

class Printer {
 public:
  Printer(const ImportOptions& options, std::vector<ImportedApp> apps, std::ostream& out, std::ostream& notes)
      : options_(options), apps_(std::move(apps)), out_(out), notes_(notes) {
    environments_ =
        options.environments.empty() ? std::vector<std::string>{options.environment} : options.environments;
  }

  int print() {
    if (const std::string problem = problem_of_options(); !problem.empty()) return complain(problem);
    for (ImportedApp& app : apps_) {
      if (auto made = add(app); !made) return complain(made.error().message);
    }
    if (!options_.directory.empty()) {
      if (auto written = write_files(options_.directory, files_, options_.force); !written)
        return complain(written.error().message);
      for (const WrittenFile& each : files_)
        notes_ << "wrote " << printable(options_.directory + "/" + each.path) << "\n";
    } else if (options_.as_json) {
      print_json();
    } else {
      for (const WrittenFile& each : files_) out_ << (&each == &files_.front() ? "" : "---\n") << each.text;
    }
    if (!options_.as_json) tell();
    return std::ranges::any_of(apps_,
                               [](const ImportedApp& each) { return imports::is_incomplete(each.draft); })
               ? 1
               : 0;
  }

 private:
  int complain(const std::string& problem) {
    notes_ << "twelvefactor: " << printable(problem) << "\n";
    return 2;
  }

  [[nodiscard]] std::string problem_of_options() const {
    if (apps_.size() > 1 && !options_.image.empty())
      return "there are " + std::to_string(apps_.size()) +
             " apps in it, and --image is of one; choose it with --service";
    if (environments_.size() > 1 && !options_.namespace_name.empty())
      return "--namespace is of one environment; with several each has its own: <app>-<environment>";
    if (options_.gitops && options_.directory.empty())
      return "--layout gitops makes several files; state a directory with -o DIR";
    return "";
  }

  Result<Done> add(ImportedApp& app) {
    imports::tell_of_variables(app.draft);
    Deploy deploy{environments_.front(), options_.image, options_.repository, options_.revision,
                  options_.namespace_name};
    if (deploy.namespace_name.empty() && environments_.size() == 1 && !options_.gitops)
      deploy.namespace_name = app.namespace_name;
    imports::fill_in(app.draft, deploy);
    if (environments_.size() > 1)
      app.draft.notes.push_back({Note::Weight::kGuessed, "", "",
                                 "config is the same in all environments, as the source has it",
                                 "state in each what differs"});
    if (options_.gitops) return add_gitops(app, deploy);
    for (const std::string& environment : environments_) {
      deploy.environment = environment;
      if (environments_.size() > 1) deploy.namespace_name = app.draft.name + "-" + environment;
      json_.push_back(imports::app_json_text(app.draft, deploy));
      auto yaml = imports::app_yaml(app.draft, deploy);
      if (!yaml) return yaml.error();
      files_.push_back(
          {app.draft.name + (environments_.size() > 1 ? "-" + environment : "") + ".yaml", *std::move(yaml)});
    }
    return Done{};
  }

  Result<Done> add_gitops(const ImportedApp& app, const Deploy& deploy) {
    auto files = gitops_files(app.draft, deploy, environments_);
    if (!files) return files.error();
    for (WrittenFile& each : *files) {
      if (apps_.size() > 1) each.path.insert(0, app.draft.name + "/");
      files_.push_back(std::move(each));
    }
    return Done{};
  }

  void print_json() {
    if (json_.size() == 1) {
      out_ << printable_json(json_.front());
      return;
    }
    std::string whole;
    for (const std::string& each : json_)
      whole += (whole.empty() ? "" : ",\n") + each.substr(0, each.find_last_not_of('\n') + 1);
    out_ << printable_json("[" + whole + "]\n");
  }

  void tell() {
    for (const ImportedApp& app : apps_) {
      for (const Note& note : app.draft.notes) {
        if (apps_.size() > 1) notes_ << printable(app.draft.name) << ": ";
        notes_ << printable(imports::note_text(note)) << "\n";
      }
    }
  }

  const ImportOptions& options_;
  std::vector<ImportedApp> apps_;
  std::ostream& out_;
  std::ostream& notes_;
  std::vector<std::string> environments_;
  std::vector<WrittenFile> files_;
  std::vector<std::string> json_;
};

}  // namespace

int print_imports(const ImportOptions& options, std::vector<ImportedApp> apps, std::ostream& out,
                  std::ostream& notes) {
  return Printer(options, std::move(apps), out, notes).print();
}

}  // namespace twelvefactor::cli
