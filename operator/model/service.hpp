// A Provisioned Service (servicebinding.io): an object of any kind, in the app's namespace, that names in
// .status.binding.name the Secret which binds it. How an app refers to one, and what is known of it. Told by
// loop/service_watches, kept in the store, decided on by factor IV.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace twelvefactor {

struct ServiceKind {
  std::string api_version;  // "postgresql.cnpg.io/v1"
  std::string kind;         // "Cluster"

  friend bool operator==(const ServiceKind&, const ServiceKind&) = default;
  friend auto operator<=>(const ServiceKind&, const ServiceKind&) = default;
};

struct ServiceRef {
  ServiceKind kind;
  std::string name;

  friend bool operator==(const ServiceRef&, const ServiceRef&) = default;
  friend auto operator<=>(const ServiceRef&, const ServiceRef&) = default;
};

struct ServiceFacts {
  enum class State : std::uint8_t {
    kUnknown,       // its list is on the way: it must not look as if it did not exist
    kUnavailable,   // its list cannot be had now
    kForbidden,     // ours is not the right to list and watch it
    kKindMissing,   // the API server knows no such kind
    kKindUnusable,  // of a kind that is in no namespace, or that cannot be watched
    kTooManyKinds,  // apps name more kinds than are watched
    kMissing,       // there is no such object
    kPending,       // it names no Secret yet
    kBound,
  };
  State state = State::kUnknown;
  std::string secret;  // kBound
  std::string detail;  // what the API server said; empty where there is nothing to say

  friend bool operator==(const ServiceFacts&, const ServiceFacts&) = default;
};

}  // namespace twelvefactor
