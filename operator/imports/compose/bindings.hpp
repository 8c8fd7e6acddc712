// Which variables of an app stand for which backing service of its compose file: by the host names in their
// values, by their names' families (DB_HOST, DB_PASSWORD), and by what the service itself is given
// (docs/decisions/0061-bindings-from-hosts.md). Called by compose.cpp. Pure; it compares values and keeps
// none.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "imports/compose/environment.hpp"
#include "imports/compose/service.hpp"

namespace twelvefactor::imports::compose {

struct Bound {
  std::string service;
  std::string key;  // of the binding: uri, host, port, username, password, database
};

/// By variable. `all`: every service; `environments`: those of the app's services.
std::map<std::string, Bound> find_bindings(const std::vector<Service>& all,
                                           const std::vector<Environment>& environments);

}  // namespace twelvefactor::imports::compose
