// Which variables others added to our container: their names, told by managedFields. Internal to kinds/read.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <simdjson.h>

#include "kinds/read/read_metadata.hpp"
#include "model/kind.hpp"

namespace twelvefactor::kinds {

/// Sorted; null when there is none, and of a kind without our container.
std::shared_ptr<const std::vector<std::string>> foreign_variables(Kind kind, simdjson::dom::element object,
                                                                  const OwnEntries& own);

}  // namespace twelvefactor::kinds
