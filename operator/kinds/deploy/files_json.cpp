#include "kinds/deploy/files_json.hpp"

#include <algorithm>

#include "kinds/digest/hash.hpp"

namespace twelvefactor::kinds {
namespace {

File read_file(const JsonFields& fields) {
  const int sources = (fields.has("value") ? 1 : 0) + (fields.has("configMapKeyRef") ? 1 : 0) +
                      (fields.has("secretKeyRef") ? 1 : 0);
  if (sources != 1) fields.complain("", "must have exactly one of value, configMapKeyRef, secretKeyRef");
  File file;
  file.text = fields.text("value");
  if (!fields.has("configMapKeyRef") && !fields.has("secretKeyRef")) return file;
  const bool secret = fields.has("secretKeyRef");
  const JsonFields reference = fields.object(secret ? "secretKeyRef" : "configMapKeyRef");
  file.from = secret ? File::From::kSecret : File::From::kConfigMap;
  file.name = reference.required_text("name");
  file.key = reference.required_text("key");
  return file;
}

bool lies_in(std::string_view path, std::string_view directory) {
  return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

std::string first_eight(const Digest& digest) {
  return to_hex(digest).substr(0, 8);
}

}  // namespace

Files read_files(const JsonFields& fields) {
  Files files;
  fields.each("files", [&files](const std::string& path, const JsonFields& file) {
    files.emplace(path, read_file(file));
  });
  return files;
}

void check_files(const JsonFields& fields, const AppSpec& spec) {
  for (const auto& [path, file] : spec.config.files) {
    for (const auto& [name, process] : spec.processes) {
      for (const auto& [directory, scratch] : process.scratch) {
        if (!are_in_the_way(path, directory)) continue;
        std::string problem = "is in the way of processes.";
        problem.append(name).append(".scratch.").append(directory);
        fields.complain("config.files." + path,
                        problem.append(", which begins empty; choose another path for one of them"));
      }
    }
  }
}

bool are_in_the_way(std::string_view path, std::string_view directory) {
  return lies_in(path, directory) || lies_in(directory, path);
}

std::string file_key(std::string_view slot) {
  constexpr std::size_t kLongestName = 64;
  std::string name(file_name(slot).substr(0, kLongestName));
  std::ranges::replace(name, '@', '-');
  return first_eight(hash_leaf("file", slot)) + "-" + name;
}

std::string file_hash(std::string_view text) {
  return first_eight(hash_leaf("text", text));
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace twelvefactor::kinds
