#include "cli/terminal/flag.hpp"

#include <cctype>
#include <string_view>

namespace twelvefactor::cli {

std::string variable(const std::string& flag) {
  std::string name = "TWELVEFACTOR_";
  for (const char c : flag.substr(2))
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

std::string check_name(const std::string& name) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  const bool good = !name.empty() && name.size() <= 63 && name.front() != '-' && name.back() != '-' &&
                    name.find_first_not_of(kAllowed) == std::string::npos;
  return good ? ""
              : "'" + name + "' is not a name: use up to 63 lower-case letters, digits and '-' in between";
}

}  // namespace twelvefactor::cli
