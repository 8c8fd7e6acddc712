// Words reach the process as they were written.
#include "kinds/build/literal_text.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::kinds {
namespace {

/// What the kubelet makes of it: Expand of k8s.io/kubernetes/third_party/forked/golang/expansion, where every
/// variable is defined.
std::string expanded(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '$' || at + 1 == text.size()) {
      result += text[at];
      continue;
    }
    const char next = text[++at];
    if (next == '$') {
      result += '$';
    } else if (next == '(') {
      const std::size_t end = text.find(')', at);
      result += end == std::string::npos ? "$(" : "<value>";
      if (end != std::string::npos) at = end;
    } else if (static_cast<unsigned char>(next) >= 0x80U) {
      result += "$?";  // older kubelets
    } else {
      result += std::string("$") + next;
    }
  }
  return result;
}

TEST(LiteralText, IsWhatTheProcessSees) {
  for (const char* const text : {"",
                                 "$",
                                 "$$",
                                 "$$$",
                                 "$$$$",
                                 "plain",
                                 "$HOME",
                                 "${HOME}",
                                 "$(HOME)",
                                 "$$(HOME)",
                                 "$$$(HOME)",
                                 "$(HOME",
                                 "DO $$BEGIN PERFORM 1; END$$",
                                 "a$",
                                 "$$x",
                                 "$x$",
                                 "$($(A))",
                                 "$1$(B)$$",
                                 "costs 3$€",
                                 "$é",
                                 "$(",
                                 "()",
                                 "$ ("}) {
    EXPECT_EQ(expanded(literal_text(text)), text) << literal_text(text);
  }
}

TEST(LiteralText, IsWhatTheProcessSeesOfEveryShortText) {
  const std::string letters = "$()A";
  for (int code = 0; code < 4 * 4 * 4 * 4 * 4 * 4; ++code) {
    std::string text;
    for (int rest = code, i = 0; i < 6; ++i, rest /= 4)
      text += letters.at(static_cast<std::size_t>(rest % 4));
    ASSERT_EQ(expanded(literal_text(text)), text);
  }
}

TEST(LiteralText, LeavesAloneWhatTheKubeletLeavesAlone) {
  for (const char* const text : {"", "$", "$HOME", "${PORT:-80}", "a$b", "--port=8080", "^[a-z]+$"})
    EXPECT_EQ(literal_text(text), text) << "pods would roll for nothing";
}

}  // namespace
}  // namespace twelvefactor::kinds
