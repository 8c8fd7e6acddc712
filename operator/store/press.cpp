#include "store/press.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>

#include <zlib.h>

namespace twelvefactor::store {
namespace {

// What is kept: the number of the example, the size of the text, and what zlib made of it. With no example
// the text as it is.
constexpr std::uint8_t kAsItIs = 255;
constexpr std::size_t kHead = 1 + sizeof(std::uint32_t);

/// zlib's type has no const.
Bytef* bytes(const char* text) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast,cppcoreguidelines-pro-type-reinterpret-cast)
  return reinterpret_cast<Bytef*>(const_cast<char*>(text));
}

/// As far back as both reach, and no further: that is what zlib allocates. Negative: without its head and
/// checksum.
int window_for(std::size_t size) {
  return -std::clamp(static_cast<int>(std::bit_width(size)), 10, 15);
}

void require(bool fine) {
  if (!fine) throw std::runtime_error("zlib failed");
}

/// Empty when it would be no smaller than `most`.
std::string deflated(std::string_view text, std::string_view example, std::size_t most) {
  constexpr int kSmallTables = 5;
  z_stream stream{};
  require(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_for(text.size() + example.size()),
                       kSmallTables, Z_DEFAULT_STRATEGY) == Z_OK);
  if (!example.empty())
    deflateSetDictionary(&stream, bytes(example.data()), static_cast<uInt>(example.size()));
  std::string out(most, '\0');
  stream.next_in = bytes(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = bytes(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(whole ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

std::string inflated(std::string_view pressed, std::string_view example, std::size_t size) {
  z_stream stream{};
  require(inflateInit2(&stream, window_for(size + example.size())) == Z_OK);
  if (!example.empty())
    inflateSetDictionary(&stream, bytes(example.data()), static_cast<uInt>(example.size()));
  std::string text(size, '\0');
  stream.next_in = bytes(pressed.data());
  stream.avail_in = static_cast<uInt>(pressed.size());
  stream.next_out = bytes(text.data());
  stream.avail_out = static_cast<uInt>(size);
  const bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == size;
  inflateEnd(&stream);
  require(whole);
  return text;
}

Pressed with_head(std::uint8_t number, std::size_t size, std::string_view rest) {
  const auto length = static_cast<std::uint32_t>(size);
  std::string whole(kHead, static_cast<char>(number));
  std::memcpy(whole.data() + 1, &length, sizeof length);
  return Pressed(whole.append(rest));
}

}  // namespace

Pressed Press::press(std::string_view text) {
  if (text.empty()) return {};
  std::string_view like;
  std::size_t number = newest(like);
  std::string pressed = deflated(text, like, text.size());
  const bool unlike = pressed.empty() || pressed.size() > text.size() / kAlike;
  if (unlike && text.size() >= kShortestExample && text.size() <= kLongestExample &&
      add_example(text, number))
    pressed = deflated(text, example(number), text.size());
  return pressed.empty() ? with_head(kAsItIs, text.size(), text)
                         : with_head(static_cast<std::uint8_t>(number), text.size(), pressed);
}

std::string Press::text(const Pressed& pressed) const {
  const std::string_view whole = pressed.view();
  if (whole.empty()) return {};
  const auto number = static_cast<std::uint8_t>(whole.front());
  std::uint32_t size = 0;
  std::memcpy(&size, whole.data() + 1, sizeof size);
  const std::string_view rest = whole.substr(kHead);
  return number == kAsItIs ? std::string(rest) : inflated(rest, example(number), size);
}

std::size_t Press::examples() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

std::size_t Press::newest(std::string_view& example) const {
  const std::lock_guard lock(mutex_);
  if (count_ > 0) example = examples_.at(count_ - 1);
  return count_ == 0 ? kExamples : count_ - 1;
}

std::string_view Press::example(std::size_t number) const {
  const std::lock_guard lock(mutex_);
  return number < count_ ? std::string_view(examples_.at(number)) : std::string_view();
}

bool Press::add_example(std::string_view text, std::size_t& number) {
  const std::lock_guard lock(mutex_);
  if (count_ == kExamples) return false;
  examples_.at(count_) = text;
  number = count_++;
  return true;
}

}  // namespace twelvefactor::store
