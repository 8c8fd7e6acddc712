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
  /// A text that no example makes much smaller is unlike what came before: it is the next example, as long as
  /// there are few, unless it is noise. None is ever dropped, since texts are pressed against it.
  static constexpr std::size_t kExamples = 8;
  static constexpr std::size_t kShortestExample = 256;
  static constexpr std::size_t kLongestExample = 16 << 10;

  [[nodiscard]] Pressed press(std::string_view text);
  [[nodiscard]] std::string text(const Pressed& pressed) const;

  [[nodiscard]] std::size_t examples() const;

 private:
  /// The example that helped last, and how many there are.
  struct Choice {
    std::size_t first = 0;
    std::size_t count = 0;
  };
  [[nodiscard]] Choice choice() const;
  /// It stays where it is. Empty: there is none of that number.
  [[nodiscard]] std::string_view example(std::size_t number) const;
  void helped(std::size_t number);
  /// Its number; kExamples when there are enough.
  std::size_t add_example(std::string_view text);

  mutable std::mutex mutex_;
  std::array<std::string, kExamples> examples_;
  Choice choice_;
};

}  // namespace twelvefactor::store
