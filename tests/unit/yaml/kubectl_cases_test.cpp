// The hard cases of tests/yaml/cases, whose answers are those of kubectl's own reader
// (tests/yaml/cases_test.go writes and checks them): the same documents, the same values, the same refusals.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "yaml/places.hpp"
#include "yaml/read_document.hpp"

namespace twelvefactor::yaml {
namespace {

using nlohmann::json;

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// In the form of the answers. kubectl stops at what it refuses, or may: what is behind does not count.
json read_all(const std::string& text) {
  json documents = json::array();
  for (const DocumentText& part : split_documents(text)) {
    Read read = read_document(part);
    if (read.unreadable) documents.push_back({{"refused", true}});
    if (read.value) documents.push_back({{"value", std::move(*read.value)}});
  }
  return documents;
}

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(REPOSITORY_DIR "/tests/yaml/cases")) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

class KubectlCase : public ::testing::TestWithParam<std::string> {};

TEST_P(KubectlCase, IsReadAsKubectlReadsIt) {
  const std::string base = REPOSITORY_DIR "/tests/yaml/cases/" + GetParam();
  json expected = json::parse(bytes_of(base + ".json"));
  json read = read_all(bytes_of(base + ".yaml"));
  const auto refused = [](const json& each) { return each.contains("refused"); };
  if (std::ranges::any_of(expected, refused)) {
    EXPECT_TRUE(std::ranges::any_of(read, refused)) << read.dump(2);
    const std::size_t before = std::min(expected.size() - 1, read.size());
    read.get_ref<json::array_t&>().resize(before);
    expected.get_ref<json::array_t&>().resize(before);
  }
  EXPECT_EQ(read, expected) << read.dump(2);
}

INSTANTIATE_TEST_SUITE_P(Cases, KubectlCase, ::testing::ValuesIn(names()),
                         [](const auto& each) { return each.param; });

}  // namespace
}  // namespace twelvefactor::yaml
