// Images that many files name, and what they are: backing services, and what the platform does itself. Read
// by compose/roles. A table only: a name proves nothing, so what it decides is told to the team.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::imports {

struct KnownImage {
  enum class Part {
    kBacking,    // a service that code is attached to
    kProxy,      // takes requests in and passes them on
    kBase,       // of an operating system alone: what it is, its command says
    kTool,       // for people at a screen, or for one moment of a set-up
    kTelemetry,  // reads logs, metrics or traces
  };
  Part part = Part::kBacking;
  std::string_view type{};      // of a backing service: its protocol
  std::string_view provider{};  // the product, where others have the same protocol
  bool needs_database = false;  // its variables name user, password and database
};

/// By the last part of its name: registry, owner, tag and digest do not count (bitnami/postgresql:15 is
/// postgresql). None where it is not known.
std::optional<KnownImage> known_image(std::string_view reference);

/// The same of a service that an image of its own is built for, by the name of the service.
std::optional<KnownImage> known_by_name(std::string_view service);

/// The tag up to its first -, where it begins with a digit, else "": 15 of postgres:15-alpine.
std::string image_version(std::string_view reference);

/// Without tag and digest.
std::string image_name(std::string_view reference);

}  // namespace twelvefactor::imports
