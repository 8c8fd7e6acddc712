// A child as the store keeps it: what a Child says, in a fraction of its size. Made and given back by
// store/children, store/snapshot and store/shown, under the store's mutex. Most children have neither counts
// nor a release nor anything unusual: what has, keeps it beside.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "model/child.hpp"
#include "store/bytes.hpp"
#include "store/press.hpp"

namespace twelvefactor::store {

struct KeptChild {
  /// Of few, and then mostly for a while. As in Child.
  struct Unusual {
    std::optional<Digest> stands_for;
    std::shared_ptr<const std::vector<std::string>> foreign_variables;
    std::uint32_t edited_metadata = 0;
    std::uint32_t left_metadata = 0;
    std::string trouble;
    std::optional<JobState> job;
    std::int64_t limited_since = 0;
  };

  Uid uid;
  Uid owner;
  std::uint64_t resource_version = 0;
  std::int64_t generation = 0;
  Digest digest;
  std::uint64_t paths = 0;
  std::int64_t release_number = 0;
  std::string name;
  std::uint32_t epoch = 0;  // see store/mark.hpp
  Kind kind = Kind::kConfigMap;
  std::uint8_t update_entry = Child::kNoEntry;
  bool deleting : 1 = false;
  bool applied : 1 = false;
  bool reported : 1 = false;
  bool suspended : 1 = false;
  bool adopted : 1 = false;
  bool port_name_taken : 1 = false;
  std::unique_ptr<const Rollout> rollout;  // of Deployments
  Bytes release;                           // of AppReleases: store/kept_release
  std::unique_ptr<Unusual> unusual;

  [[nodiscard]] bool is(Kind of, std::string_view called) const { return kind == of && name == called; }
  /// Makes room for what is unusual.
  Unusual& make_unusual();
};

/// `releases`: presses specs of AppReleases.
KeptChild kept(Child child, std::uint32_t epoch, Press& releases);
Child given_back(const KeptChild& child, const Press& releases);

}  // namespace twelvefactor::store
