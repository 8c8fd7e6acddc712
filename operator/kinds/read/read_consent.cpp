#include "kinds/read/read_consent.hpp"

#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

/// Whoever that is.
bool has_controller(dom::element metadata) {
  bool any = false;
  for_each_item(metadata, "ownerReferences", [&any](dom::element reference) {
    bool controller = false;
    const auto flag = member(reference, "controller");
    any = any || (flag && flag->get_bool().get(controller) == simdjson::SUCCESS && controller);
  });
  return any;
}

std::optional<ControllerOwner> adopting_app(dom::element metadata) {
  const auto annotations = member(metadata, "annotations");
  const std::string_view consent = annotations ? text(*annotations, kAdoptAnnotation) : std::string_view();
  const std::size_t slash = consent.find('/');
  if (slash == 0 || slash == std::string_view::npos) return std::nullopt;
  ControllerOwner app{std::string(consent.substr(0, slash)), parse_uid(consent.substr(slash + 1))};
  if (app.uid.empty()) return std::nullopt;
  return app;
}

/// Ports of a Service are told apart by their numbers, and may not share a name.
bool port_name_is_taken(dom::element object) {
  bool taken = false;
  const auto spec = member(object, "spec");
  if (!spec) return false;
  for_each_item(*spec, "ports", [&taken](dom::element port) {
    taken = taken || (text(port, "name") == kPortName && number(port, "port") != kServicePort);
  });
  return taken;
}

}  // namespace

/// What is somebody's by an owner reference is given away by nobody else.
std::optional<ControllerOwner> owner_of(Kind kind, dom::element metadata) {
  if (auto owner = app_owner(metadata)) return owner;
  return can_be_adopted(kind) && !has_controller(metadata) ? adopting_app(metadata) : std::nullopt;
}

void read_adopted(Child& child, dom::element object, dom::element metadata) {
  const auto app = can_be_adopted(child.kind) ? adopting_app(metadata) : std::nullopt;
  child.adopted = app && app->uid == child.owner;
  child.port_name_taken = child.adopted && child.kind == Kind::kService && port_name_is_taken(object);
}

}  // namespace twelvefactor::kinds
