// The one way to the picture. It owns it, and its mutex, and hands it out in two ways: to look at, or to a
// mutation that says whom it is from. When a mutation has ended, whatever it did, the door does what each
// owes to others: apps are registered for the Secrets that they read now, peers are told of what an app shows
// otherwise, records of nothing are dropped, and whoever is concerned is woken. No mutator decides any of
// that, and none can forget it: there is no other picture that could be changed.
#pragma once

#include <mutex>
#include <string>
#include <utility>

#include "store/picture.hpp"

namespace twelvefactor::store {

class Door {
 public:
  explicit Door(Lists lists) : picture_(lists) {}

  /// `look` is called with a picture that cannot be changed.
  template <class Look>
  auto read(const Look& look) const {
    const std::lock_guard lock(mutex_);
    return look(picture_);
  }

  /// A watch, or a list of it, told of `version` of something (0: something of which no version is kept).
  /// `mutate`: (Picture&, Mark&, Touched&). `of_children`: see News. Returns whom to wake.
  template <class Mutate>
  [[nodiscard]] Woken told(Source source, const std::string& namespace_name, std::uint64_t version,
                           const Mutate& mutate, bool of_children = false) {
    return changed(
        [&](Picture& picture, Touched& touched) {
          Mark& mark = picture.mark(source, namespace_name);
          mark.told(version);
          mutate(picture, mark, touched);
        },
        of_children);
  }

  /// Something that none of the watches of store/source.hpp told. `mutate`: (Picture&, Touched&).
  template <class Mutate>
  [[nodiscard]] Woken changed(const Mutate& mutate, bool of_children = false) {
    const std::lock_guard lock(mutex_);
    Touched touched;
    mutate(picture_, touched);
    Woken woken = leave(std::move(touched));
    append(woken, std::exchange(untold_, {}));
    count(woken, of_children);
    return woken;
  }

  /// The answer to a write of ours for `app`. One that is late is dropped. `mutate`: (Picture&, Mark&,
  /// Touched&).
  template <class Mutate>
  void answered(Source source, const AppKey& app, const Version& version, const Mutate& mutate) {
    by_ourselves(app, [&](Picture& picture, Touched& touched) {
      Mark& mark = picture.mark(source, app.namespace_name);
      if (mark.answered(version)) mutate(picture, mark, touched);
    });
  }

  /// What we did for `app`, which is at work and is not woken for it. Others whom it concerns are woken with
  /// the next word of a watch. `mutate`: (Picture&, Touched&).
  template <class Mutate>
  void by_ourselves(const AppKey& app, const Mutate& mutate) {
    const std::lock_guard lock(mutex_);
    Touched touched;
    mutate(picture_, touched);
    Woken woken = leave(std::move(touched));
    std::erase(woken, app);
    append(untold_, std::move(woken));
  }

 private:
  /// Whom to wake. Under the mutex.
  Woken leave(Touched touched);
  /// Under the mutex, and before anybody can wake them.
  void count(const Woken& woken, bool of_children);

  mutable std::mutex mutex_;  // never held across I/O
  Picture picture_;
  Woken untold_;  // of what we did ourselves
};

}  // namespace twelvefactor::store
