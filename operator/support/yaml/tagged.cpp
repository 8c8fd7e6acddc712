#include "yaml/tagged.hpp"

#include "crypto/base64.hpp"

namespace twelvefactor::yaml {
namespace {

Tagged as_text() {
  return {Text{}, std::nullopt, ""};
}

Tagged refused(std::string_view tag, std::string_view text) {
  return {Text{}, std::nullopt,
          std::string(text.substr(0, 40)) + " is no !!" + std::string(tag) + "; take the tag away"};
}

bool is_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t more = lead < 0x80   ? 0
                             : lead < 0xC2 ? 9
                             : lead < 0xE0 ? 1
                             : lead < 0xF0 ? 2
                             : lead < 0xF5 ? 3
                                           : 9;
    if (more == 9 || at + more >= text.size()) return false;
    for (std::size_t i = 1; i <= more; ++i) {
      if ((static_cast<unsigned char>(text[at + i]) & 0xC0U) != 0x80U) return false;
    }
    at += more + 1;
  }
  return true;
}

Tagged binary(std::string_view text) {
  auto bytes = crypto::base64_decoded(text);
  if (!bytes) return {Text{}, std::nullopt, "what follows !!binary is not base64"};
  if (!is_utf8(*bytes))
    return {Text{}, std::nullopt, "what follows !!binary is no text; a ConfigMap has binaryData for it"};
  return {Text{}, std::move(bytes), ""};
}

/// A whole number is a float where a float is asked for.
Scalar as_float(const Scalar& read) {
  if (const auto* whole = std::get_if<std::int64_t>(&read)) return static_cast<double>(*whole);
  return read;
}

}  // namespace

Tagged resolve_tagged(std::string_view tag, std::string_view text) {
  if (!tag.starts_with(kCoreTag)) return as_text();
  const std::string_view kind = tag.substr(kCoreTag.size());
  if (kind == "binary") return binary(text);
  const Scalar read = resolve_plain(text);
  if (kind == "int") {
    const bool is = std::holds_alternative<std::int64_t>(read) || std::holds_alternative<std::uint64_t>(read);
    return is ? Tagged{read, std::nullopt, ""} : refused(kind, text);
  }
  if (kind == "float") {
    const Scalar made = as_float(read);
    const bool is = std::holds_alternative<double>(made) || std::holds_alternative<NotFinite>(made);
    return is ? Tagged{made, std::nullopt, ""} : refused(kind, text);
  }
  if (kind == "bool")
    return std::holds_alternative<bool>(read) ? Tagged{read, std::nullopt, ""} : refused(kind, text);
  if (kind == "null")
    return std::holds_alternative<std::nullptr_t>(read) ? Tagged{read, std::nullopt, ""}
                                                        : refused(kind, text);
  return as_text();
}

}  // namespace twelvefactor::yaml
