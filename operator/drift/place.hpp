// Where a field stands in the manifests: the document it is in, and its line. Used by everything in drift/.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "manifests/manifest.hpp"
#include "yaml/places.hpp"

namespace twelvefactor::drift {

/// A document of a file, kept for the lines of its fields.
struct Origin {
  std::string file;
  int line = 1;  // its first
  std::string text;
  yaml::Places places;

  Origin(std::string name, const yaml::DocumentText& document)
      : file(std::move(name)), line(document.line), text(document.text), places({text, line}) {}
  /// Every object of the document has this one.
  [[nodiscard]] bool is_of(const manifests::Manifest& manifest) const {
    return file == manifest.file && line == manifest.line && text.size() == manifest.text.text.size();
  }
  ~Origin() = default;
  Origin(const Origin&) = delete;
  Origin& operator=(const Origin&) = delete;
};

/// A field of one.
struct Place {
  std::shared_ptr<const Origin> origin;
  std::string path;
};

/// By the path in a TwelveFactorApp's spec.
using Places = std::map<std::string, Place>;

/// What a report says of it. Line 0: nobody knows.
struct Spot {
  std::string file;
  int line = 0;
  int column = 0;
};

/// Of the longest of `places` that `path` begins with, and what follows it there.
Spot spot_of(const Places& places, const std::string& path);

}  // namespace twelvefactor::drift
