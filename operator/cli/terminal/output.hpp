// How the result of a command is printed. Filled in by the flags of the commands.
#pragma once

namespace twelvefactor::cli {

enum class Output { kText, kWide, kJson, kYaml };

}  // namespace twelvefactor::cli
