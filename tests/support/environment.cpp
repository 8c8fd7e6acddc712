#include "support/environment.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "http/transport.hpp"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

namespace twelvefactor::testing {
namespace {

std::filesystem::path root() {
  return std::filesystem::temp_directory_path() / ("contract_tests." + std::to_string(::getpid()));
}

/// Ends the process before the HTTP library's thread is joined by a static destructor: that aborts now and
/// then (docs/decisions/0003-transport.md). The operator leaves in the same way.
void leave() {
  const bool good = ::testing::UnitTest::GetInstance()->Passed();
  std::fflush(nullptr);
  std::_Exit(good ? 0 : 1);
}

class Process final : public ::testing::Environment {
 public:
  void SetUp() override {
    http::initialize_transport_threads();
    // After the library's own, so it runs before.
    std::atexit(leave);
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::remove_all(root(), ignored);
#if defined(__SANITIZE_ADDRESS__)
    __lsan_do_leak_check();
#endif
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
