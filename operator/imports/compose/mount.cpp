#include "imports/compose/mount.hpp"

#include <string_view>

#include "imports/compose/interpolation.hpp"

namespace twelvefactor::imports::compose {

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

Mount mount_of(const Tree& stated) {
  if (stated.is_object())
    return {known_text(member_text(stated, "source")),
            without_slash(known_text(member_text(stated, "target"))), member_text(stated, "type"),
            member_text(member(stated, "tmpfs"), "size")};
  const std::string text = known_text(scalar_text(stated));
  Mount mount;
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return {"", without_slash(text), "volume", ""};
  mount.source = text.substr(0, colon);
  mount.target = without_slash(text.substr(colon + 1, text.find(':', colon + 1) - colon - 1));
  // C:\\files is a path of Windows.
  const bool drive = colon == 1 && text.size() > 2 && (text[2] == '\\' || text[2] == '/');
  if (drive) return {text, without_slash(text.substr(text.find(':', 2) + 1)), "bind", ""};
  const bool path =
      std::string_view("./~$").find(mount.source.empty() ? ' ' : mount.source[0]) != std::string_view::npos;
  mount.type = path || mount.source.find('/') != std::string::npos ? "bind" : "volume";
  return mount;
}

}  // namespace twelvefactor::imports::compose
