// The objects of an input, and how they find each other: by labels and by names. Internal to
// imports/manifests. Pure.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "imports/draft.hpp"
#include "imports/manifests/draft_of_objects.hpp"
#include "imports/tree.hpp"

namespace twelvefactor::imports::plain {

struct Object {
  std::string file;
  std::map<std::string, int> lines;
  Tree value;
  std::string kind;
  std::string group;  // of its API: "apps", "" of core
  std::string name;
  std::string namespace_name;

  /// "Deployment shop"
  [[nodiscard]] std::string words() const { return kind + " " + name; }
  /// "shop.yaml:12: Deployment shop: spec.replicas", with what is known of it.
  [[nodiscard]] std::string source(std::string_view path) const;
};

struct World {
  std::vector<Object> objects;
  ObjectChoice choice;

  /// None: null.
  [[nodiscard]] const Object* find(std::string_view kind, const std::string& namespace_name,
                                   const std::string& name) const;
  [[nodiscard]] std::vector<const Object*> all(std::string_view kind) const;
};

/// Objects that are no JSON of an object with kind and name are left out, and those that the operator made.
World read_world(const std::vector<GivenObject>& objects, const ObjectChoice& choice);

/// A member of a member; null where there is none.
const Tree& inside(const Tree& value, std::initializer_list<std::string_view> names);

/// The words of a command, in their order.
std::vector<std::string> words_in(const Tree& container, std::string_view key);

/// Whole numbers only; 0 where there is none.
int whole_number(const Tree& object, std::string_view name);

const Tree& labels_of(const Object& object);
const Tree& annotations_of(const Object& object);
/// The pod of a workload, and where it is.
const Tree& pod_of(const Object& object);
std::string pod_path_of(const Object& object);
/// The labels that its pods carry.
const Tree& pod_labels_of(const Object& object);

/// A map of labels that is not empty, all of which are there.
bool selects(const Tree& wanted, const Tree& labels);

/// Where something stands in an object and in the app, for notes.
struct Place {
  const Object& object;
  std::string path;  // ".spec.template.spec.containers[0]"
  std::string at;    // "processes.web"
  Draft& draft;

  [[nodiscard]] Place in(const std::string& more) const { return {object, path + more, at, draft}; }
  [[nodiscard]] Place about(std::string field) const { return {object, path, std::move(field), draft}; }
  [[nodiscard]] std::string source() const { return object.source(path); }
  void guess(std::string text, std::string remedy = "") const;
  void missing(std::string text, std::string remedy) const;
};

}  // namespace twelvefactor::imports::plain
