#include "kinds/read/read_route.hpp"

#include <string_view>

#include "kinds/read/read_metadata.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

/// A namespace that is left out is the route's own.
std::string_view namespace_of(dom::element parent, std::string_view own) {
  const std::string_view stated = text(parent, "namespace");
  return stated.empty() ? own : stated;
}

bool is_same(dom::element wanted, dom::element told, std::string_view own_namespace) {
  return text(wanted, "name") == text(told, "name") &&
         text(wanted, "sectionName") == text(told, "sectionName") &&
         namespace_of(wanted, own_namespace) == namespace_of(told, own_namespace);
}

/// One controller may have let the route go, and another have taken it.
void hear(Child& child, dom::element parent) {
  bool accepted = false;
  std::string trouble;
  bool judged = false;
  for_each_item(parent, "conditions", [&](dom::element condition) {
    const std::string_view type = text(condition, "type");
    if (type != "Accepted" && type != "ResolvedRefs") return;
    // What was said of an earlier spec is no answer.
    if (number(condition, "observedGeneration") < child.generation) return;
    judged = judged || type == "Accepted";
    if (text(condition, "status") == "True") {
      accepted = accepted || type == "Accepted";
      return;
    }
    trouble += trouble.empty() ? "" : "; ";
    trouble.append(type).append(" is ").append(text(condition, "status")).append(", ");
    trouble.append(text(condition, "reason"));
    // Traefik gives a reason alone.
    if (!text(condition, "message").empty()) trouble.append(": ").append(text(condition, "message"));
  });
  if (!judged) return;
  if (!child.reported || accepted) child.trouble = trouble;
  child.reported = true;
}

}  // namespace

void read_route(Child& child, dom::element object) {
  const auto metadata = member(object, "metadata");
  const auto spec = member(object, "spec");
  const auto status = member(object, "status");
  if (!metadata || !spec || !status) return;
  const std::string_view own_namespace = text(*metadata, "namespace");
  for_each_item(*spec, "parentRefs", [&](dom::element wanted) {
    for_each_item(*status, "parents", [&](dom::element parent) {
      const auto told = member(parent, "parentRef");
      if (told && is_same(wanted, *told, own_namespace)) hear(child, parent);
    });
  });
}

}  // namespace twelvefactor::kinds
