// Whether what an object needs (DesiredObject::needs) is there, is ours and is as wished, so that nothing is
// recorded or sent that builds upon what was refused. Told of every step by send.cpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"
#include "model/outcome.hpp"

namespace twelvefactor::apply {

class Needs {
 public:
  Needs(const Observed& observed, const Desired& desired) : observed_(observed), desired_(desired) {}

  /// How a step of this plan ended, or why there was none.
  void note(const Outcome& outcome);

  /// kAwaits, and what it waits for; absent when all is there.
  [[nodiscard]] std::optional<Outcome> awaited(const DesiredObject& object) const;

 private:
  [[nodiscard]] std::string problem(const Need& need) const;

  const Observed& observed_;
  const Desired& desired_;
  std::map<std::pair<Kind, std::string>, bool> done_;  // of the steps: did they succeed?
};

}  // namespace twelvefactor::apply
