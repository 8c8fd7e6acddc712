#include "cli/imports/import_flags.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

#include "cli/cluster/cluster_flags.hpp"
#include "imports/names.hpp"

namespace twelvefactor::cli {

ImportFlags::ImportFlags(CLI::App& root, const std::string& program, const std::string& version) {
  import_.cluster.program = program;
  import_.cluster.version = version;
  command_ =
      root.add_subcommand("import",
                          "Write a TwelveFactorApp from a compose file, a Score file, a Procfile, from "
                          "manifests, or from what runs in a namespace");
  add_sources();
  add_choices();
  add_deploy();
  command_
      ->add_option("-o,--output", output_,
                   "yaml with comments, json with the app and the notes, or a directory to write files into")
      ->type_name("FORMAT|DIR")
      ->capture_default_str();
  command_
      ->add_option("--layout", layout_,
                   "In the directory: plain, a file for each app and environment; gitops, a kustomize base "
                   "and overlays")
      ->check(CLI::IsMember({"plain", "gitops"}))
      ->capture_default_str();
  command_->add_flag("--force", import_.force, "Write over files that are there");
  command_->footer(
      "The app goes to standard output, and what to look at to standard error: guessed, or missing. No value "
      "of a secret is printed, and no Secret of a cluster is read.\n"
      "Exit code: 0 whole; 1 something is missing; 2 nothing could be made of it.\nExamples:\n  " +
      program + " import . > app.yaml\n  " + program +
      " import compose.yaml --backing search --web api\n  helm template shop ./chart | " + program +
      " import -\n  " + program + " import --from deployment/shop -n shop\n  " + program +
      " import . --layout gitops -o deploys");
}

void ImportFlags::add_sources() {
  command_
      ->add_option(
          "sources", import_.sources,
          "Manifests, compose file, score.yaml, Procfile, app.json (of Heroku or dokku), .env.example, "
          "or a directory that holds them; - reads manifests or a Procfile from standard input")
      ->option_text("FILE|DIRECTORY ...");
  command_
      ->add_option("-k,--kustomize", import_.kustomizations,
                   "Directory with a kustomization.yaml: read as kustomize, or kubectl, on the path builds "
                   "it; may be repeated")
      ->type_name("DIR")
      ->allow_extra_args(false);
  command_
      ->add_option("--from", import_.from,
                   "What runs instead of files: deployment/NAME, service/NAME, cronjob/NAME, job/NAME, or "
                   "all of the namespace. May be repeated")
      ->option_text("KIND/NAME|all")
      ->allow_extra_args(false);
  add_connection(*command_, import_.cluster);
}

void ImportFlags::add_choices() {
  command_->add_option("--service", import_.service,
                       "Of a source with several images: the app is the one with this service or workload");
  command_->add_option("--web", import_.web, "The service or workload that is the process web");
  command_
      ->add_option("--backing", import_.backing,
                   "This service or workload is a backing service. May be repeated")
      ->option_text("SERVICE")
      ->allow_extra_args(false);
  command_
      ->add_option("--profile", import_.profiles,
                   "Of a compose file: a profile that is active. May be repeated")
      ->option_text("PROFILE")
      ->allow_extra_args(false);
  command_->add_option("--name", import_.name,
                       "Name of the app; when left out that of the Service before web, or that in the file, "
                       "or that of the directory");
}

void ImportFlags::add_deploy() {
  CLI::Option* const one =
      command_->add_option("-e,--environment", import_.environment, "The environment that the deploy is");
  one->capture_default_str();
  command_
      ->add_option("--environments", import_.environments,
                   "Several, with commas between them: a document for each, or an overlay")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->excludes(one);
  command_->add_option("--image", import_.image, "The image, with its digest");
  command_->add_option("--repository", import_.repository,
                       "Where the codebase is; that in app.json when left out");
  command_->add_option("--revision", import_.revision, "The commit that the image was built from");
  command_->add_option("-n,--namespace", import_.namespace_name,
                       "Namespace to write into the manifest; with --from the one to read");
}

std::optional<ImportOptions> ImportFlags::called() const {
  if (!command_->parsed()) return std::nullopt;
  if (!import_.name.empty() && imports::app_name(import_.name) != import_.name)
    throw CLI::ValidationError("--name",
                               import_.name +
                                   " is no name of an app: up to 40 lower-case letters, digits and -, "
                                   "beginning with a letter");
  if (import_.sources.empty() && import_.kustomizations.empty() && import_.from.empty())
    throw CLI::RequiredError("FILE|DIRECTORY, --kustomize or --from");
  if (!import_.from.empty() && (!import_.sources.empty() || !import_.kustomizations.empty()))
    throw CLI::ValidationError("--from", "reads a cluster, and files were named, too; name one of them");
  check_environments();
  ImportOptions options = import_;
  options.as_json = output_ == "json";
  options.gitops = layout_ == "gitops";
  if (output_ != "json" && output_ != "yaml") options.directory = output_;
  options.cluster.namespace_name = options.namespace_name;
  if (!options.from.empty()) check_namespace(options.namespace_name);
  return options;
}

/// Each becomes a part of a namespace's name, and of the name of a directory.
void ImportFlags::check_environments() const {
  std::vector<std::string> all = import_.environments;
  for (const std::string& each : all) {
    if (each.empty() || imports::app_name(each) != each)
      throw CLI::ValidationError(
          "--environments",
          "'" + each +
              "' is no name of an environment that is also a directory: lower-case letters, digits and -");
  }
  std::ranges::sort(all);
  if (std::ranges::adjacent_find(all) != all.end())
    throw CLI::ValidationError("--environments", "names one twice; name each once");
}

}  // namespace twelvefactor::cli
