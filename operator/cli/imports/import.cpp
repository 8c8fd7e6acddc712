#include "cli/imports/import.hpp"

#include <algorithm>
#include <istream>
#include <ostream>

#include "cli/imports/import_files.hpp"
#include "cli/terminal/text.hpp"
#include "imports/app_json.hpp"
#include "imports/app_yaml.hpp"
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
        "no file says which processes there are; name a Procfile, a compose file or a Score file, or a "
        "directory that has one"};
  return Done{};
}

}  // namespace

int import_app(const ImportOptions& options, std::istream& standard_input, std::ostream& out,
               std::ostream& notes) {
  const auto complain = [&notes](const std::string& problem) {
    notes << "twelvefactor: " << printable(problem) << "\n";
    return 2;
  };
  const auto files = find_import_files(options.sources, standard_input);
  if (!files) return complain(files.error().message);
  Draft draft;
  draft.name = imported_name(options, files->files);
  if (auto read = read_all(*files, options, draft); !read) return complain(read.error().message);
  imports::tell_of_variables(draft);
  imports::Deploy deploy{options.environment, options.image, options.repository, options.revision,
                         options.namespace_name};
  imports::fill_in(draft, deploy);
  if (options.as_json) {
    out << printable_json(imports::app_json_text(draft, deploy));
  } else {
    const auto yaml = imports::app_yaml(draft, deploy);
    if (!yaml) return complain(yaml.error().message);
    out << *yaml;
    for (const imports::Note& note : draft.notes) notes << printable(imports::note_text(note)) << "\n";
  }
  return imports::is_incomplete(draft) ? 1 : 0;
}

}  // namespace twelvefactor::cli
