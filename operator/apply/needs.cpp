#include "apply/needs.hpp"

#include <algorithm>

#include "kinds/text/resource.hpp"
#include "model/lookup.hpp"

namespace twelvefactor::apply {
namespace {

std::string words(Kind kind, const std::string& name) {
  return std::string(kinds::resource_type(kind).kind) + " " + name;
}

bool is_there(const Observed& observed, const Need& need) {
  return std::ranges::any_of(observed.children, [&need](const Child& child) {
    return child.kind == need.kind && child.name == need.name;
  });
}

}  // namespace

void Needs::note(const Outcome& outcome) {
  done_[{outcome.object, outcome.name}] =
      outcome.kind == OutcomeKind::kCreated || outcome.kind == OutcomeKind::kChanged;
}

std::optional<Outcome> Needs::awaited(const DesiredObject& object) const {
  for (const Need& need : object.needs) {
    const std::string why = problem(need);
    if (why.empty()) continue;
    return Outcome{
        OutcomeKind::kAwaits, object.kind, object.name,
        words(object.kind, object.name) + " waits for " + words(need.kind, need.name) + ", which " + why};
  }
  return std::nullopt;
}

std::string Needs::problem(const Need& need) const {
  if (const auto step = done_.find({need.kind, need.name}); step != done_.end())
    return step->second ? "" : "could not be written";
  const Child* child = own_child(observed_, need.kind, need.name);
  if (child == nullptr) return is_there(observed_, need) ? "is not this app's" : "is not there";
  if (child->deleting) return "is being deleted";
  const auto wished = std::ranges::find_if(desired_.objects, [&need](const DesiredObject& each) {
    return each.kind == need.kind && each.name == need.name;
  });
  const bool differs =
      wished != desired_.objects.end() && !wished->immutable && !wished->hold && !as_wished(*child, *wished);
  return differs ? "is yet to be written" : "";
}

}  // namespace twelvefactor::apply
