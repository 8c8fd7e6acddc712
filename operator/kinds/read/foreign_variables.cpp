#include "kinds/read/foreign_variables.hpp"

#include <algorithm>
#include <initializer_list>

#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;
using Path = std::vector<std::string_view>;

Path pod_spec_path(Kind kind) {
  if (kind == Kind::kDeployment) return {"spec", "template", "spec"};
  if (kind == Kind::kCronJob) return {"spec", "jobTemplate", "spec", "template", "spec"};
  return {};
}

std::optional<dom::element> at_path(dom::element from, const Path& path, const char* prefix = "") {
  std::optional<dom::element> at = from;
  for (const std::string_view step : path) {
    at = member(*at, std::string(prefix).append(step));
    if (!at) return at;
  }
  return at;
}

std::optional<dom::array> items_of(dom::element object, std::string_view name) {
  dom::array items;
  const auto found = member(object, name);
  if (!found || found->get_array().get(items) != simdjson::SUCCESS) return std::nullopt;
  return items;
}

/// The variables of our container, as an entry of managedFields names them; null: it names none.
std::optional<dom::element> owned_variables(dom::element fields, const Path& pod_spec) {
  const auto spec = at_path(fields, pod_spec, "f:");
  if (!spec) return std::nullopt;
  return at_path(*spec, {"f:containers", "k:{\"name\":\"app\"}", "f:env"});
}

class Owned {
 public:
  Owned(const OwnEntries& own, const Path& pod_spec) {
    for (const OwnedNode& entry : own.span()) {
      if (const auto found = owned_variables(entry.fields, pod_spec)) entries_.push_back(*found);
    }
  }

  [[nodiscard]] bool has(dom::element name) const {
    const std::string step = "k:{\"name\":" + simdjson::minify(name) + "}";
    return std::ranges::any_of(entries_,
                               [&step](dom::element fields) { return member(fields, step).has_value(); });
  }

 private:
  std::vector<dom::element> entries_;
};

void add_foreign(dom::element container, const Owned& owned, std::vector<std::string>& names) {
  const auto variables = items_of(container, "env");
  if (!variables) return;
  for (const dom::element variable : *variables) {
    const auto name = member(variable, "name");
    if (name && name->is_string() && !owned.has(*name)) names.emplace_back(text(variable, "name"));
  }
}

}  // namespace

std::shared_ptr<const std::vector<std::string>> foreign_variables(Kind kind, dom::element object,
                                                                  const OwnEntries& own) {
  const Path path = pod_spec_path(kind);
  if (path.empty()) return nullptr;
  const auto spec = at_path(object, path);
  const auto containers = spec ? items_of(*spec, "containers") : std::nullopt;
  if (!containers) return nullptr;
  std::vector<std::string> names;
  const Owned owned(own, path);
  for (const dom::element container : *containers) {
    if (text(container, "name") == kContainerName) add_foreign(container, owned, names);
  }
  if (names.empty()) return nullptr;
  std::ranges::sort(names);
  return std::make_shared<const std::vector<std::string>>(std::move(names));
}

}  // namespace twelvefactor::kinds
