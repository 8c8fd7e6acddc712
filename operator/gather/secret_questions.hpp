// How often contracts may ask about what a Secret holds. Each answer is a yes or a no, and whoever writes
// apps may ask as often as he likes: without a limit enough of them spell the value out. Used by
// gather/contents.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "model/app_key.hpp"

namespace twelvefactor::gather {

class SecretQuestions {
 public:
  static constexpr std::size_t kAtOnce = 32;
  static constexpr std::int64_t kSecondsForOneMore = 10;

  /// `now`: seconds since 1970. A question that was asked before, by whichever app, may be asked again.
  bool may_ask(const AppKey& secret, const std::string& question, std::int64_t now) {
    const std::lock_guard lock(mutex_);
    if (asked_.size() >= kMostKept) drop_rested(now);
    Asked& asked = asked_[{secret.namespace_name, secret.name}];
    if (asked.questions.contains(question)) return true;
    asked.regain(now);
    if (asked.taken >= kAtOnce) return false;
    ++asked.taken;
    if (asked.questions.size() >= kAtOnce * 2) asked.questions.clear();
    asked.questions.insert(question);
    return true;
  }

 private:
  static constexpr std::size_t kMostKept = 4096;

  struct Asked {
    std::set<std::string> questions;
    std::size_t taken = 0;
    std::int64_t since = 0;

    void regain(std::int64_t now) {
      if (since == 0) since = now;
      const std::int64_t back = std::max<std::int64_t>(0, now - since) / kSecondsForOneMore;
      since += back * kSecondsForOneMore;
      taken -= std::min(taken, static_cast<std::size_t>(back));
    }
  };

  void drop_rested(std::int64_t now) {
    for (auto each = asked_.begin(); each != asked_.end();) {
      each->second.regain(now);
      each = each->second.taken == 0 ? asked_.erase(each) : std::next(each);
    }
  }

  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Asked> asked_;
};

}  // namespace twelvefactor::gather
