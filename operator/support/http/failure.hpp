// Reads the HTTP library's exceptions. Used by cpprest_transport.cpp; the texts it goes by are those of
// cpprestsdk 2.10.
#pragma once

#include <exception>
#include <stdexcept>

#include "http/transport.hpp"

namespace twelvefactor::http {

inline constexpr const char* kTooLate = "its deadline passed";

/// Thrown into the library to keep a request's body back.
class DeadlinePassed : public std::runtime_error {
 public:
  DeadlinePassed() : std::runtime_error(kTooLate) {}
};

/// What an exception of a request means. `was_sent`: part of the request was written, in this or an earlier
/// try. The message is the library's or the system's sentence; it holds no header and no body.
Failure failure_from(const std::exception_ptr& thrown, bool was_sent);

}  // namespace twelvefactor::http
