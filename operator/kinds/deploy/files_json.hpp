// The files that an app states (config.files): read from its spec, and what each is called in the volume that
// they are mounted from. Called by config_json, app_spec_json and factor III. Pure; it never shows a text.
#pragma once

#include <string>
#include <string_view>

#include "kinds/json/json_fields.hpp"
#include "model/app_spec.hpp"
#include "model/slot.hpp"

namespace twelvefactor::kinds {

/// The member `files` of an object.
Files read_files(const JsonFields& fields);

/// Complains about files that are in the way of a directory that a process can write. The definition says
/// the rest.
void check_files(const JsonFields& fields, const AppSpec& spec);

/// Is one of the two paths the other one, or does it lie in it?
bool are_in_the_way(std::string_view path, std::string_view directory);

/// Calls visit(slot, file, field) for each file of a spec, of the app and of sidecars. The slot is its path,
/// of a sidecar with the sidecar before it: no two files have the same.
template <class Visit>
void for_each_file(const AppSpec& spec, const Visit& visit) {
  for (const auto& [path, file] : spec.config.files) visit(path, file, ".spec.config.files." + path);
  for (const auto& [name, process] : spec.processes) {
    for (const auto& [sidecar_name, sidecar] : process.sidecars) {
      for (const auto& [path, file] : sidecar.files) {
        const std::string slot = sidecar_slot(name, sidecar_name);
        visit(slot + path, file, std::string(".spec.processes.").append(slot).append(".files.").append(path));
      }
    }
  }
}

/// Its key in the ConfigMap of the texts, and its name in the volume: neither may have a slash.
std::string file_key(std::string_view slot);

/// Of its text, 8 hexadecimal digits.
std::string file_hash(std::string_view text);

/// "/etc/shop/config.yml" -> "config.yml": by it the rules know what a text is.
std::string_view file_name(std::string_view path);

}  // namespace twelvefactor::kinds
