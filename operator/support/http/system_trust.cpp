#include "http/system_trust.hpp"

#include <cstdlib>
#include <string_view>

namespace twelvefactor::http {
namespace {

constexpr const char* kFileVariable = "SSL_CERT_FILE";
constexpr const char* kDirVariable = "SSL_CERT_DIR";
constexpr const char* kNoFile = "/dev/null";
constexpr const char* kNoDir = "/dev/null/none";

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

const SystemTrust& system_trust() {
  // Never destroyed: connections may still be made while the process ends.
  static const auto* const kKept =
      new SystemTrust{from_environment(kFileVariable), from_environment(kDirVariable)};
  return *kKept;
}

bool system_trust_hidden() {
  return from_environment(kDirVariable) == kNoDir;
}

void hide_system_trust() {
  if (system_trust_hidden()) return;
  system_trust();
  ::setenv(kFileVariable, kNoFile, 1);
  ::setenv(kDirVariable, kNoDir, 1);
}

}  // namespace twelvefactor::http
