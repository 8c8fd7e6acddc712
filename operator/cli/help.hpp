// How `--help` looks: 80 columns, the flag on one line and what it does below it, in the words of this
// program and not of its library. Used by command_line.cpp; hides CLI11 as it does.
#pragma once

#include <memory>

namespace CLI {
class FormatterBase;
}

namespace twelvefactor::cli {

std::shared_ptr<CLI::FormatterBase> help_format();

}  // namespace twelvefactor::cli
