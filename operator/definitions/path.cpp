#include "definitions/path.hpp"

namespace twelvefactor::definitions {

Path Path::child(const std::string& name) const {
  return below("." + name);
}

Path Path::entry(const std::string& key) const {
  Path path = *this;
  path.field_ += "[" + key + "]";
  path.place_ += "." + key;
  return path;
}

Path Path::item(std::size_t index) const {
  const std::string text = "[" + std::to_string(index) + "]";
  Path path = *this;
  path.field_ += text;
  path.place_ += text;
  return path;
}

Path Path::below(const std::string& field_path) const {
  Path path = *this;
  path.field_ += field_.empty() && field_path.starts_with('.') ? field_path.substr(1) : field_path;
  path.place_ += field_path;
  return path;
}

}  // namespace twelvefactor::definitions
