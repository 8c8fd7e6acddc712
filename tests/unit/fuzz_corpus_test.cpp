// Every input of tests/fuzz/corpus, each also cut off at every place: what broke a reader once, and what
// looks like it. Then inputs made of these by chance, others in each run: FUZZ_SEED repeats one.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "fuzz/mutations.hpp"
#include "fuzz/readers.hpp"

namespace twelvefactor::testing {
namespace {

constexpr int kByChance = 1500;

std::vector<std::string> corpus(const std::string& name) {
  std::vector<std::string> inputs;
  for (const auto& file :
       std::filesystem::directory_iterator(std::string(TEST_SOURCE_DIR) + "/fuzz/corpus/" + name)) {
    std::ifstream in(file.path(), std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    inputs.push_back(bytes.str());
  }
  std::ranges::sort(inputs);  // the directory has no order
  return inputs;
}

std::uint32_t seed() {
  const char* given = std::getenv("FUZZ_SEED");
  return given == nullptr ? std::random_device()() : static_cast<std::uint32_t>(std::stoul(given));
}

std::string current;

/// What broke a promise, to be put into the corpus: with escapes that printf '%b' takes.
void tell_current(int) {
  static_cast<void>(std::fputs("the input: ", stderr));
  for (const char c : current) {
    if (c >= ' ' && c <= '~' && c != '\\' && c != '%') {
      static_cast<void>(std::fputc(c, stderr));
    } else {
      static_cast<void>(std::fprintf(stderr, "\\x%02x", static_cast<unsigned char>(c)));
    }
  }
  static_cast<void>(std::fputc('\n', stderr));
}

void over_corpus(const std::string& name, void (*read)(std::string_view)) {
  const std::vector<std::string> inputs = corpus(name);
  ASSERT_GE(inputs.size(), 3U) << name;
  for (const std::string& text : inputs) {
    read(text);
    // Of a long one not every place: a unit test must be quick.
    const std::size_t step = text.size() / 200 + 1;
    for (std::size_t end = 0; end < text.size(); end += step) read(std::string_view(text).substr(0, end));
  }
  const std::uint32_t chosen = seed();
  // Before the first input: a reader that breaks its promise ends the program.
  std::cout << name << ": FUZZ_SEED=" << chosen << " repeats this" << std::endl;
  Mutations mutations(inputs, chosen);
  const auto usual = std::signal(SIGABRT, tell_current);
  for (int i = 0; i < kByChance; ++i) {
    current = mutations.next();
    read(current);
  }
  static_cast<void>(std::signal(SIGABRT, usual));
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
