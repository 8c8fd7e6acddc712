#include "imports/compose/environment.hpp"

#include "imports/compose/interpolation.hpp"
#include "imports/env_line.hpp"
#include "imports/lines.hpp"

namespace twelvefactor::imports::compose {
namespace {

void add_file(const std::string& text, Environment& variables) {
  for_each_line(text, [&variables](std::string_view line, int) {
    if (auto each = read_env_line(line)) variables[each->name] = std::move(each->value);
  });
}

void add_env_file(const Tree& stated, const ReadBeside& read_beside, const NotePlace& place,
                  Environment& variables) {
  const Interpolated path =
      interpolate(stated.is_object() ? member_text(stated, "path") : scalar_text(stated));
  const bool optional = stated.is_object() && member_text(stated, "required") == "false";
  if (const auto text =
          path.whole() ? read_beside(path.text) : Result<std::string>(Error{"its name is not known"});
      text) {
    add_file(*text, variables);
    place.guess("env_file", "the values of " + path.text +
                                " were carried over, without those that look secret: they may be of one "
                                "developer's machine");
  } else if (!optional) {
    place.missing("env_file", "the file " + path.text + " could not be read, so its variables are not known",
                  "state them in config.env, and those that are secret in config.secrets");
  }
}

}  // namespace

Environment environment_of(const Service& service, const ReadBeside& read_beside, const NotePlace& place) {
  Environment variables;
  for (const Tree& file : items_of(member(service.value, "env_file")))
    add_env_file(file, read_beside, place, variables);
  for (const auto& [name, value] : member(service.value, "environment").items()) {
    if (value.is_null()) {
      variables.try_emplace(name);
    } else {
      variables[name] = scalar_text(value);
    }
  }
  return variables;
}

}  // namespace twelvefactor::imports::compose
