// Texts of which one is kept for every app, and which are mostly alike: statuses, specs. Each is pressed
// against an example, a text that came before; a tenth of it is left. Called by store.cpp and store_told.cpp,
// outside the store's mutex, from every thread. Hides LZ4. What is pressed stays in this process.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include "store/bytes.hpp"

namespace twelvefactor::store {

/// A text, pressed. Only its Press can read it.
using Pressed = Bytes;

class Press {
 public:
  /// A text that the newest example does not make much smaller is unlike what came before: it is the next
  /// example, as long as there are few. None is ever dropped, since texts are pressed against it.
  static constexpr std::size_t kExamples = 8;
  static constexpr std::size_t kShortestExample = 256;
  static constexpr std::size_t kLongestExample = 16 << 10;
  static constexpr std::size_t kAlike = 4;  // what is pressed to this part of its size is like its example

  [[nodiscard]] Pressed press(std::string_view text);
  [[nodiscard]] std::string text(const Pressed& pressed) const;

  [[nodiscard]] std::size_t examples() const;

 private:
  /// Of the newest one, or none. It stays where it is.
  std::size_t newest(std::string_view& example) const;
  std::string_view example(std::size_t number) const;
  /// False when there are enough.
  bool add_example(std::string_view text, std::size_t& number);

  mutable std::mutex mutex_;
  std::array<std::string, kExamples> examples_;
  std::size_t count_ = 0;
};

}  // namespace twelvefactor::store
