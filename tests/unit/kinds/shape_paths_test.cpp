// The paths of every shape as a list that other programs read: the end-to-end walk edits each of them
// (e2e/test_every_edit_comes_back.py). A new path is walked as soon as it is in the list, and this test fails
// until it is: UPDATE_GOLDEN=1 writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "kinds/digest/shape.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

const std::string kFile = std::string(TEST_SOURCE_DIR) + "/../e2e/shape_paths.json";

json paths(const Shape& shape, json at, json found);

json marked(const Shape& shape, const json& at) {
  json entry = {{"path", at}};
  if (shape.whole) entry["whole"] = true;
  if (shape.always) entry["always"] = true;
  return entry;
}

json below_list(const Shape& shape, json at, json found) {
  json keys = shape.item_keys;
  if (!shape.only_item.empty()) keys = json::array({shape.item_keys.front() + "=" + shape.only_item});
  at.push_back(keys);
  found.push_back(marked(*shape.item, at));
  return paths(*shape.item, std::move(at), std::move(found));
}

json paths(const Shape& shape, json at, json found) {
  if (shape.item) return below_list(shape, std::move(at), std::move(found));
  for (const Shape::Member& member : shape.members) {
    if (member.shape->theirs) continue;
    json below = at;
    below.push_back(member.name + (member.prefix ? "*" : ""));
    found.push_back(marked(*member.shape, below));
    found = paths(*member.shape, std::move(below), std::move(found));
  }
  return found;
}

/// One line for each path.
std::string text() {
  std::string text = "{\n";
  for (const Kind kind : kAllKinds) {
    text += (text.size() > 2 ? ",\n" : "") + json(std::string(resource_type(kind).plural)).dump() + ": [\n";
    std::string lines;
    for (const json& entry : paths(shape_of(kind), json::array(), json::array()))
      lines += (lines.empty() ? "" : ",\n") + entry.dump();
    text += lines + "]";
  }
  return text + "\n}\n";
}

TEST(ShapePaths, AreThoseThatAreWalked) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(kFile) << text();
  std::stringstream file;
  file << std::ifstream(kFile).rdbuf();
  EXPECT_EQ(file.str(), text()) << "UPDATE_GOLDEN=1 writes " << kFile << " anew";
}

}  // namespace
}  // namespace twelvefactor::kinds
