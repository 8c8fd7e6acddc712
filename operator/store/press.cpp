#include "store/press.hpp"

#include <cstdint>
#include <cstring>
#include <stdexcept>

#include <lz4.h>

namespace twelvefactor::store {
namespace {

// What is kept: the number of the example, the size of the text, and what LZ4 made of it. With no example
// the text as it is.
constexpr std::uint8_t kAsItIs = 255;
constexpr std::size_t kHead = 1 + sizeof(std::uint32_t);

/// Empty when it would be no smaller than `most`.
std::string squeezed(std::string_view text, std::string_view example, std::size_t most) {
  // 16 KiB that need no cleaning from one text to the next.
  thread_local LZ4_stream_t stream;
  LZ4_initStream(&stream, sizeof stream);
  LZ4_loadDict(&stream, example.data(), static_cast<int>(example.size()));
  std::string out(most, '\0');
  const int size = LZ4_compress_fast_continue(&stream, text.data(), out.data(), static_cast<int>(text.size()),
                                              static_cast<int>(out.size()), /*acceleration=*/1);
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string unsqueezed(std::string_view pressed, std::string_view example, std::size_t size) {
  std::string text(size, '\0');
  const int got =
      LZ4_decompress_safe_usingDict(pressed.data(), text.data(), static_cast<int>(pressed.size()),
                                    static_cast<int>(size), example.data(), static_cast<int>(example.size()));
  if (got != static_cast<int>(size)) throw std::logic_error("what was pressed cannot be read");
  return text;
}

Pressed with_head(std::uint8_t number, std::size_t size, std::string_view rest) {
  const auto length = static_cast<std::uint32_t>(size);
  std::string whole(kHead, static_cast<char>(number));
  std::memcpy(whole.data() + 1, &length, sizeof length);
  return Pressed(whole.append(rest));
}

/// Made much smaller, and so like what it was pressed against.
bool is_alike(const std::string& pressed, std::string_view text) {
  return !pressed.empty() && pressed.size() <= text.size() / 4;
}

/// Nothing in it comes again: no other text would be like it.
bool is_noise(const std::string& pressed_alone, std::string_view text) {
  return pressed_alone.empty() || pressed_alone.size() > text.size() - text.size() / 16;
}

}  // namespace

Pressed Press::press(std::string_view text) {
  if (text.empty()) return {};
  const auto [first, count] = choice();
  std::size_t best = kExamples;
  std::string pressed;
  for (std::size_t i = 0; i < count && !is_alike(pressed, text); ++i) {
    const std::size_t number = (first + i) % count;
    std::string next = squeezed(text, example(number), pressed.empty() ? text.size() : pressed.size());
    if (next.empty()) continue;
    pressed = std::move(next);
    best = number;
  }
  if (is_alike(pressed, text)) {
    if (best != first) helped(best);
    return with_head(static_cast<std::uint8_t>(best), text.size(), pressed);
  }
  std::string alone = squeezed(text, {}, text.size());
  const bool fits = text.size() >= kShortestExample && text.size() <= kLongestExample;
  const std::size_t added = fits && !is_noise(alone, text) ? add_example(text) : kExamples;
  if (added < kExamples) {
    best = added;
    pressed = squeezed(text, example(added), text.size());
  } else if (!alone.empty() && (pressed.empty() || alone.size() < pressed.size())) {
    best = kExamples;
    pressed = std::move(alone);
  }
  return pressed.empty() ? with_head(kAsItIs, text.size(), text)
                         : with_head(static_cast<std::uint8_t>(best), text.size(), pressed);
}

std::string Press::text(const Pressed& pressed) const {
  const std::string_view whole = pressed.view();
  if (whole.empty()) return {};
  const auto number = static_cast<std::uint8_t>(whole.front());
  std::uint32_t size = 0;
  std::memcpy(&size, whole.data() + 1, sizeof size);
  const std::string_view rest = whole.substr(kHead);
  return number == kAsItIs ? std::string(rest) : unsqueezed(rest, example(number), size);
}

std::size_t Press::examples() const {
  return choice().count;
}

Press::Choice Press::choice() const {
  const std::lock_guard lock(mutex_);
  return choice_;
}

std::string_view Press::example(std::size_t number) const {
  const std::lock_guard lock(mutex_);
  return number < choice_.count ? std::string_view(examples_.at(number)) : std::string_view();
}

void Press::helped(std::size_t number) {
  const std::lock_guard lock(mutex_);
  choice_.first = number;
}

std::size_t Press::add_example(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (choice_.count == kExamples) return kExamples;
  examples_.at(choice_.count) = text;
  choice_.first = choice_.count;
  return choice_.count++;
}

}  // namespace twelvefactor::store
