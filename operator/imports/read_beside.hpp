// How a reader gets at the files that its file names: it opens none itself. Given by import.cpp.
#pragma once

#include <functional>
#include <string>

#include "model/result.hpp"

namespace twelvefactor::imports {

/// The text of a file; the path is relative to the directory of the file that is read. An error where it is
/// not there or cannot be read.
using ReadBeside = std::function<Result<std::string>(const std::string& path)>;

}  // namespace twelvefactor::imports
