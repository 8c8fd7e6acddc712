// Every input of tests/fuzz/corpus, each also cut off at every place: what broke a reader once, and what
// looks like it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "fuzz/readers.hpp"

namespace twelvefactor::testing {
namespace {

void over_corpus(const std::string& name, void (*read)(std::string_view)) {
  int files = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(std::string(TEST_SOURCE_DIR) + "/fuzz/corpus/" + name)) {
    std::ifstream in(file.path(), std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    const std::string text = bytes.str();
    read(text);
    // Of a long one not every place: a unit test must be quick.
    const std::size_t step = text.size() / 200 + 1;
    for (std::size_t end = 0; end < text.size(); end += step) read(std::string_view(text).substr(0, end));
    ++files;
  }
  EXPECT_GE(files, 3) << name;
}

TEST(FuzzCorpus, YamlKeepsItsPromises) {
  over_corpus("yaml", read_yaml);
}

TEST(FuzzCorpus, ShellKeepsItsPromises) {
  over_corpus("shell", read_shell);
}

TEST(FuzzCorpus, SecretsKeepTheirPromises) {
  over_corpus("secrets", read_literal);
}

TEST(FuzzCorpus, ContractsKeepTheirPromises) {
  over_corpus("contract", read_contract);
}

TEST(FuzzCorpus, WatchFramesKeepTheirPromises) {
  over_corpus("frames", read_frames);
}

TEST(FuzzCorpus, KubeconfigsKeepTheirPromises) {
  over_corpus("kubeconfig", read_kubeconfig);
}

TEST(FuzzCorpus, ObjectsKeepTheirPromises) {
  over_corpus("objects", read_object);
}

TEST(FuzzCorpus, StatusesKeepTheirPromises) {
  over_corpus("status", read_status);
}

TEST(FuzzCorpus, MarkedSecretsAreNotShown) {
  over_corpus("marked", read_marked);
}

}  // namespace
}  // namespace twelvefactor::testing
