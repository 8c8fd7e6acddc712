#include "cli/imports/import.hpp"

#include <istream>
#include <ostream>

#include "cli/imports/import_files.hpp"
#include "cli/terminal/text.hpp"
#include "imports/app_json.hpp"
#include "imports/app_yaml.hpp"
#include "imports/env_example.hpp"
#include "imports/procfile.hpp"
#include "imports/variables.hpp"

namespace twelvefactor::cli {
namespace {

using imports::Draft;

/// In the order of the files: a Procfile says which processes there are, and the others what else is known.
Result<Done> read_all(const std::vector<ImportFile>& files, Draft& draft) {
  for (const ImportFile& file : files) {
    Result<Done> read = Done{};
    if (file.format == ImportFormat::kProcfile) read = imports::read_procfile(file.text, file.name, draft);
    if (file.format == ImportFormat::kAppJson) read = imports::read_app_json(file.text, file.name, draft);
    if (file.format == ImportFormat::kEnvExample) imports::read_env_example(file.text, file.name, draft);
    if (!read) return read;
  }
  if (draft.processes.empty())
    return Error{"no file says which processes there are; name a Procfile, or a directory that has one"};
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
  draft.name = imported_name(options, *files);
  if (auto read = read_all(*files, draft); !read) return complain(read.error().message);
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
