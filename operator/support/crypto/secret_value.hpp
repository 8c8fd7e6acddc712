// Bytes that must not be seen: a type that does not print, compares to nothing, and wipes itself.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::crypto {

class SecretValue {
 public:
  explicit SecretValue(std::string bytes) : bytes_(std::move(bytes)) {}
  ~SecretValue();
  SecretValue(SecretValue&& other) noexcept : bytes_(std::move(other.bytes_)) {}
  SecretValue(const SecretValue&) = delete;
  SecretValue& operator=(const SecretValue&) = delete;
  SecretValue& operator=(SecretValue&&) = delete;

  /// For the one place that puts it into a request body.
  [[nodiscard]] std::string_view reveal() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace twelvefactor::crypto
