#include "apply/put_back.hpp"

#include "apply/bodies.hpp"
#include "kinds/read/read_child.hpp"

namespace twelvefactor::apply {
namespace {

using Answer = kube::ApiResult<std::string>;

// Somebody who writes that often is waited out by the back-off.
constexpr int kAttempts = 3;

bool may_have_moved(const kube::ApiError& error) {
  return error.status == 409 || error.status == 422;  // 422: a test of the patch failed
}

std::uint64_t version_of(Kind kind, const std::string& object) {
  const auto read = kinds::read_child(kind, object);
  return read ? read->child.resource_version : 0;
}

/// What the patch changed is in an Update entry of ours now; an apply takes it into the Apply entry.
Answer owned_by_apply(const Restoring& what, Answer answer, kube::Writer& writer,
                      const std::stop_token& stop) {
  const auto read = kinds::read_child(what.object.kind, *answer);
  if (!read || read->child.update_entry == Child::kNoEntry) return answer;
  return writer.apply(what.path, with_uid(what.object.json, what.uid), stop);
}

class Way {
 public:
  Way(const Restoring& what, kube::Writer& writer, const std::stop_token& stop)
      : what_(what), writer_(writer), stop_(stop) {}

  /// `none`: the answer when there is nothing to do. `only_leftovers`: what an apply can change is left to
  /// it.
  Answer from(Answer live, const Answer& none, bool only_leftovers) {
    for (int attempt = 1; live; ++attempt) {
      const auto patch = restoring_patch(what_.object.kind, what_.object.json, *live, what_.overriding);
      if (!patch || (only_leftovers && !patch->removes)) return none;
      Answer answer = writer_.json_patch(what_.path, patch->body, stop_);
      if (answer) return owned_by_apply(what_, std::move(answer), writer_, stop_);
      if (!may_have_moved(answer.error()) || attempt == kAttempts) return answer;
      Answer again = writer_.get(what_.path, stop_);
      const bool moved =
          again && version_of(what_.object.kind, *again) != version_of(what_.object.kind, *live);
      // The same refusal of the same object: the first one said more plainly why.
      if (again && !moved) return none ? answer : none;
      live = std::move(again);
    }
    return live;
  }

 private:
  const Restoring& what_;
  kube::Writer& writer_;
  const std::stop_token& stop_;
};

}  // namespace

Answer put_back(const Restoring& what, const kube::ApiError& refusal, kube::Writer& writer,
                const std::stop_token& stop) {
  return Way(what, writer, stop).from(writer.get(what.path, stop), refusal, /*only_leftovers=*/false);
}

Answer clear_leftovers(const Restoring& what, const std::string& live, kube::Writer& writer,
                       const std::stop_token& stop) {
  return Way(what, writer, stop).from(live, live, /*only_leftovers=*/true);
}

}  // namespace twelvefactor::apply
