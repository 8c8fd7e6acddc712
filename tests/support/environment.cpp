#include "support/environment.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "http/transport.hpp"

namespace twelvefactor::testing {
namespace {

std::filesystem::path root() { return std::filesystem::temp_directory_path() / ("contract_tests." + std::to_string(::getpid())); }

class Process final : public ::testing::Environment {
 public:
  void SetUp() override { http::initialize_transport_threads(2); }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::remove_all(root(), ignored);
  }
};

[[maybe_unused]] const auto* const kProcess = ::testing::AddGlobalTestEnvironment(new Process);

}  // namespace

std::string temporary_folder() {
  static std::atomic<int> next{0};
  const auto folder = root() / std::to_string(++next);
  std::filesystem::create_directories(folder);
  return folder.string();
}

void write_file(const std::string& path, const std::string& text, bool executable) {
  // Replaced, not rewritten: as the kubelet does it.
  const std::string fresh = path + ".fresh";
  std::ofstream(fresh, std::ios::binary) << text;
  using std::filesystem::perms;
  if (executable) std::filesystem::permissions(fresh, perms::owner_all);
  std::filesystem::rename(fresh, path);
}

}  // namespace twelvefactor::testing
