#include "drift/names.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "lint/workload.hpp"

namespace twelvefactor::drift {
namespace {

using Names = std::set<std::string>;

struct Identity {
  std::string kind;
  std::string namespace_name;
  std::string name;
  friend auto operator<=>(const Identity&, const Identity&) = default;
};

/// One side while its labels are made. What was replaced has no part in it.
struct OneSide {
  const Manifests& manifests;
  std::vector<bool> counts;
  Names names;
  Names namespaces;
};

OneSide one_side(const Manifests& manifests, std::vector<std::string>& notes) {
  OneSide side{manifests, std::vector<bool>(manifests.workloads.size(), true), {}, {}};
  std::map<Identity, std::size_t> last;
  for (std::size_t i = 0; i < manifests.workloads.size(); ++i) {
    const FoundWorkload& each = manifests.workloads[i];
    const auto [known, fresh] = last.emplace(Identity{each.kind, each.key.namespace_name, each.key.name}, i);
    if (!fresh) {
      side.counts[known->second] = false;
      known->second = i;
      notes.push_back(manifests.name + ": " + each.kind + " " + to_string(each.key) +
                      " is there more than once; the last one counts, as for kubectl apply");
    }
    side.names.insert(each.key.name);
    side.namespaces.insert(each.key.namespace_name);
  }
  return side;
}

std::string called(const std::map<std::string, std::string>& renamed, const std::string& name) {
  const auto found = renamed.find(name);
  return found == renamed.end() ? name : found->second;
}

/// How a workload is told from others of its side, with more and more words.
using Words = std::array<std::string, 3>;

std::vector<Words> words_of(const OneSide& side, const std::map<std::string, std::string>& names,
                            const std::map<std::string, std::string>& namespaces) {
  std::vector<Words> all;
  for (const FoundWorkload& each : side.manifests.workloads) {
    const std::string name = called(names, each.key.name);
    const std::string with_kind = each.kind + "/" + name;
    all.push_back({name, with_kind, called(namespaces, each.key.namespace_name) + "/" + with_kind});
  }
  return all;
}

/// Those that are several on one of the sides.
Names ambiguous(const OneSide& side, const std::vector<Words>& words, std::size_t length, Names found) {
  std::map<std::string, int> counted;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (side.counts[i] && ++counted[words[i].at(length)] > 1) found.insert(words[i].at(length));
  }
  return found;
}

WorkloadNames labels_of(const OneSide& side, const std::vector<Words>& words,
                        const std::array<Names, 2>& unclear) {
  WorkloadNames made;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::size_t length = 0;
    while (length < unclear.size() && unclear.at(length).contains(words[i].at(length))) ++length;
    made.labels.push_back(side.counts[i] ? words[i].at(length) : "");
  }
  return made;
}

void add_several(const Manifests& manifests, const WorkloadNames& names, Names& several) {
  for (std::size_t i = 0; i < names.labels.size(); ++i) {
    const auto object =
        nlohmann::json::parse(manifests.workloads[i].json, nullptr, /*allow_exceptions=*/false);
    if (lint::read_workload(object, "", manifests::Hook::kNone).size() > 1) several.insert(names.labels[i]);
  }
}

}  // namespace

NamesOfBoth names_of_both(const Manifests& here, const Manifests& there) {
  NamesOfBoth made;
  const OneSide ours = one_side(here, made.notes);
  const OneSide theirs = one_side(there, made.notes);
  Names known = ours.namespaces;
  known.insert(theirs.namespaces.begin(), theirs.namespaces.end());
  const Renamed names = renamed(ours.names, theirs.names, known);
  const Renamed namespaces = renamed(ours.namespaces, theirs.namespaces);
  for (const std::string& around : names.around)
    made.notes.push_back("names of workloads are compared without " + around);
  const std::vector<Words> our_words = words_of(ours, names.here, namespaces.here);
  const std::vector<Words> their_words = words_of(theirs, names.there, namespaces.there);
  std::array<Names, 2> unclear;
  for (std::size_t length = 0; length < unclear.size(); ++length)
    unclear.at(length) = ambiguous(theirs, their_words, length, ambiguous(ours, our_words, length, {}));
  made.here = labels_of(ours, our_words, unclear);
  made.there = labels_of(theirs, their_words, unclear);
  add_several(here, made.here, made.with_containers);
  add_several(there, made.there, made.with_containers);
  return made;
}

}  // namespace twelvefactor::drift
