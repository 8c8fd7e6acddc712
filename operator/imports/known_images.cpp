#include "imports/known_images.hpp"

#include <algorithm>

#include "imports/known_image_rows.hpp"

namespace twelvefactor::imports {
namespace {

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

KnownImage known(const ImageRow& row) {
  const bool database = row.type == "postgresql" || row.type == "mysql" || row.type == "sqlserver" ||
                        row.type == "oracle" || row.type == "mongodb";
  return {row.part, row.type, row.provider, database};
}

const ImageRow* row_of(const auto& rows, std::string_view name) {
  const auto found = std::ranges::find(rows, name, &ImageRow::name);
  return found == rows.end() ? nullptr : &*found;
}

/// Where the tag begins, with its colon: not the port of a registry.
std::size_t tag_at(std::string_view reference) {
  const std::size_t colon = reference.rfind(':');
  const std::size_t slash = reference.rfind('/');
  const bool is_tag = colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash);
  return is_tag ? colon : reference.size();
}

}  // namespace

std::string image_name(std::string_view reference) {
  reference = reference.substr(0, reference.find('@'));
  return std::string(reference.substr(0, tag_at(reference)));
}

std::string image_version(std::string_view reference) {
  reference = reference.substr(0, reference.find('@'));
  const std::size_t at = tag_at(reference);
  if (at == reference.size()) return {};
  std::string_view tag = reference.substr(at + 1);
  if (tag.starts_with('v')) tag.remove_prefix(1);
  tag = tag.substr(0, tag.find('-'));
  const bool number = !tag.empty() && tag[0] >= '0' && tag[0] <= '9' && tag.size() <= 20;
  return number ? std::string(tag) : std::string();
}

std::optional<KnownImage> known_image(std::string_view reference) {
  const std::string name = in_lower_case(image_name(reference));
  const std::size_t slash = name.rfind('/');
  const std::string last = slash == std::string::npos ? name : name.substr(slash + 1);
  std::string two = name;
  if (slash != std::string::npos && slash > 0) {
    const std::size_t before = name.rfind('/', slash - 1);
    if (before != std::string::npos) two = name.substr(before + 1);
  }
  for (const std::string& each : {two, last}) {
    if (const ImageRow* row = row_of(kBackingImages, each)) return known(*row);
    if (const ImageRow* row = row_of(kOtherImages, each)) return known(*row);
  }
  return std::nullopt;
}

std::optional<KnownImage> known_by_name(std::string_view service) {
  const ImageRow* row = row_of(kBuiltNames, in_lower_case(service));
  return row == nullptr ? std::nullopt : std::optional<KnownImage>(known(*row));
}

}  // namespace twelvefactor::imports
