// Names that are longer than a line, shortened for tables and sentences. Never to be looked up by.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::kinds {

/// Of a hash its first 12 digits; other revisions whole.
std::string short_revision(std::string_view revision);
/// `registry.example.com/team/shop:1.2@sha256:9f86...` as `shop:1.2@9f86d081884c`.
std::string short_image(std::string_view image);

}  // namespace twelvefactor::kinds
