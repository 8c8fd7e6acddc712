#include "gather/prepared_values.hpp"

#include <utility>
#include <variant>

#include "crypto/generate.hpp"
#include "kinds/build/secret.hpp"

namespace twelvefactor::gather {

Result<PreparedValues> Prepared::make(const AppKey& app, const Config& config) {
  const std::lock_guard lock(mutex_);
  Values& known = values_[app];
  Values values;
  PreparedValues told;
  for (const auto& [variable, source] : config.secrets) {
    const auto* generated = std::get_if<GeneratedValue>(&source);
    if (generated == nullptr) continue;
    std::string recipe = kinds::recipe(*generated);
    const auto before = known.find(variable);
    if (before != known.end() && before->second.recipe == recipe) {
      values[variable] = before->second;
    } else {
      const auto value = crypto::generate(*generated);
      if (!value) return value.error();
      values[variable] = {std::move(recipe), crypto::base64(value->reveal())};
    }
    told[variable] = values[variable].base64;
  }
  known = std::move(values);
  return told;
}

PreparedValues Prepared::of(const AppKey& app) const {
  const std::lock_guard lock(mutex_);
  PreparedValues told;
  if (const auto found = values_.find(app); found != values_.end()) {
    for (const auto& [variable, value] : found->second) told.emplace(variable, value.base64);
  }
  return told;
}

void Prepared::forget(const AppKey& app) {
  const std::lock_guard lock(mutex_);
  values_.erase(app);
}

}  // namespace twelvefactor::gather
