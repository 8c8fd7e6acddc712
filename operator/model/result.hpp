// A value or the reason why there is none. Returned by every function that can fail for a reason its caller
// is expected to handle; never thrown. An exception of a library ends in the file that hides the library.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace twelvefactor {

/// A failure whose text a system administrator can act on. It never holds a Secret's value.
struct Error {
  std::string message;
};

template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  // Not explicit, so that a function returns the one or the other as it is.
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : content_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// The value; only when ok().
  [[nodiscard]] const T& value() const& { return std::get<0>(content_); }
  [[nodiscard]] T& value() & { return std::get<0>(content_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(content_)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  /// The reason; only when not ok().
  [[nodiscard]] const E& error() const& { return std::get<1>(content_); }

 private:
  std::variant<T, E> content_;
};

/// The value of a Result that carries none.
struct Done {};

}  // namespace twelvefactor
