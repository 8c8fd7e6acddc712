#include "cli/imports/import.hpp"

#include <algorithm>
#include <istream>
#include <ostream>

#include "cli/imports/import_apps.hpp"
#include "cli/imports/import_files.hpp"
#include "cli/imports/live_objects.hpp"
#include "cli/terminal/text.hpp"
#include "imports/app_json.hpp"
#include "imports/compose/compose.hpp"
#include "imports/env_example.hpp"
#include "imports/procfile.hpp"
#include "imports/score/score.hpp"
#include "imports/variables.hpp"

namespace twelvefactor::cli {
namespace {

using imports::Draft;

Result<Done> read_score_file(const ImportFile& file, Draft& draft) {
  const imports::ReadBeside read_beside = [&file](const std::string& path) {
    return read_named_file(file.directory, path);
  };
  return imports::score::read_score(file.text, file.name, read_beside, draft);
}

bool says_processes(const ImportFile& file) {
  return file.format == ImportFormat::kScore || file.format == ImportFormat::kCompose ||
         file.format == ImportFormat::kProcfile;
}

/// All compose files are one, merged in their order, as `docker compose -f a -f b` does.
Result<Done> read_compose_files(const std::vector<ImportFile>& files, const ImportOptions& options,
                                Draft& draft) {
  std::vector<imports::compose::ComposeText> texts;
  std::string directory;
  for (const ImportFile& file : files) {
    if (file.format != ImportFormat::kCompose) continue;
    if (texts.empty()) directory = file.directory;
    texts.push_back({file.name, file.text});
  }
  if (texts.empty()) return Done{};
  for (std::size_t i = 1; i < texts.size(); ++i)
    draft.notes.push_back({imports::Note::Weight::kGuessed, texts[i].name, "",
                           "it was merged over " + texts.front().name,
                           "name only the files that production uses, if it is for development"});
  const imports::ReadBeside read_beside = [&directory](const std::string& path) {
    return read_named_file(directory, path);
  };
  return imports::compose::read_compose(
      texts, read_beside, {options.backing, options.profiles, options.service, options.web}, draft);
}

Result<Done> check_sources(const FoundImports& found, Draft& draft) {
  for (const ImportFile& file : found.files) {
    const auto of_another_kind = [&file](const ImportFile& each) {
      const bool merges = each.format == ImportFormat::kCompose || &each == &file;
      return says_processes(each) && (each.format != file.format || !merges);
    };
    const auto other = std::ranges::find_if(found.files, of_another_kind);
    if (says_processes(file) && other != found.files.end())
      return Error{file.name + " and " + other->name +
                   " both say which processes there are; name one of them"};
  }
  for (const std::string& name : found.passed_over)
    draft.notes.push_back({imports::Note::Weight::kGuessed, name, "",
                           "it says which processes there are, too, and was not read",
                           "name it instead of the directory to read it"});
  return Done{};
}

/// In the order of the files: the first say which processes there are, and the others what else is known.
Result<Done> read_all(const FoundImports& found, const ImportOptions& options, Draft& draft) {
  if (auto checked = check_sources(found, draft); !checked) return checked;
  if (auto read = read_compose_files(found.files, options, draft); !read) return read;
  for (const ImportFile& file : found.files) {
    Result<Done> read = Done{};
    if (file.format == ImportFormat::kScore) read = read_score_file(file, draft);
    if (file.format == ImportFormat::kProcfile) read = imports::read_procfile(file.text, file.name, draft);
    if (file.format == ImportFormat::kAppJson) read = imports::read_app_json(file.text, file.name, draft);
    if (file.format == ImportFormat::kEnvExample) imports::read_env_example(file.text, file.name, draft);
    if (!read) return read;
  }
  if (draft.processes.empty())
    return Error{
        "no file says which processes there are; name a Procfile, a compose file, a Score file or manifests, "
        "or a directory that has one"};
  return Done{};
}

Result<std::vector<ImportedApp>> apps_of(const std::vector<imports::plain::GivenObject>& objects,
                                         const ImportOptions& options, imports::plain::ObjectChoice choice) {
  choice.name = options.name;
  choice.service = options.service;
  choice.web = options.web;
  choice.backing = options.backing;
  auto drafted = imports::plain::draft_of_objects(objects, choice);
  if (!drafted) return drafted.error();
  std::vector<ImportedApp> apps;
  for (imports::plain::DraftedApp& each : *drafted)
    apps.push_back({std::move(each.draft), std::move(each.namespace_name)});
  return apps;
}

/// Patches and templates that nobody has built.
void tell_of_found(const manifests::Found& found, std::vector<ImportedApp>& apps) {
  for (const std::string& note : manifests::notes_of(found))
    apps.front().draft.notes.push_back({imports::Note::Weight::kGuessed, "", "", note, ""});
}

Result<std::vector<ImportedApp>> apps_of_files(const ImportOptions& options, std::istream& standard_input) {
  auto files = find_import_files(options.sources, options.kustomizations, standard_input);
  if (!files) return files.error();
  if (!files->manifests.objects.empty()) {
    if (!files->files.empty())
      return Error{files->files.front().name +
                   " stands beside manifests, which say which processes there are, too; name one of them"};
    auto apps = apps_of(files->manifests.objects, options, {});
    if (apps) tell_of_found(files->manifests.found, *apps);
    return apps;
  }
  std::vector<ImportedApp> apps(1);
  apps[0].draft.name = imported_name(options, files->files);
  if (auto read = read_all(*files, options, apps[0].draft); !read) return read.error();
  return apps;
}

int complain(std::ostream& notes, const std::string& problem) {
  notes << "twelvefactor: " << printable(problem) << "\n";
  return 2;
}

}  // namespace

int import_app(const ImportOptions& options, std::istream& standard_input, std::ostream& out,
               std::ostream& notes) {
  auto apps = apps_of_files(options, standard_input);
  if (!apps) return complain(notes, apps.error().message);
  return print_imports(options, std::move(*apps), out, notes);
}

int import_live(const ImportOptions& options, Cluster& cluster, const Terminal& terminal) {
  auto live = read_live_objects(options.from, cluster);
  if (!live) return complain(*terminal.notes, live.error().message);
  auto apps = apps_of(live->objects, options, {.only = live->only, .live = true});
  if (!apps) return complain(*terminal.notes, apps.error().message);
  for (imports::Note& note : live->notes) apps->front().draft.notes.push_back(std::move(note));
  return print_imports(options, std::move(*apps), *terminal.out, *terminal.notes);
}

}  // namespace twelvefactor::cli
