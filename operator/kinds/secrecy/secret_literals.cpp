#include "kinds/secrecy/secret_literals.hpp"

#include "kinds/secrecy/shown.hpp"

namespace twelvefactor::kinds {

std::string_view secret_suspicion(std::string_view name, std::string_view value) {
  return show_value(name, value).secret;
}

}  // namespace twelvefactor::kinds
