// Files that a command is given: bounded, and never waited for.
#include "manifests/text_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "manifests/found_files.hpp"

namespace twelvefactor::manifests {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLimit = 1 << 20;

class TextFile : public ::testing::Test {
 protected:
  TextFile() : directory_(fs::temp_directory_path() / ("text-file-test-" + std::to_string(::getpid()))) {
    fs::create_directories(directory_);
  }
  ~TextFile() override { fs::remove_all(directory_); }

  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(directory_ / name) << text;
    return (directory_ / name).string();
  }

  static std::string refused(const std::string& path, const std::string& standard_input = "",
                             Chosen chosen = Chosen::kByName) {
    std::istringstream in(standard_input);
    const auto text = read_file(path, kLimit, in, chosen);
    return text ? "read" : text.error().message;
  }

  fs::path directory_;
};

TEST_F(TextFile, IsReadToItsEnd) {
  std::istringstream in("from standard input");
  EXPECT_EQ(read_file(file("a", std::string(kLimit, 'x')), kLimit, in).value().size(), kLimit);
  EXPECT_EQ(read_file("-", kLimit, in).value(), "from standard input");
}

TEST_F(TextFile, MayNotBeLargerThanTheLimit) {
  EXPECT_NE(refused(file("a", std::string(kLimit + 1, 'x'))).find("is larger than 1 MiB; split it"),
            std::string::npos);
  EXPECT_EQ(refused("-", std::string(kLimit + 1, 'x')), "standard input: is larger than 1 MiB; split it");
}

TEST_F(TextFile, IsNoDeviceNorPipe) {
  EXPECT_EQ(refused("/dev/zero"), "/dev/zero: is no file, but a device or a socket");
  EXPECT_NE(refused(directory_.string()).find("is a directory"), std::string::npos);
  const std::string pipe = (directory_ / "pipe").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_NE(refused(pipe).find("is a pipe"), std::string::npos) << "nobody writes it, and nobody waits";
  EXPECT_NE(refused("/nowhere/a").find("No such file or directory"), std::string::npos);
}

TEST_F(TextFile, APipeThatTheShellMadeIsRead) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ASSERT_EQ(::write(ends[1], "text", 4), 4);
  ::close(ends[1]);
  std::istringstream in;
  const auto text = read_file("/dev/fd/" + std::to_string(ends[0]), kLimit, in);
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_EQ(*text, "text");
  ::close(ends[0]);
}

TEST_F(TextFile, LinksInADirectoryAreNotFollowed) {
  const std::string target = file("secret.txt", "kind: Secret");
  fs::create_symlink(target, directory_ / "link.yaml");
  fs::create_directory_symlink("/etc", directory_ / "etc");
  const std::string real = file("real.yaml", "a: 1");
  const auto files = files_of(directory_.string());
  ASSERT_TRUE(files);
  ASSERT_EQ(files->size(), 1U);
  EXPECT_EQ(files->front().path, real);
  const std::string link = (directory_ / "link.yaml").string();
  EXPECT_NE(refused(link, "", Chosen::kInDirectory), "read") << "also one that was put there since";
  EXPECT_EQ(refused(link), "read") << "whoever names a link means it";
}

}  // namespace
}  // namespace twelvefactor::manifests
