// Reads in full what the store leaves out because it is large: the spec of an app, the command of a task. As
// a list with one name in it, since to list is the right that the operator has. Called by loop/pass, when a
// pass needs it; nothing is kept.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "kinds/read/read_app.hpp"
#include "kube/api_error.hpp"
#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::gather {

class WholeObjects {
 public:
  using Read = std::function<kube::ApiResult<std::string>(const std::string& path, std::stop_token stop)>;

  /// Bytes of commands that one pass reads; the rest has its turn in the next.
  static constexpr std::size_t kCommandsOfPass = 1 << 20;

  explicit WholeObjects(Read read) : read_(std::move(read)) {}

  /// Null when it cannot be had now.
  [[nodiscard]] std::optional<kinds::StoredApp> app(const AppKey& key, const std::stop_token& stop) const;

  /// Puts the commands into observed.tasks of those that are about to begin and lack nothing else. True when
  /// there was one, so that what is to be done is another.
  bool fill_commands(Observed& observed, const Desired& desired, const std::stop_token& stop) const;

 private:
  Read read_;
};

}  // namespace twelvefactor::gather
