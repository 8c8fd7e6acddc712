#include "cli/terminal/text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/cluster/cluster_error.hpp"
#include "cli/terminal/table.hpp"

namespace twelvefactor::cli {
namespace {

using std::chrono::seconds;

TEST(Text, FromAClusterCannotControlTheTerminal) {
  EXPECT_EQ(printable("a\x1b[31mb\x07\x7f"), "a[31mb");
  EXPECT_EQ(printable("a\nb\tc\rd"), "a b c d");
  EXPECT_EQ(printable("gr\xC3\xBCn \xF0\x9F\x8C\xB1"), "gr\xC3\xBCn \xF0\x9F\x8C\xB1");
  EXPECT_EQ(printable("x\xC2\x9By"), "xy") << "C1: CSI in one letter";
  EXPECT_EQ(printable("x\xE2\x80\xAEy\xE2\x81\xA6z"), "xyz") << "direction of writing";
  for (const char* broken : {"\xC3", "\xFF", "\x80", "\xC0\xAF", "\xED\xA0\x80"})
    EXPECT_EQ(printable(broken).front(), '?') << broken;
}

TEST(Text, OfALogIsItsLastLines) {
  EXPECT_EQ(printable_lines("a\r\nb\n\nc\x1b[0m\n\n", 9), (std::vector<std::string>{"a", "b", "", "c[0m"}));
  EXPECT_EQ(printable_lines("a\nb\nc", 2), (std::vector<std::string>{"b", "c"}));
  EXPECT_TRUE(printable_lines("", 2).empty());
}

TEST(Text, IsBrokenBetweenWords) {
  EXPECT_EQ(wrapped("one two three four five six seven", 2, 22), "one two three four\n  five six seven");
  EXPECT_EQ(wrapped("one two", 2, 0), "one two");
  EXPECT_EQ(wrapped("one two three", 30, 35), "one two three") << "too narrow to be broken";
  const std::string word(40, 'x');
  EXPECT_EQ(wrapped(word + " " + word, 2, 30), word + "\n  " + word);
  EXPECT_EQ(wrapped("  a   b", 0, 40), "  a   b");
}

TEST(Text, AgesAreAsKubectlWritesThem) {
  const std::map<std::int64_t, std::string> ages = {{-5, "0s"},
                                                    {0, "0s"},
                                                    {119, "119s"},
                                                    {120, "2m"},
                                                    {190, "3m10s"},
                                                    {600, "10m"},
                                                    {10799, "179m"},
                                                    {10800, "3h"},
                                                    {11100, "3h5m"},
                                                    {28800, "8h"},
                                                    {172799, "47h"},
                                                    {172800, "2d"},
                                                    {180000, "2d2h"},
                                                    {8 * 86400, "8d"},
                                                    {729 * 86400, "729d"},
                                                    {731 * 86400, "2y1d"},
                                                    {9 * 365 * 86400, "9y"}};
  for (const auto& [count, text] : ages) EXPECT_EQ(age(seconds(count)), text);
}

TEST(Text, InJsonStaysTheSameValue) {
  const std::string text = "a\x1b\x7f\xC2\x9B\xE2\x80\xAE\xC3\xBC";
  const std::string shown = printable_json(nlohmann::json(text).dump());
  EXPECT_EQ(shown, "\"a\\u001b\\u007f\\u009b\\u202e\xC3\xBC\"");
  EXPECT_EQ(nlohmann::json::parse(shown), text);
}

TEST(Text, TablesLineUpByLettersNotBytes) {
  Table table({"NAME", "X"});
  table.row({"gr\xC3\xBCn", "1"});
  table.row({"a\x1b[2Jb", ""});
  EXPECT_EQ(table.text("  "), "  NAME    X\n  gr\xC3\xBCn    1\n  a[2Jb\n");
}

std::string told(int status, const std::string& reason, const std::string& message) {
  kube::ApiError error;
  error.status = status;
  error.reason = reason;
  error.message = message;
  return explained(error, "app shop in namespace n", "list the apps with: kubectl get tfa -A",
                   "https://x (kubeconfig f)");
}

TEST(Text, OfARefusalSaysWhatToDo) {
  EXPECT_EQ(told(404, "NotFound", "twelvefactorapps.twelvefactor.dev \"shop\" not found"),
            "app shop in namespace n does not exist; list the apps with: kubectl get tfa -A");
  EXPECT_EQ(
      told(404, "NotFound", "HTTP status 404"),
      "app shop in namespace n: the API server https://x (kubeconfig f) does not know the kind; install the "
      "definitions (crds/)");
  EXPECT_EQ(told(0, "Unreachable", "refused"),
            "cannot reach the API server https://x (kubeconfig f): refused; check --kubeconfig and "
            "--context, and the "
            "network");
  EXPECT_EQ(told(403, "Forbidden", "jane cannot get it"),
            "jane cannot get it; ask for the right: Kubernetes' role view allows to read apps and releases, "
            "edit to "
            "change apps");
  EXPECT_NE(told(401, "Unauthorized", "Unauthorized").find("log in again"), std::string::npos);
  EXPECT_NE(told(409, "Conflict", "uid").find("try again"), std::string::npos);
  EXPECT_EQ(told(500, "InternalError", "etcd\x1b[2J"), "app shop in namespace n: etcd[2J (HTTP 500)");
  EXPECT_EQ(told(0, std::string(kube::kReasonCredentials), "no token"), "no token");
}

}  // namespace
}  // namespace twelvefactor::cli
