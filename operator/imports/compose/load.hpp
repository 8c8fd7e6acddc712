// Compose files as one project: documents and override files merged, include and extends followed, other
// files read where these name them (compose-spec, 03 to 15). Nothing is put in for variables. Called by
// compose.cpp. Opens no file itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "imports/read_beside.hpp"
#include "imports/tree.hpp"
#include "model/result.hpp"

namespace twelvefactor::imports::compose {

struct ComposeText {
  std::string name;  // "compose.yaml", for messages
  std::string text;
};

/// Each service in long form, with what it extends. `files`: the file, and its override behind it. Errors
/// name file and line: no YAML, no mapping, no services, a circle in extends or include, a service that is
/// not there.
Result<Tree> load_project(const std::vector<ComposeText>& files, const ReadBeside& read_beside);

/// ./a/../b/ is b. It looks at no disk.
std::string normal_path(const std::string& path);

/// One document has services that could be those of a compose file, or the text is no YAML at all.
bool is_compose(std::string_view text);

}  // namespace twelvefactor::imports::compose
