// The variables of all services of an app as its config: what all have alike, what one process has alone,
// what is secret, what is bound to a service, and what somebody has to set. Called by compose.cpp. No value
// of a secret gets into the draft.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "imports/compose/bindings.hpp"
#include "imports/compose/environment.hpp"
#include "imports/compose/service.hpp"
#include "imports/draft.hpp"

namespace twelvefactor::imports::compose {

/// One service of the app, and what it became.
struct AppService {
  const Service* service = nullptr;
  std::string name;  // of the process or admin process
  bool admin = false;
  Environment environment;
};

/// `source`: the name of the file. Processes are in the draft; admin processes get what theirs alone is in
/// front of their commands.
void set_config(const std::vector<Service>& all, const std::vector<AppService>& app,
                const std::string& source, Draft& draft);

}  // namespace twelvefactor::imports::compose
