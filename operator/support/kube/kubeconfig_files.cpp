// Reads kubeconfigs: one file, the files of a KUBECONFIG list, or a text from elsewhere.
#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "kube/config.hpp"
#include "kube/files.hpp"
#include "kube/kubeconfig_source.hpp"
#include "kube/text_at.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::kube {
namespace {

using nlohmann::json;

json parsed(std::string_view text, const Source& source) {
  const auto documents = yaml::yaml_to_json(text);
  if (!documents.ok()) refuse(source, documents.error().message);
  if (documents->size() != 1)
    refuse(source, "it should hold one document and holds " + std::to_string(documents->size()));
  json kubeconfig = json::parse(documents->front());
  if (!kubeconfig.is_object()) refuse(source, "it is no kubeconfig");
  return kubeconfig;
}

/// As kubectl does: of what has one name the first file counts, and of current-context, too.
void merge_into(json& merged, const json& more, const Source& source) {
  if (text_at(merged, "current-context").empty() && !text_at(more, "current-context").empty())
    merged["current-context"] = text_at(more, "current-context");
  for (const char* const list : {"clusters", "users", "contexts"}) {
    if (!more.contains(list) || !more[list].is_array()) continue;
    json& all = merged[list];
    for (json item : more[list]) {
      const auto same = [&item](const json& known) {
        return text_at(known, "name") == text_at(item, "name");
      };
      if (!item.is_object() || std::any_of(all.begin(), all.end(), same)) continue;
      item[kFolder] = source.folder;
      all.push_back(std::move(item));
    }
  }
}

/// What `read` makes of it, with refusals as errors.
template <class Read>
Result<Config> config_from(const Source& source, const Read& read) {
  try {
    return read();
  } catch (const Refused& refused) {
    return Error{refused.message};
  } catch (const std::exception&) {
    // The library's texts may quote the file, and so a token.
    return Error{source.name + ": it is not shaped like a kubeconfig"};
  }
}

/// $KUBECONFIG's files, else ~/.kube/config.
std::vector<std::string> default_paths() {
  std::vector<std::string> paths;
  if (const char* list = std::getenv("KUBECONFIG"); list != nullptr) {
    std::istringstream text(list);
    for (std::string path; std::getline(text, path, ':');) {
      if (!path.empty()) paths.push_back(path);
    }
  }
  const char* home = std::getenv("HOME");
  if (paths.empty()) paths.push_back(std::string(home == nullptr ? "" : home) + "/.kube/config");
  return paths;
}

Source source_at(const std::string& file) {
  const auto slash = file.rfind('/');
  return {"kubeconfig " + file, slash == std::string::npos ? "." : file.substr(0, slash), true};
}

Result<Config> load_file(const std::string& file, const std::string& context) {
  const auto text = read_file(file);
  if (!text.ok()) return Error{text.error().message + "; name a kubeconfig with --kubeconfig or KUBECONFIG"};
  const Source source = source_at(file);
  return config_from(source, [&] { return config_of(parsed(*text, source), context, source); });
}

/// Those that are not there are passed over, as kubectl does.
Result<Config> load_files(const std::vector<std::string>& files, const std::string& context) {
  json merged = json::object();
  std::string names;
  for (const std::string& file : files) {
    const auto text = read_file(file);
    names += (names.empty() ? "" : ":") + file;
    if (!text.ok()) continue;
    const Source source = source_at(file);
    auto read = config_from(source, [&] {
      merge_into(merged, parsed(*text, source), source);
      return Config();
    });
    if (!read.ok()) return read;
  }
  if (merged.empty())
    return Error{"none of the files " + names +
                 " is there and holds anything; name a kubeconfig with "
                 "--kubeconfig or KUBECONFIG"};
  const Source all{"kubeconfig " + names, "", true};
  return config_from(all, [&] { return config_of(merged, context, all); });
}

}  // namespace

Result<Config> load_kubeconfig(const std::string& path, const std::string& context) {
  if (!path.empty()) return load_file(path, context);
  const std::vector<std::string> files = default_paths();
  return files.size() == 1 ? load_file(files.front(), context) : load_files(files, context);
}

Result<Config> parse_kubeconfig(std::string_view text, const std::string& origin,
                                const std::string& context) {
  const Source source{"kubeconfig " + origin, "", false};
  return config_from(source, [&] { return config_of(parsed(text, source), context, source); });
}

}  // namespace twelvefactor::kube
