// One entry of `volumes` of a service, of either form (compose-spec, 05-services.md). Called by mounts.cpp.
// Pure.
#pragma once

#include <string>

#include "imports/tree.hpp"

namespace twelvefactor::imports::compose {

struct Mount {
  std::string source;  // as it is known; "": nobody named one
  std::string target;
  std::string type;  // volume, bind, tmpfs or another
  std::string size;  // of tmpfs
};

Mount mount_of(const Tree& stated);

/// /data of /data/
std::string without_slash(std::string path);

}  // namespace twelvefactor::imports::compose
