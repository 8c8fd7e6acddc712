// What the rules of several factors ask of a variable's name or value, and of an environment's name. Pure.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "kinds/secrecy/lower_case.hpp"

namespace twelvefactor::reconcile {

using kinds::lower;

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words);

/// "db", "type" of GITEA__db__TYPE and of dbType: in lower case, without empty ones.
std::vector<std::string> name_parts(std::string_view name);

/// prod, production, prd and live, also with a number or beside other words (prod-eu); not preprod, non-prod.
bool is_production(std::string_view environment);

/// localhost, 127.x.x.x or ::1, with or without a port; of a URL its host.
bool is_local_host(std::string_view value);

/// The port behind the last colon, or the whole value when it is a number; 0 when there is none.
int port_in(std::string_view value);

}  // namespace twelvefactor::reconcile
