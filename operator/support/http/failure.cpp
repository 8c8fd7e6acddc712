#include "http/failure.hpp"

#include <cpprest/http_msg.h>
#include <openssl/err.h>

#include <string>
#include <string_view>

#include "http/tls_context.hpp"

namespace twelvefactor::http {
namespace {

/// OpenSSL packs a library number into its codes, so they are far above any errno.
bool is_openssl_code(int code) {
  return code > 0xFFFF;
}

std::string openssl_reason(int code) {
  const char* reason = ERR_reason_error_string(static_cast<unsigned long>(code));
  return reason == nullptr ? "TLS failure" : reason;
}

FailureKind kind_of(std::string_view text, int code) {
  const auto begins = [text](std::string_view start) { return text.substr(0, start.size()) == start; };
  if (code == static_cast<int>(std::errc::operation_canceled)) return FailureKind::kCancelled;
  if (code == static_cast<int>(std::errc::timed_out)) return FailureKind::kTimeout;
  // With TLS 1.3 the server judges our certificate after its side of the handshake: its alert comes with the
  // answer.
  if (begins("Error in SSL handshake") || is_openssl_code(code)) return FailureKind::kTls;
  if (begins("Failed to connect") || begins("Error resolving") || begins("Failed to resolve"))
    return FailureKind::kConnect;
  if (begins("Failed to") || begins("Retrieving message chunk header")) return FailureKind::kClosed;
  return FailureKind::kProtocol;
}

std::string sentence(FailureKind kind, const std::string& text, int code) {
  switch (kind) {
    case FailureKind::kTls:
      return is_openssl_code(code) ? "TLS: " + openssl_reason(code) : "TLS: the handshake was broken off";
    case FailureKind::kClosed:
      return "the connection was closed (" + text + ")";
    case FailureKind::kCancelled:
      return "cancelled";
    case FailureKind::kTimeout:
      return "no answer in time (" + text + ")";
    case FailureKind::kConnect:
    case FailureKind::kDeadline:
    case FailureKind::kTooLarge:
    case FailureKind::kProtocol:
      break;
  }
  return text;
}

}  // namespace

Failure failure_from(const std::exception_ptr& thrown, bool was_sent) {
  try {
    std::rethrow_exception(thrown);
  } catch (const DeadlinePassed& error) {
    return {FailureKind::kDeadline, error.what(), !was_sent, 0};
  } catch (const TlsSetupError& error) {
    return {FailureKind::kTls, error.what(), !was_sent, 0};
  } catch (const web::http::http_exception& error) {
    const int code = error.error_code().value();
    const std::string text = error.what();
    const auto kind = kind_of(text, code);
    // A write that failed says nothing about what the server saw.
    const bool unknown = text.starts_with("Failed to write");
    return {kind, sentence(kind, text, code), !was_sent && !unknown, 0};
  } catch (const std::exception& error) {
    return {FailureKind::kProtocol, error.what(), false, 0};
  } catch (...) {
    return {FailureKind::kProtocol, "an unknown failure of the HTTP library", false, 0};
  }
}

}  // namespace twelvefactor::http
