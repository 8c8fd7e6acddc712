#include "kinds/read/label_selector.hpp"

#include <algorithm>

namespace twelvefactor::kinds {
namespace {

bool is_met(const LabelRequirement& requirement, const std::map<std::string, std::string>& labels) {
  using Operator = LabelRequirement::Operator;
  const auto label = labels.find(requirement.key);
  const bool there = label != labels.end();
  const bool listed =
      there && std::ranges::find(requirement.values, label->second) != requirement.values.end();
  switch (requirement.how) {
    case Operator::kIn:
      return listed;
    case Operator::kNotIn:
      return !listed;
    case Operator::kExists:
      return there;
    case Operator::kDoesNotExist:
      return !there;
  }
  return false;
}

}  // namespace

bool selects(const LabelSelector& selector, const std::map<std::string, std::string>& labels) {
  const bool all_labels = std::ranges::all_of(selector.labels, [&labels](const auto& wanted) {
    const auto label = labels.find(wanted.first);
    return label != labels.end() && label->second == wanted.second;
  });
  return all_labels && std::ranges::all_of(selector.requirements, [&labels](const LabelRequirement& each) {
           return is_met(each, labels);
         });
}

}  // namespace twelvefactor::kinds
