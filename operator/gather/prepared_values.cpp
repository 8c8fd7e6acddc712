#include "gather/prepared_values.hpp"

#include <utility>

#include "crypto/generate.hpp"
#include "kinds/build/secret.hpp"
#include "kinds/deploy/variable_sources.hpp"

namespace twelvefactor::gather {

Result<PreparedValues> Prepared::make(const AppKey& app, const AppSpec& spec) {
  const std::lock_guard lock(mutex_);
  Values& known = values_[app];
  Values values;
  PreparedValues told;
  for (const auto& [key, generated] : kinds::generated_keys(spec)) {
    std::string recipe = kinds::recipe(generated);
    const auto before = known.find(key);
    if (before != known.end() && before->second.recipe == recipe) {
      values[key] = before->second;
    } else {
      const auto value = crypto::generate(generated);
      if (!value) return value.error();
      values[key] = {std::move(recipe), crypto::base64(value->reveal())};
    }
    told[key] = values[key].base64;
  }
  known = std::move(values);
  return told;
}

PreparedValues Prepared::of(const AppKey& app) const {
  const std::lock_guard lock(mutex_);
  PreparedValues told;
  if (const auto found = values_.find(app); found != values_.end()) {
    for (const auto& [key, value] : found->second) told.emplace(key, value.base64);
  }
  return told;
}

void Prepared::forget(const AppKey& app) {
  const std::lock_guard lock(mutex_);
  values_.erase(app);
}

}  // namespace twelvefactor::gather
