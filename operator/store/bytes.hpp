// Bytes that are kept for long and mostly few: one pointer wide, and no byte more on the heap than there are.
// Held by store/pressed and store/kept_child. It knows nothing of what they mean.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace twelvefactor::store {

class Bytes {
 public:
  Bytes() = default;
  explicit Bytes(std::string_view bytes) {
    if (bytes.empty()) return;
    const auto size = static_cast<std::uint32_t>(bytes.size());
    held_ = std::make_unique_for_overwrite<char[]>(sizeof size + bytes.size());
    std::memcpy(held_.get(), &size, sizeof size);
    std::memcpy(held_.get() + sizeof size, bytes.data(), bytes.size());
  }
  Bytes(const Bytes& other) : Bytes(other.view()) {}
  Bytes(Bytes&&) noexcept = default;
  Bytes& operator=(const Bytes& other) { return *this = Bytes(other); }
  Bytes& operator=(Bytes&&) noexcept = default;
  ~Bytes() = default;

  [[nodiscard]] std::string_view view() const {
    if (!held_) return {};
    std::uint32_t size = 0;
    std::memcpy(&size, held_.get(), sizeof size);
    return {held_.get() + sizeof size, size};
  }

 private:
  std::unique_ptr<char[]> held_;  // the size, and then so many bytes
};

}  // namespace twelvefactor::store
