#include "apply/taken.hpp"

#include "kinds/text/resource.hpp"

namespace twelvefactor::apply {

Outcome taken(const DesiredObject& object, const AppKey& app, const std::string& owner_app) {
  const std::string what(kinds::resource_type(object.kind).kind);
  Outcome outcome{OutcomeKind::kNameTaken, object.kind, object.name, {}};
  if (owner_app == app.name) {
    outcome.kind = OutcomeKind::kOwnerLeaving;
    outcome.message = what + " " + object.name +
                      " still belongs to a deleted app of the same name; waiting until it is gone";
  } else {
    const std::string owner =
        owner_app.empty() ? "was not made by this app" : "belongs to TwelveFactorApp " + owner_app;
    outcome.message = what + " " + object.name + " in " + app.namespace_name + " " + owner +
                      " and was left alone; delete or rename it, or rename this app or its process" +
                      (owner_app.empty() && can_be_adopted(object.kind)
                           ? "; to move over without losing a request: twelvefactor adopt plan"
                           : "");
  }
  return outcome;
}

Outcome taken_by(const Child& child, const DesiredObject& object, const AppKey& app) {
  // Listed by its label alone: somebody else's object with our label.
  return taken(object, app, child.owner.empty() || child.adopted ? std::string() : app.name);
}

}  // namespace twelvefactor::apply
