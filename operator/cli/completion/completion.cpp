#include "cli/completion/completion.hpp"

#include <ostream>

#include <nlohmann/json.hpp>

#include "cli/cluster/cluster.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::cli {
namespace {

using Ask = CompleteOptions::Ask;

constexpr const char* kBash = R"sh(# bash completion of twelvefactor: source <(twelvefactor completion bash)
_twelvefactor() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default 2>/dev/null
    else
      COMPREPLY+=("${line%%$'\t'*}")
    fi
  done < <("${COMP_WORDS[0]}" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _twelvefactor twelvefactor
)sh";

constexpr const char* kZsh = R"sh(#compdef twelvefactor
# zsh completion of twelvefactor: a file _twelvefactor in a directory of fpath, or source <(twelvefactor completion zsh)
_twelvefactor() {
  local line files
  local -a found
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      files=yes
    else
      found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    fi
  done < <("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  (( ${#found} )) && _describe -t values value found
  [[ -n $files ]] && _files
}
compdef _twelvefactor twelvefactor
)sh";

constexpr const char* kFish = R"sh(# fish completion of twelvefactor: twelvefactor completion fish | source
function __twelvefactor_complete
  set -l words (commandline -opc)
  set -l begun (commandline -ct)
  for line in ($words[1] __complete -- $words[2..-1] "$begun" 2>/dev/null)
    if test "$line" = ':files'
      __fish_complete_path "$begun"
    else
      echo $line
    end
  end
end
complete -c twelvefactor -f -a '(__twelvefactor_complete)'
)sh";

std::string path_of(Ask ask, const Cluster& cluster) {
  if (ask == Ask::kNamespaces) return "/api/v1/namespaces?limit=500";
  return kinds::app_collection_path(cluster.app_key().namespace_name) + "?limit=500";
}

void print_names(const CompleteOptions& options, std::ostream& out) {
  auto cluster = Cluster::open(options.cluster);
  if (!cluster) return;
  const auto page = cluster->page(path_of(options.ask, *cluster), "names", /*optional=*/true);
  if (!page || !*page) return;
  const auto list = nlohmann::json::parse(**page, nullptr, /*allow_exceptions=*/false);
  for (const auto& item : kinds::list_at(list, "items")) {
    const std::string name = kinds::text_at(kinds::object_at(item, "metadata"), "name");
    if (name.starts_with(options.begun)) out << printable(name) << "\t\n";
  }
}

}  // namespace

std::string completion_script(const std::string& shell) {
  if (shell == "bash") return kBash;
  if (shell == "zsh") return kZsh;
  return shell == "fish" ? kFish : "";
}

void print_completions(const CompleteOptions& options, std::ostream& out) {
  for (const Candidate& each : options.candidates) out << each.word << "\t" << each.help << "\n";
  out << std::flush;
  if (options.ask == Ask::kFiles) {
    out << ":files\n";
  } else if (options.ask != Ask::kNobody) {
    print_names(options, out);
  }
}

}  // namespace twelvefactor::cli
