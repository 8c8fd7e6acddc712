#include "imports/compose/load.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "imports/compose/merge.hpp"
#include "imports/yaml_text.hpp"

namespace twelvefactor::imports::compose {
namespace {

constexpr std::size_t kMostFollowed = 32;  // files that include and extends lead to, one behind the other

Error is_no_project(const std::string& name) {
  return Error{name +
               ": has no services, so it is no compose file; the first format of compose, with services "
               "at the left margin, is not read"};
}

/// "config/web" of config/web/compose.yaml; "" of compose.yaml.
std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string below(const std::string& directory, const std::string& path) {
  if (path.find(':') != std::string::npos) return path;  // it is elsewhere
  return normal_path(directory.empty() || path.starts_with('/') ? path : directory + "/" + path);
}

/// The paths of a service of a file elsewhere, as they are from here.
Tree from_directory(Tree service, const std::string& directory) {
  if (directory.empty()) return service;
  if (service.contains("env_file")) {
    Tree moved = Tree::array();
    for (Tree each : items_of(service["env_file"])) {
      Tree& path = each.is_object() ? each["path"] : each;
      path = below(directory, scalar_text(path));
      moved.push_back(std::move(each));
    }
    service["env_file"] = std::move(moved);
  }
  if (member(service, "volumes").is_array()) {
    for (Tree& volume : service["volumes"]) {
      if (!volume.is_string() || !volume.get<std::string>().starts_with('.')) continue;
      const std::string text = volume.get<std::string>();
      const std::size_t colon = std::min(text.find(':'), text.size());
      volume = "./" + below(directory, text.substr(0, colon)) + text.substr(colon);
    }
  }
  if (member(service, "build").is_object())
    service["build"]["context"] = below(directory, member_text(service["build"], "context"));
  return service;
}

class ProjectLoader {
 public:
  explicit ProjectLoader(const ReadBeside& read_beside) : read_beside_(read_beside) {}

  Result<Tree> load(const std::vector<ComposeText>& files) {
    Tree whole = Tree::object();
    for (const ComposeText& file : files) {
      auto read = file_with_included(file.name, file.text);
      if (!read) return read;
      whole = merged_file(std::move(whole), *read);
    }
    if (!member(whole, "services").is_object()) return is_no_project(files.front().name);
    texts_[files.front().name] = whole;
    for (auto& [name, service] : whole["services"].items()) {
      auto extended = resolved(files.front().name, name, {});
      if (!extended) return extended;
      service = in_long_form(without_marks(*extended));
    }
    return whole;
  }

 private:
  /// The documents of a file, and the files that it includes before them.
  // NOLINTNEXTLINE(misc-no-recursion): a file that includes itself is refused
  Result<Tree> file_with_included(const std::string& path, const std::string& text) {
    if (std::ranges::find(open_, path) != open_.end())
      return Error{path + ": include goes round in a circle: " + chain(open_) + path + "; take one out"};
    if (open_.size() > kMostFollowed) return Error{path + ": include leads through too many files"};
    auto parsed = read_yaml_map(path, text);
    if (!parsed) return parsed;
    Tree whole = Tree::object();
    open_.push_back(path);
    for (const Tree& each : items_of(member(*parsed, "include"))) {
      for (const Tree& name : items_of(each.is_object() ? member(each, "path") : each)) {
        auto read = file_beside(below(directory_of(path), scalar_text(name)), path);
        if (!read) return read;
        whole = merged_file(std::move(whole), *read);
      }
    }
    open_.pop_back();
    if (member(*parsed, "services").is_object()) {
      for (auto& [name, service] : (*parsed)["services"].items()) {
        if (service.is_object()) service = from_directory(in_long_form(service), directory_of(path));
      }
    }
    return merged_file(std::move(whole), *parsed);
  }

  // NOLINTNEXTLINE(misc-no-recursion): as file_with_included
  Result<Tree> file_beside(const std::string& path, const std::string& named_by) {
    if (const auto known = texts_.find(path); known != texts_.end()) return known->second;
    if (path.find(':') != std::string::npos)
      return Error{named_by + ": names " + path +
                   ", which is elsewhere, and nothing is fetched; put the file beside it"};
    const auto text = read_beside_(path);
    if (!text)
      return Error{named_by + ": names the file " + path + ", which cannot be read: " + text.error().message};
    auto read = file_with_included(path, *text);
    if (read) texts_[path] = *read;
    return read;
  }

  /// The service with all that it extends; `before`: those that led to it.
  // NOLINTNEXTLINE(misc-no-recursion): a circle is refused
  Result<Tree> resolved(const std::string& file, const std::string& name, std::vector<std::string> before) {
    const std::string id = file + ": " + name;
    const Tree& service = member(member(texts_[file], "services"), name);
    const std::string by = before.empty() ? file : before.back();
    if (service.is_null() && !before.empty())
      return Error{by + ": extends the service " + name + " of " + file + ", which is not there"};
    if (!service.is_object() || service.empty())
      return Error{file + ": services." + name + " is no mapping; state its image or build"};
    if (std::ranges::find(before, id) != before.end())
      return Error{file + ": services." + name + ": extends goes round in a circle: " + chain(before) + id +
                   "; take one of them out"};
    if (!service.contains("extends")) return service;
    if (before.size() > kMostFollowed) return Error{id + ": extends leads through too many services"};
    before.push_back(id);
    return extended(file, service, std::move(before));
  }

  // NOLINTNEXTLINE(misc-no-recursion): as resolved
  Result<Tree> extended(const std::string& file, const Tree& service, std::vector<std::string> before) {
    const Tree& extends = member(service, "extends");
    const std::string base_name =
        extends.is_object() ? member_text(extends, "service") : scalar_text(extends);
    std::string base_file = file;
    if (extends.is_object() && extends.contains("file")) {
      base_file = below(directory_of(file), member_text(extends, "file"));
      if (auto read = file_beside(base_file, file); !read) return read;
    }
    auto base = resolved(base_file, base_name, std::move(before));
    if (!base) return base;
    if (base_file != file) base->erase("depends_on");
    Tree own = service;
    own.erase("extends");
    return merged_service(std::move(*base), own);
  }

  static std::string chain(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& each : names) text += each + ", ";
    return text;
  }

  const ReadBeside& read_beside_;
  std::map<std::string, Tree> texts_;  // by path
  std::vector<std::string> open_;      // files that are being read, for include
};

}  // namespace

Result<Tree> load_project(const std::vector<ComposeText>& files, const ReadBeside& read_beside) {
  return ProjectLoader(read_beside).load(files);
}

std::string normal_path(const std::string& path) {
  std::string normal = std::filesystem::path(path).lexically_normal().generic_string();
  if (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal;
}

bool is_compose(std::string_view text) {
  const auto parsed = read_yaml_map("", text);
  if (!parsed) return true;  // who reads it says what is wrong
  if (!member(*parsed, "services").is_object() && !parsed->contains("include")) return false;
  return !parsed->contains("apiVersion") && !parsed->contains("kind");
}

}  // namespace twelvefactor::imports::compose
