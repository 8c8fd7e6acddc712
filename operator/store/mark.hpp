// How far one watch is, and what follows from that for each object it tells of: which of two versions counts,
// and whether an object is gone that a list left out. A part of the store, under its mutex.
//
// Whose word counts:
// * Events of a watch come in the order of versions, and answers to our own writes come beside them: the
// newer
//   version counts. What the watch has passed it has told, or it was deleted since: such an answer is late,
//   and dropped.
// * A list is what the API server holds. Each object of it counts, whatever its version, and its own version
//   is how far the watch is then: an etcd that was restored from a snapshot gives lower versions than are
//   known, and what is known with a higher one exists nowhere any more.
// * But a list is no younger than the moment in which it was asked for. What is answered between that moment
//   and its end may be younger than it: of these objects alone the newer version counts, and a list that
//   leaves one out is believed only when it is the younger one.
// An answer that was under way while an etcd was restored would count wrongly until the next list: the API
// server was down meanwhile, and the request with it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <unordered_set>

#include "model/uid.hpp"

namespace twelvefactor::store {

/// Of an object: which one, and at which resourceVersion.
struct Version {
  Uid uid;
  std::uint64_t number = 0;
};

class Mark {
 public:
  /// The request for a list is about to be sent. A list that is asked for anew takes the place of the last.
  void list_asked() {
    listing_ = true;
    highest_listed_ = 0;
    answered_.clear();
  }

  /// Its first object comes.
  void list_began() {
    if (!listing_) list_asked();
    ++epoch_;
  }

  /// It has named all there are. `version`: its own; 0: not known, that of its youngest object must do. To be
  /// followed by the sweep and then by list_over.
  void list_complete(std::uint64_t version) {
    const std::uint64_t known = version == 0 ? highest_listed_ : version;
    if (known != 0) high_water_ = known;
  }

  void list_over() {
    listing_ = false;
    answered_.clear();
  }

  /// The watch, or a list, has told of this version.
  void told(std::uint64_t version) {
    std::uint64_t& highest = listing_ ? highest_listed_ : high_water_;
    highest = std::max(highest, version);
  }

  /// False for an answer that is late.
  [[nodiscard]] bool answered(const Version& version) {
    if (version.number <= high_water_) return false;
    if (listing_) answered_.insert(version.uid);
    return true;
  }

  /// We asked for its deletion, and were answered.
  void asked_to_go(const Uid& uid) {
    if (listing_) answered_.insert(uid);
  }

  /// Is what was read taken in place of what is known?
  [[nodiscard]] bool counts(const Version& known, const Version& read) const {
    if (listing_) return !was_answered(known.uid) || read.number > known.number;
    return known.uid != read.uid || read.number > known.number;
  }

  /// Did the API server tell us something about this object that the list may not know yet?
  [[nodiscard]] bool was_answered(const Uid& uid) const { return answered_.contains(uid); }
  [[nodiscard]] bool listing() const { return listing_; }

  /// Is an object gone of which the last word was that of the list `epoch`? Asked between list_complete and
  /// list_over.
  [[nodiscard]] bool left_out(std::uint32_t epoch, const Version& known = {}) const {
    return epoch != epoch_ && !(was_answered(known.uid) && known.number > high_water_);
  }

  /// Of the last list.
  [[nodiscard]] std::uint32_t epoch() const { return epoch_; }

 private:
  struct HashOfUid {
    std::size_t operator()(const Uid& uid) const {
      std::size_t hash = 0;
      std::memcpy(&hash, uid.bytes.data(), sizeof hash);
      return hash;
    }
  };

  std::uint32_t epoch_ = 0;
  std::uint64_t high_water_ = 0;      // the newest version that the watch has told
  std::uint64_t highest_listed_ = 0;  // of the objects of the list that comes
  bool listing_ = false;
  std::unordered_set<Uid, HashOfUid> answered_;  // since the list was asked for
};

}  // namespace twelvefactor::store
