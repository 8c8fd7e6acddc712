// A rule of a definition (x-kubernetes-validations), compiled and asked. Called by definitions/. Knows the
// part of CEL that the rules of our own definitions use (decision 0041): a rule beyond it does not compile,
// and a test asks every rule of crds/. Pure: no clock, no I/O.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "model/result.hpp"

namespace twelvefactor::cel {

class Program {
 public:
  /// Errors: what is beyond the part of CEL that is known here, with its place in the rule.
  static Result<std::shared_ptr<const Program>> compile(std::string_view rule);

  virtual ~Program() = default;
  /// A rule about a change: it says nothing of an object that is new.
  [[nodiscard]] virtual bool asks_old_self() const = 0;
  /// Whether the rule holds. Errors are those of the evaluation, such as "no such key: port": the API server
  /// refuses the object then, too.
  [[nodiscard]] virtual Result<bool> holds(const nlohmann::json& self) const = 0;
  /// As above, of a change.
  [[nodiscard]] virtual Result<bool> holds(const nlohmann::json& self,
                                           const nlohmann::json& old_self) const = 0;
};

}  // namespace twelvefactor::cel
