#include "cli/imports/import_flags.hpp"

#include <CLI/CLI.hpp>

#include "imports/names.hpp"

namespace twelvefactor::cli {

ImportFlags::ImportFlags(CLI::App& root, const std::string& program) {
  command_ = root.add_subcommand(
      "import",
      "Write a TwelveFactorApp from a compose file, a Score file, or a Procfile and what stands beside it");
  command_
      ->add_option("sources", import_.sources,
                   "Compose file, score.yaml, Procfile, app.json (of Heroku or dokku), .env.example, or a "
                   "directory that holds "
                   "them; "
                   "- reads a Procfile from standard input")
      ->option_text("FILE|DIRECTORY ...")
      ->required();
  command_->add_option("--service", import_.service,
                       "Of a compose file with several images: the app is the one with this service");
  command_->add_option("--web", import_.web, "Of a compose file: the service that is the process web");
  command_
      ->add_option("--backing", import_.backing,
                   "Of a compose file: this service is a backing service. May be repeated")
      ->option_text("SERVICE");
  command_
      ->add_option("--profile", import_.profiles,
                   "Of a compose file: a profile that is active. May be repeated")
      ->option_text("PROFILE");
  command_->add_option("--name", import_.name,
                       "Name of the app; that in app.json or of the directory when left out");
  command_->add_option("-e,--environment", import_.environment, "The environment that the deploy is")
      ->capture_default_str();
  command_->add_option("--image", import_.image, "The image, with its digest");
  command_->add_option("--repository", import_.repository,
                       "Where the codebase is; that in app.json when left out");
  command_->add_option("--revision", import_.revision, "The commit that the image was built from");
  command_->add_option("-n,--namespace", import_.namespace_name, "Namespace to write into the manifest");
  command_->add_option("-o,--output", output_, "yaml with comments, or json with the app and the notes")
      ->check(CLI::IsMember({"yaml", "json"}))
      ->capture_default_str();
  command_->footer(
      "The app goes to standard output, and what to look at to standard error: guessed, or missing. No value "
      "of a secret is printed: the note says which Secret has to be made.\n"
      "Exit code: 0 whole; 1 something is missing; 2 nothing could be made of it.\nExamples:\n  " +
      program + " import . > app.yaml\n  " + program +
      " import . --image registry.example.com/shop@sha256:...\n  " + program +
      " import compose.yaml --backing search --web api\n  " + program +
      " import compose.yaml --service frontend");
}

std::optional<ImportOptions> ImportFlags::called() const {
  if (!command_->parsed()) return std::nullopt;
  if (!import_.name.empty() && imports::app_name(import_.name) != import_.name)
    throw CLI::ValidationError("--name",
                               import_.name +
                                   " is no name of an app: up to 40 lower-case letters, digits and -, "
                                   "beginning with a letter");
  ImportOptions options = import_;
  options.as_json = output_ == "json";
  return options;
}

}  // namespace twelvefactor::cli
