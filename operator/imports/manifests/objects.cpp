#include "imports/manifests/objects.hpp"

#include <algorithm>
#include <utility>

#include "manifests/pod_place.hpp"

namespace twelvefactor::imports::plain {
namespace {

bool is_made_by_operator(const Tree& value) {
  const Tree& owners = inside(value, {"metadata", "ownerReferences"});
  return std::ranges::any_of(items_of(owners), [](const Tree& owner) {
    return member_text(owner, "apiVersion").starts_with("twelvefactor.dev/");
  });
}

}  // namespace

std::string Object::source(std::string_view path) const {
  std::string place = file;
  std::string_view known = path;
  auto line = lines.find(std::string(known));
  while (line == lines.end() && !known.empty()) {
    const std::size_t end = known.find_last_of(".[");
    known = known.substr(0, end == std::string_view::npos ? 0 : end);
    line = lines.find(std::string(known));
  }
  if (line != lines.end() && line->second > 0) place += ":" + std::to_string(line->second);
  place += (place.empty() ? "" : ": ") + words();
  if (!path.empty()) place.append(": ").append(path.substr(path.front() == '.' ? 1 : 0));
  return place;
}

const Object* World::find(std::string_view kind, const std::string& namespace_name,
                          const std::string& name) const {
  const auto found = std::ranges::find_if(objects, [&](const Object& each) {
    return each.kind == kind && each.name == name && each.namespace_name == namespace_name;
  });
  return found == objects.end() ? nullptr : &*found;
}

std::vector<const Object*> World::all(std::string_view kind) const {
  std::vector<const Object*> found;
  for (const Object& each : objects) {
    if (each.kind == kind) found.push_back(&each);
  }
  return found;
}

World read_world(const std::vector<GivenObject>& objects, const ObjectChoice& choice) {
  World world;
  world.choice = choice;
  for (const GivenObject& given : objects) {
    Tree value = Tree::parse(given.json, nullptr, /*allow_exceptions=*/false);
    if (!value.is_object() || is_made_by_operator(value)) continue;
    const std::string version = member_text(value, "apiVersion");
    const std::size_t slash = version.find('/');
    Object object{given.file,
                  given.lines,
                  {},
                  member_text(value, "kind"),
                  slash == std::string::npos ? "" : version.substr(0, slash),
                  member_text(member(value, "metadata"), "name"),
                  member_text(member(value, "metadata"), "namespace")};
    if (object.kind.empty() || object.name.empty()) continue;
    object.value = std::move(value);
    world.objects.push_back(std::move(object));
  }
  std::ranges::stable_sort(world.objects, {}, [](const Object& each) {
    return std::tie(each.namespace_name, each.kind, each.name);
  });
  return world;
}

const Tree& inside(const Tree& value, std::initializer_list<std::string_view> names) {
  const Tree* at = &value;
  for (const std::string_view name : names) at = &member(*at, name);
  return *at;
}

std::vector<std::string> words_in(const Tree& container, std::string_view key) {
  std::vector<std::string> words;
  for (const Tree& each : items_of(member(container, key))) words.push_back(scalar_text(each));
  return words;
}

int whole_number(const Tree& object, std::string_view name) {
  const Tree& value = member(object, name);
  constexpr std::int64_t kMost = 2147483647;
  const bool fits =
      value.is_number_integer() && value.get<std::int64_t>() > 0 && value.get<std::int64_t>() <= kMost;
  return fits ? value.get<int>() : 0;
}

const Tree& labels_of(const Object& object) {
  return inside(object.value, {"metadata", "labels"});
}

const Tree& annotations_of(const Object& object) {
  return inside(object.value, {"metadata", "annotations"});
}

const Tree& pod_of(const Object& object) {
  return *twelvefactor::manifests::pod_place(object.value).pod;
}

std::string pod_path_of(const Object& object) {
  return twelvefactor::manifests::pod_place(object.value).path;
}

const Tree& pod_labels_of(const Object& object) {
  return inside(object.value, {"spec", "template", "metadata", "labels"});
}

bool selects(const Tree& wanted, const Tree& labels) {
  if (!wanted.is_object() || wanted.empty()) return false;
  return std::ranges::all_of(wanted.items(), [&labels](const auto& each) {
    return labels.is_object() && member(labels, each.key()) == each.value();
  });
}

void Place::guess(std::string text, std::string remedy) const {
  draft.notes.push_back({Note::Weight::kGuessed, source(), at, std::move(text), std::move(remedy)});
}

void Place::missing(std::string text, std::string remedy) const {
  draft.notes.push_back({Note::Weight::kMissing, source(), at, std::move(text), std::move(remedy)});
}

}  // namespace twelvefactor::imports::plain
