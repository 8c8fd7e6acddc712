#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "imports/names.hpp"
#include "imports/score/placeholders.hpp"
#include "imports/score/workload.hpp"
#include "imports/services.hpp"
#include "imports/variables.hpp"
#include "kinds/secrecy/shown.hpp"

namespace twelvefactor::imports::score {
namespace {

constexpr std::string_view kNamePort = "80";  // of each Service that the operator makes

/// The entry of a binding for an output of a resource, by the names of servicebinding.io.
std::string key_of_output(const std::string& output, const std::string& type) {
  const bool database = type == "postgresql" || type == "mysql" || type == "sqlserver" || type == "mongodb";
  if ((output == "name" && database) || output == "database") return "database";
  if (output == "server") return "host";
  if (output == "connection" || output == "url" || output == "dsn") return "uri";
  std::string key;
  for (const char c : output) key += c == '_' ? '-' : c;
  const bool plain = !key.empty() && key.find_first_not_of(
                                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "0123456789.-") == std::string::npos;
  return plain && key != ".." && key != "." ? key : "value";
}

/// A value of the workload's own metadata.
std::optional<std::string> metadata_value(const Workload& workload, const std::vector<std::string>& names) {
  if (names.size() == 2 && names[1] == "name") return workload.draft.name;
  const Tree* at = &member(workload.file, "metadata");
  for (std::size_t i = 1; i < names.size(); ++i) at = &member(*at, names[i]);
  if (at->is_null() || at->is_structured()) return std::nullopt;
  return scalar_text(*at);
}

/// The Service of another app: its name is that of the app.
std::optional<std::string> address_of_workload(const Resource& resource, const std::string& output) {
  const std::string workload = member_text(member(resource.stated, "params"), "workload");
  if (workload.empty()) return std::nullopt;
  if (output == "hostname" || output == "host" || output == "name") return app_name(workload);
  if (output == "port") return std::string(kNamePort);
  return std::nullopt;
}

std::optional<std::string> known_piece(const Workload& workload, const Piece& piece) {
  if (piece.names.empty()) return piece.text;
  if (piece.names[0] == "metadata") return metadata_value(workload, piece.names);
  if (piece.names[0] != "resources" || piece.names.size() < 3) return std::nullopt;
  const auto found = workload.resources.find(piece.names[1]);
  if (found == workload.resources.end() || found->second.part != Resource::Part::kServicePort)
    return std::nullopt;
  return address_of_workload(found->second, piece.names[2]);
}

class VariableReader {
 public:
  VariableReader(const Workload& workload, std::string source)
      : workload_(workload), source_(std::move(source)) {}

  void read(const std::string& name, const std::string& text) {
    const auto pieces = read_placeholders(text);
    if (!pieces) {
      place(name).missing("", name + " has a $ that Score refuses, and its value was left out",
                          "write $$ for a $");
      return unset(name, "");
    }
    if (const auto known = known_without_resources(workload_, text)) return literal(name, *known, *pieces);
    if (const auto resource = only_resource(*pieces)) return bind(name, text, *resource, *pieces);
    for (const Piece& piece : *pieces) {
      const Resource* resource = resource_of(piece);
      if (resource != nullptr && resource->part == Resource::Part::kBacking && pieces->size() > 1) {
        place(name).missing("", name + " is put together of several resources, which config does not do",
                            "give the parts to the code, each in a variable");
        break;
      }
    }
    unset(name, text);
  }

 private:
  [[nodiscard]] NotePlace place(const std::string& name) const {
    return {source_ + "." + name, "config", workload_.draft};
  }

  [[nodiscard]] const Resource* resource_of(const Piece& piece) const {
    if (piece.names.size() < 2 || piece.names[0] != "resources") return nullptr;
    const auto found = workload_.resources.find(piece.names[1]);
    return found == workload_.resources.end() ? nullptr : &found->second;
  }

  /// The backing service that all placeholders are of.
  [[nodiscard]] std::optional<std::string> only_resource(const std::vector<Piece>& pieces) const {
    std::set<std::string> names;
    for (const Piece& piece : pieces) {
      if (piece.names.empty() || piece.names[0] == "metadata") continue;
      const Resource* resource = resource_of(piece);
      if (resource == nullptr || resource->part != Resource::Part::kBacking) return std::nullopt;
      names.insert(piece.names[1]);
    }
    return names.size() == 1 ? std::optional<std::string>(*names.begin()) : std::nullopt;
  }

  void literal(const std::string& name, const std::string& text, const std::vector<Piece>& pieces) {
    if (text.empty() && can_be_set(name)) {
      workload_.draft.env[name] = "";
      workload_.draft.contract.try_emplace(name);
      return;
    }
    add_variable({name, text, "", true, false, false}, source_ + "." + name, workload_.draft);
    const bool other =
        std::ranges::any_of(pieces, [this](const Piece& each) { return resource_of(each) != nullptr; });
    if (other)
      workload_.draft.notes.push_back(
          {Note::Weight::kGuessed, source_ + "." + name, "config.env",
           "the value of " + name +
               " is the address of another app, on port 80, if that is imported by its name",
           "correct it, if the app is called otherwise"});
  }

  void bind(const std::string& name, const std::string& text, const std::string& resource,
            const std::vector<Piece>& pieces) {
    if (!can_be_set(name))
      return add_variable({name, "", "", true, false, false}, source_ + "." + name, workload_.draft);
    DraftService& service = workload_.draft.services[backing_name(resource)];
    service.type = workload_.resources.at(resource).type;
    const bool whole = pieces.size() == 1;
    std::string key = "uri";
    if (whole && pieces[0].names.size() > 2) key = key_of_output(pieces[0].names[2], service.type);
    if (whole && pieces[0].names.size() <= 2) key = "name";  // of the resource itself
    if (!whole && text.find("://") == std::string::npos) key = app_name(name);
    // A key has one value.
    const auto taken = texts_.try_emplace({resource, key}, text);
    if (taken.first->second != text) key = app_name(name);
    service.env[name] = key;
    DraftVariable& stated = workload_.draft.contract[name];
    stated.required = true;
    stated.secret = is_secret_entry(key);
  }

  /// Of the environment, or of what only a platform knows.
  void unset(const std::string& name, const std::string& text) {
    const bool shown = !text.empty() && can_be_set(name) && kinds::show_value(name, text).whole;
    add_variable({name, "", "", true, false, false}, source_ + "." + name, workload_.draft);
    if (shown && workload_.draft.contract.contains(name) && !workload_.draft.secrets.contains(name) &&
        !workload_.draft.env.contains(name))
      workload_.draft.examples[name] = text;
  }

  const Workload& workload_;
  std::string source_;
  std::map<std::pair<std::string, std::string>, std::string> texts_;
};

}  // namespace

std::optional<std::string> known_without_resources(const Workload& workload, const std::string& text) {
  const auto pieces = read_placeholders(text);
  if (!pieces) return std::nullopt;
  std::string whole;
  for (const Piece& piece : *pieces) {
    const auto known = known_piece(workload, piece);
    if (!known) return std::nullopt;
    whole += *known;
  }
  return whole;
}

void read_variables(const Workload& workload, const std::string& container, const Tree& variables) {
  VariableReader reader(workload, workload.source + ": containers." + container + ".variables");
  for (const auto& [name, value] : variables.items()) reader.read(name, scalar_text(value));
}

}  // namespace twelvefactor::imports::score
