// Files and directories that a draft gives to processes: where they may be, and what is secret in them.
// Called by the readers of compose and Score. Pure.
#pragma once

#include <string>

#include "imports/draft.hpp"

namespace twelvefactor::imports {

/// Adds a file with a text; one that looks secret becomes a key of the Secret <app>-files. False, and nothing
/// is added: no file can be at that path, it is too long, or there are too many.
bool add_text_file(const std::string& path, const std::string& text, Draft& draft);

/// Adds a file whose text is a key of the Secret <app>-files. False as above.
bool add_secret_file(const std::string& path, const std::string& key, Draft& draft);

/// Adds a directory that the process may write, empty at each start. False as above.
bool add_scratch(const std::string& directory, const DraftScratch& scratch, const Draft& draft,
                 DraftProcess& process);

/// A name as the key of a Secret.
std::string secret_key(const std::string& name);

}  // namespace twelvefactor::imports
