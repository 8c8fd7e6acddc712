// What one mutation of the picture did, as it says while it works. What follows from that, store/door.hpp
// decides alone.
#pragma once

#include <iterator>
#include <utility>
#include <vector>

#include "model/app_key.hpp"

namespace twelvefactor::store {

/// The apps whose pass must run again because of a change.
using Woken = std::vector<AppKey>;

inline void append(Woken& to, Woken from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

struct Touched {
  Woken woken;
  std::vector<AppKey> records;  // what is kept of these apps, or of what they refer to, is otherwise

  void wake(const AppKey& key) { woken.push_back(key); }
  void touch(const AppKey& key) { records.push_back(key); }
  /// Both.
  void change(const AppKey& key) {
    touch(key);
    wake(key);
  }
  void change(const Woken& keys) {
    for (const AppKey& key : keys) change(key);
  }
};

}  // namespace twelvefactor::store
