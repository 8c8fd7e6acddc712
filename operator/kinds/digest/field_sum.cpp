#include "kinds/digest/field_sum.hpp"

#include <charconv>

#include "kinds/digest/hash.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

bool is_empty_object(dom::element value) {
  dom::object object;
  return value.get_object().get(object) == simdjson::SUCCESS && object.size() == 0;
}

std::string number_text(std::int64_t value) {
  return "i" + std::to_string(value);
}

std::string text_text(std::string_view value) {
  return std::string("s").append(value);
}

std::string flag_text(bool value) {
  return value ? "t" : "f";
}

/// One text per value, so that 3 and "3" differ and a number has one spelling.
std::string canonical(dom::element value) {
  switch (value.type()) {
    case dom::element_type::STRING:
      return text_text(value.get_string().value_unsafe());
    case dom::element_type::INT64:
      return number_text(value.get_int64().value_unsafe());
    case dom::element_type::UINT64:
      return "i" + std::to_string(value.get_uint64().value_unsafe());
    case dom::element_type::BOOL:
      return flag_text(value.get_bool().value_unsafe());
    case dom::element_type::DOUBLE: {
      std::array<char, 32> text{};
      const auto end =
          std::to_chars(text.data(), text.data() + text.size(), value.get_double().value_unsafe());
      return "d" + std::string(text.data(), end.ptr);
    }
    default:
      return {};
  }
}

/// The item's step in fieldsV1: k:{"containerPort":8080,"protocol":"TCP"}, keys in alphabetical order as
/// shapes name them.
std::string item_step(dom::object item, const Shape& shape) {
  std::string step = "k:{";
  for (const std::string& key : shape.item_keys) {
    dom::element value;
    if (item.at_key(key).get(value) != simdjson::SUCCESS) continue;
    if (step.back() != '{') step += ',';
    step.append("\"").append(key).append("\":").append(simdjson::minify(value));
  }
  return step += '}';
}

/// Of the metadata of a pod template: the annotation that names what an app states.
std::string_view listed_keys(dom::object metadata) {
  std::string_view keys;
  dom::object annotations;
  if (metadata.at_key("annotations").get(annotations) != simdjson::SUCCESS) return keys;
  if (annotations.at_key(kListOfKeys).get(keys) != simdjson::SUCCESS) return {};
  return keys;
}

/// Others put containers there, too, also into what we create, under our name.
bool has_mark(dom::object container) {
  dom::array env;
  if (container.at_key("env").get(env) != simdjson::SUCCESS) return false;
  for (const dom::element variable : env) {
    std::string_view name;
    if (variable["name"].get(name) == simdjson::SUCCESS && name == kMarkOfOurContainers) return true;
  }
  return false;
}

const Shape& leaf_shape() {
  // Never destroyed: worker threads may still read it while the process ends.
  static const auto* const kLeaf = [] {
    auto* shape = new Shape;
    shape->all = true;
    return shape;
  }();
  return *kLeaf;
}

}  // namespace

FieldSum FieldSum::of(dom::element object, const Shape& shape, std::span<const OwnedNode> owners) {
  FieldSum sum;
  sum.walk(object, shape, owners);
  return sum;
}

Digest FieldSum::leaf(std::string_view path, int value) {
  return hash_leaf(path, number_text(value));
}

Digest FieldSum::leaf(std::string_view path, bool value) {
  return hash_leaf(path, flag_text(value));
}

Digest FieldSum::leaf(std::string_view path, std::string_view value) {
  return hash_leaf(path, text_text(value));
}

FieldSum::Owners FieldSum::descend(std::span<const OwnedNode> owners, std::string_view step) {
  Owners below;
  for (const OwnedNode& owner : owners) {
    if (owner.whole) {
      below.nodes.at(below.count++) = owner;
      continue;
    }
    dom::object fields;
    dom::element next;
    if (owner.fields.get_object().get(fields) != simdjson::SUCCESS) continue;
    if (fields.at_key(step).get(next) != simdjson::SUCCESS) continue;
    below.nodes.at(below.count++) = {next, is_empty_object(next)};
  }
  return below;
}

FieldSum::Owners FieldSum::everything_in(dom::element value) {
  Owners whole;
  whole.nodes.front() = {value, true};
  whole.count = 1;
  return whole;
}

void FieldSum::walk(dom::element value, const Shape& shape, std::span<const OwnedNode> owners) {
  if (value.is_object()) {
    walk_object(value.get_object().value_unsafe(), shape, owners);
  } else if (value.is_array()) {
    const dom::array list = value.get_array().value_unsafe();
    if (shape.item) {
      walk_keyed_list(list, shape, owners);
    } else {
      walk_plain_list(list, shape, owners);
    }
  } else if (shape.all) {
    add_leaf(value);
  }
}

const Shape* FieldSum::below(const Shape& shape, std::string_view name) const {
  if (shape.all) return &shape;
  const Shape* member = shape.member(name);
  return member == nullptr && shape.by_list && is_listed(listed_, name) ? &leaf_shape() : member;
}

void FieldSum::walk_object(dom::object object, const Shape& shape, std::span<const OwnedNode> owners) {
  std::string step;
  for (const auto& [name, value] : object) {
    const Shape* below = this->below(shape, name);
    if (below == nullptr) continue;
    if (below->by_list) listed_ = listed_keys(object);
    step.assign("f:").append(name);
    Owners owned = descend(owners, step);
    if (below->always || (below->whole && owned.count > 0)) owned = everything_in(value);
    if (owned.count == 0) continue;
    const std::size_t length = path_.size();
    path_.append("/").append(name);
    walk(value, *below, owned.span());
    path_.resize(length);
  }
}

void FieldSum::walk_keyed_list(dom::array list, const Shape& shape, std::span<const OwnedNode> owners) {
  for (const dom::element element : list) {
    dom::object item;
    if (element.get_object().get(item) != simdjson::SUCCESS) continue;
    if (!shape.only_item.empty()) {
      std::string_view name;
      if (item.at_key(shape.item_keys.front()).get(name) != simdjson::SUCCESS || name != shape.only_item)
        continue;
    }
    if (shape.marked && !has_mark(item)) continue;
    const std::string step = item_step(item, shape);
    Owners owned = descend(owners, step);
    if (owned.count == 0) continue;
    if (shape.item->whole) owned = everything_in(element);
    const std::size_t length = path_.size();
    path_.append("/").append(step);
    walk(element, *shape.item, owned.span());
    path_.resize(length);
  }
}

void FieldSum::walk_plain_list(dom::array list, const Shape& shape, std::span<const OwnedNode> owners) {
  // An atomic list belongs to one manager whole: whoever reaches it owns every item.
  const Owners whole = everything_in(owners.front().fields);
  std::size_t index = 0;
  for (const dom::element element : list) {
    const std::size_t length = path_.size();
    path_.append("/").append(std::to_string(index++));
    walk(element, shape, whole.span());
    path_.resize(length);
  }
}

void FieldSum::add_leaf(dom::element value) {
  if (value.is_null()) return;
  sum_ += hash_leaf(path_, canonical(value));
  paths_ += hash_path(path_);
}

}  // namespace twelvefactor::kinds
