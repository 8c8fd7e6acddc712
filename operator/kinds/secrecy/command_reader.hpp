// Is a word of a command a secret, by the program and the word before it? Internal to shown_words.cpp, which
// gives it word after word, of a list or of a script. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::kinds {

struct SecretFlag;

class CommandReader {
 public:
  enum class Verdict { kHarmless, kUnclear, kSecret };

  /// The next word, without its quotes.
  Verdict read(std::string_view word);

  /// A mark between two commands. `pipe`: the next reads what the last one writes.
  void next_command(bool pipe);

 private:
  Verdict judge(std::string_view word);
  Verdict by_program(std::string_view word);
  [[nodiscard]] Verdict by_option(std::string_view word) const;
  [[nodiscard]] Verdict by_place(std::string_view word) const;
  void note_program(std::string_view word);
  void note_echo(std::string_view word);

  std::string program_;                   // empty: not known yet
  std::vector<const SecretFlag*> flags_;  // that take a secret of this program
  bool sets_names_ = false;               // the program sets something under a name
  std::string previous_;
  std::string before_previous_;
  bool last_is_secret_ = false;  // htpasswd -b
  bool login_ = false;           // the word was there
  std::size_t plain_words_ = 0;  // since then
  bool echoes_ = false;          // the program writes its words
  bool echoed_text_ = false;     // one of them was given as it is
  bool echoed_pair_ = false;
  bool reads_echo_ = false;  // from the pipe
};

}  // namespace twelvefactor::kinds
