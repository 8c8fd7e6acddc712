// Which services are processes of the app, which are backing services, and which are neither: by image and
// build (docs/decisions/0060-what-a-service-is.md). Called by compose.cpp. Pure. Every service that is no
// process is named in a note.
#pragma once

#include <string>
#include <vector>

#include "imports/compose/service.hpp"
#include "imports/draft.hpp"
#include "model/result.hpp"

namespace twelvefactor::imports::compose {

/// The active services by name. `source`: the name of the file. Errors: one without image and build, one that
/// depends on what is not there, a choice that names no service, no service that could be the app's.
Result<std::vector<Service>> services_of(const Tree& project, const Choice& choice, const std::string& source,
                                         Draft& draft);

/// Names those that are no process and no backing service.
void tell_of_roles(const std::vector<Service>& services, const std::string& source, Draft& draft);

/// The name of a process for each service of the app; "web" for the one that takes requests from outside.
/// Errors: two services with one name, more processes than an app can have, --web that is none of them.
Result<std::vector<std::string>> process_names(const std::vector<Service>& processes, const Choice& choice,
                                               const std::string& source, Draft& draft);

}  // namespace twelvefactor::imports::compose
