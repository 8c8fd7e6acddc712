#include "imports/compose/mounts.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "imports/compose/amounts.hpp"
#include "imports/compose/interpolation.hpp"
#include "imports/compose/mount.hpp"
#include "imports/files.hpp"

namespace twelvefactor::imports::compose {
namespace {

// Directories that a build fills, by their last part.
constexpr auto kBuilt = std::to_array<std::string_view>(
    {"node_modules", "vendor", ".venv",   "venv",  "bundle",      "gems",     "site-packages",
     "target",       "dist",   "build",   ".next", "__pycache__", "packages", "deps",
     "_build",       ".m2",    ".gradle", "pkg",   "obj",         "bin",      "registry"});
// Directories whose files may be lost.
constexpr auto kLost = std::to_array<std::string_view>(
    {"cache", ".cache", "tmp", "temp", "run", "sockets", "pids", "sessions", "log", "logs"});
// Files that belong to code: by their ending, and by their name.
constexpr auto kCodeEndings = std::to_array<std::string_view>(
    {"js", "jsx", "ts", "tsx", "mjs", "py", "rb", "go", "php", "java", "rs", "css", "lock", "mod", "sum"});
constexpr auto kCodeFiles = std::to_array<std::string_view>(
    {"package.json", "package-lock.json", "tsconfig.json", "composer.json", "Gemfile", "requirements.txt"});
// Directories of a developer's machine whose files may not.
constexpr auto kKept = std::to_array<std::string_view>(
    {"data", "uploads", "upload", "storage", "media", "files", "attachments", "public", "backups", "db"});

std::string_view last_part(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  return path.substr(path.rfind('/') + 1);
}

bool is_one_of(const auto& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

class MountReader {
 public:
  MountReader(const Tree& project, const ReadBeside& read_beside, const NotePlace& place,
              DraftProcess& process)
      : project_(project), read_beside_(read_beside), place_(place), process_(process) {}

  Result<Done> read(const Tree& service) {
    for (const Tree& each : items_of(member(service, "tmpfs"))) tmpfs(known_text(scalar_text(each)));
    for (const Tree& each : items_of(member(service, "secrets"))) {
      if (auto read = secret(each); !read) return read;
    }
    for (const Tree& each : items_of(member(service, "configs"))) {
      if (auto read = config(each); !read) return read;
    }
    for (const Tree& each : items_of(member(service, "volumes"))) {
      if (auto read = volume(mount_of(each)); !read) return read;
    }
    return Done{};
  }

 private:
  /// "/run:size=64m"
  void tmpfs(const std::string& text) {
    const std::size_t colon = text.find(':');
    const std::size_t size = text.find("size=");
    const std::string amount =
        size == std::string::npos ? "" : text.substr(size + 5, text.find(',', size) - size - 5);
    memory(without_slash(text.substr(0, colon)), amount);
  }

  void memory(const std::string& directory, const std::string& size) {
    const std::string stated = bytes_quantity(size);
    if (!add_scratch(directory, {stated.empty() ? "64Mi" : stated, true}, place_.draft, process_))
      place_.missing("tmpfs", "there can be no directory of its own at " + directory, "choose another path");
  }

  Result<Done> secret(const Tree& stated) {
    const std::string name = stated.is_object() ? member_text(stated, "source") : scalar_text(stated);
    std::string target = stated.is_object() ? member_text(stated, "target") : "";
    if (target.empty()) target = name;
    if (!member(project_, "secrets").contains(name)) return undefined("secrets", name);
    const bool elsewhere = target.starts_with('/') && !target.starts_with("/run/secrets/");
    const std::string path = elsewhere ? target : "/secrets/" + std::string(last_part(target));
    if (!add_secret_file(path, secret_key(name), place_.draft)) {
      place_.missing("secrets", "the secret " + name + " can be no file at " + path, "choose another path");
    } else if (!elsewhere) {
      place_.guess("secrets",
                   "the file /run/secrets/" + std::string(last_part(target)) + " is " + path +
                       " here, since /run/secrets is the platform's",
                   "let the code read it there; variables that name it were changed");
    }
    return Done{};
  }

  Result<Done> config(const Tree& stated) {
    const std::string name = stated.is_object() ? member_text(stated, "source") : scalar_text(stated);
    std::string target = stated.is_object() ? member_text(stated, "target") : "";
    if (target.empty()) target = "/" + name;
    if (!target.starts_with('/')) target = "/" + target;
    const Tree& configs = member(project_, "configs");
    if (!configs.contains(name)) return undefined("configs", name);
    const Tree& defined = configs.at(name);
    if (defined.contains("content")) {
      text_file("configs", target, known_text(member_text(defined, "content")));
    } else if (const std::string file = known_text(member_text(defined, "file")); !file.empty()) {
      file_beside("configs", file, target);
    } else {
      place_.missing("configs", "what is in " + name + " stands in no file here",
                     "state config.files with the path " + target);
    }
    return Done{};
  }

  Result<Done> volume(const Mount& mount) {
    if (mount.type == "tmpfs") {
      memory(mount.target, mount.size);
    } else if (mount.type == "bind") {
      bind(mount);
    } else if (mount.type != "volume" && !mount.type.empty()) {
      place_.missing("volumes", "a mount of the type " + mount.type + " has no counterpart", "leave it out");
    } else if (!mount.source.empty() && mount.source.find('$') == std::string::npos &&
               !member(project_, "volumes").contains(mount.source)) {
      return undefined("volumes", mount.source);
    } else {
      named(mount);
    }
    return Done{};
  }

  void named(const Mount& mount) {
    const std::string_view last = last_part(mount.target);
    if (mount.target.empty()) return;
    if (is_one_of(kBuilt, last)) {
      place_.guess("volumes",
                   "the directory " + mount.target + " comes with the image: its volume was left out");
    } else if (is_one_of(kLost, last) || mount.source.find("cache") != std::string::npos) {
      scratch(mount.target);
    } else if (mount.source.empty()) {
      place_.guess("volumes", "the directory " + mount.target + " has an unnamed volume, which was left out",
                   "state scratch, if the process writes there");
    } else {
      kept(mount);
    }
  }

  void scratch(const std::string& directory) {
    if (!add_scratch(directory, {"1Gi", false}, place_.draft, process_)) {
      place_.missing("volumes", "there can be no directory of its own at " + directory,
                     "choose another path");
    } else {
      place_.guess("volumes",
                   "what is in " + directory +
                       " may be lost, by its name: each pod has its own there, empty at its start");
    }
  }

  void kept(const Mount& mount) {
    place_.missing(
        "volumes",
        "it keeps files in " + mount.target + ", and no pod keeps any (factor VI): the volume was left out",
        "keep them in a backing service, such as an object store; what may be lost goes into scratch");
  }

  void bind(const Mount& mount) {
    if (mount.source.find("docker.sock") != std::string::npos) {
      place_.missing("volumes", "it talks to Docker, which no pod can",
                     "use the API of Kubernetes from a program "
                     "of the platform");
    } else if (!mount.source.starts_with('.') || mount.source == "." || mount.source == "./") {
      outside(mount);
    } else if (is_code(last_part(mount.source))) {
      source_code(mount);
    } else if (const auto text = read_beside_(mount.source)) {
      text_file("volumes", mount.target, *text);
    } else if (last_part(mount.source).substr(1).find('.') != std::string_view::npos) {
      place_.missing("volumes", "the file " + mount.source + " could not be read",
                     "state config.files with the path " + mount.target);
    } else if (is_one_of(kKept, last_part(mount.source))) {
      kept(mount);
    } else {
      source_code(mount);
    }
  }

  /// Of the machine, not of the codebase; or the whole of it.
  void outside(const Mount& mount) {
    if (mount.source == "." || mount.source == "./") return source_code(mount);
    if (mount.source.find('/') != std::string::npos && !mount.source.starts_with('/') &&
        !mount.source.starts_with('~') && !mount.source.starts_with('$'))
      return source_code(mount);
    if (mount.source == "/etc/localtime" || mount.source == "/etc/timezone")
      return place_.guess("volumes", "the time zone of the machine was left out", "set the variable TZ");
    place_.missing("volumes",
                   "a directory of the machine at " + mount.target + " was left out: no pod has one",
                   "put what it needs into the image, or into config.files");
  }

  static bool is_code(std::string_view file) {
    return is_one_of(kCodeFiles, file) || is_one_of(kCodeEndings, file.substr(file.rfind('.') + 1));
  }

  void source_code(const Mount& mount) {
    place_.guess("volumes",
                 mount.source +
                     " over that of the image is for development, and was left out: the image has to hold "
                     "what is in it");
  }

  void file_beside(const char* key, const std::string& file, const std::string& target) {
    const auto text = read_beside_(file);
    if (text) return text_file(key, target, *text);
    place_.missing(key, "the file " + file + " could not be read",
                   "state config.files with the path " + target);
  }

  void text_file(const char* key, const std::string& path, const std::string& text) {
    if (!add_text_file(path, text, place_.draft))
      place_.missing(key, "there can be no file at " + path + ", or it is no text or too long",
                     "put it into the image, or choose another path");
  }

  [[nodiscard]] Error undefined(const char* key, const std::string& name) const {
    return Error{place_.source + "." + key + " names " + name + ", which is not there; add it to " + key +
                 " of the file"};
  }

  const Tree& project_;
  const ReadBeside& read_beside_;
  const NotePlace& place_;
  DraftProcess& process_;
};

}  // namespace

Result<Done> set_mounts(const Service& service, const Tree& project, const ReadBeside& read_beside,
                        const NotePlace& place, DraftProcess& process) {
  return MountReader(project, read_beside, place, process).read(service.value);
}

}  // namespace twelvefactor::imports::compose
