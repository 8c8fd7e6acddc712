#include "kinds/secrecy/command_reader.hpp"

#include <algorithm>
#include <ranges>

#include "kinds/secrecy/characters.hpp"
#include "kinds/secrecy/command_flags.hpp"
#include "kinds/secrecy/connection_forms.hpp"
#include "kinds/secrecy/lower_case.hpp"
#include "kinds/secrecy/placeholders.hpp"
#include "kinds/secrecy/randomness.hpp"
#include "kinds/secrecy/secret_names.hpp"
#include "kinds/secrecy/word_list.hpp"

namespace twelvefactor::kinds {
namespace {

using Verdict = CommandReader::Verdict;

// What starts another command.
constexpr std::string_view kStarters =
    " env exec sudo nohup time nice ionice setsid stdbuf tini dumb-init timeout gosu su-exec command then do "
    "else if while "
    "until ! eval xargs docker-entrypoint.sh entrypoint.sh catatonit s6-setuidgid setpriv chpst ";
// What reads a secret from its input.
constexpr std::string_view kReadsSecrets = "chpasswd";
// Programs that set something under a name: aws configure set aws_secret_access_key X
constexpr std::string_view kSetters =
    " aws npm yarn pnpm git gh composer pip pip3 redis-cli valkey-cli gcloud mc ";

/// Of all that kSecretFlags has an entry for; most programs of a script are none of them.
constexpr std::size_t count_programs() {
  std::size_t count = 0;
  for (const SecretFlag& flag : kSecretFlags) count += count_words(flag.programs);
  return count;
}
constexpr WordList<count_programs()> kPrograms(kSecretFlags | std::views::transform(&SecretFlag::programs));

/// The entries of one program.
std::vector<const SecretFlag*> flags_of(std::string_view program) {
  std::vector<const SecretFlag*> flags;
  if (!kPrograms.has(program)) return flags;
  for (const SecretFlag& flag : kSecretFlags) {
    if (has_word(flag.programs, program)) flags.push_back(&flag);
  }
  return flags;
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 && every(word.substr(0, equals), is_word_character);
}

bool stands_for_a_value(std::string_view word) {
  return word.empty() || word.front() == '$' || is_harmless(word);
}

Verdict secret_unless_placeholder(std::string_view word) {
  return stands_for_a_value(word) ? Verdict::kHarmless : Verdict::kSecret;
}

/// As people choose them, and as names of things seldom are.
bool may_be_a_password(std::string_view word) {
  return word.size() >= 6 && is_mixed(word) && !is_uuid(word) &&
         word.find_first_of("/.:=,@ ") == std::string_view::npos && !stands_for_a_value(word);
}

/// user:password, and not 1000:1000 or www-data:www-data
bool is_user_with_password(std::string_view word, bool sure) {
  const Span password = password_of_pair(word);
  if (password.size == 0 || word.find('/') != std::string_view::npos) return sure && password.size > 0;
  const std::string_view user = word.substr(0, password.from - 1);
  const std::string_view text = word.substr(password.from);
  if (sure) return !user.empty();
  const bool numbers = every(text, is_digit);
  return !user.empty() && is_letter(user.front()) && !numbers && text != user && is_mixed(text);
}

bool takes_attached(Takes takes) {
  return takes == Takes::kAttached || takes == Takes::kBoth;
}

Verdict verdict_of(const SecretFlag& flag, std::string_view word, std::string_view previous) {
  const bool follows = previous == flag.flag;
  const bool attached = word.starts_with(flag.flag) && word.size() > flag.flag.size();
  const std::string_view rest = attached ? word.substr(flag.flag.size()) : std::string_view();
  const std::string_view given = follows ? word : rest;
  switch (flag.takes) {
    case Takes::kAttached:
    case Takes::kBoth:
    case Takes::kNext:
      if (follows && flag.takes != Takes::kAttached && !word.starts_with("--"))
        return secret_unless_placeholder(word);
      return attached && takes_attached(flag.takes) ? secret_unless_placeholder(rest) : Verdict::kHarmless;
    case Takes::kPair:
      if (!follows && (!attached || (flag.flag.starts_with("--") && !rest.starts_with("="))))
        return Verdict::kHarmless;
      return is_user_with_password(given.substr(given.starts_with("=") ? 1 : 0), true) ? Verdict::kSecret
                                                                                       : Verdict::kHarmless;
    case Takes::kPercent:
      return (follows || attached) && given.find('%') != std::string_view::npos &&
                     given.find("%$") == std::string_view::npos
                 ? Verdict::kSecret
                 : Verdict::kHarmless;
    case Takes::kCommaPair:
      return follows && word.find(',') != std::string_view::npos && word.find(",$") == std::string_view::npos
                 ? Verdict::kSecret
                 : Verdict::kHarmless;
    case Takes::kOracle: {
      Found found;
      if (!word.starts_with('-') && !word.starts_with('/')) find_oracle(word, found);
      return found.any() ? Verdict::kSecret : Verdict::kHarmless;
    }
    case Takes::kLast:
    case Takes::kAfterUser:
      break;  // by_place
  }
  return Verdict::kHarmless;
}

}  // namespace

Verdict CommandReader::read(std::string_view word) {
  const Verdict verdict = judge(word);
  const bool program = program_.empty();
  if (program) note_program(word);
  if (!program) note_echo(word);
  for (const SecretFlag* flag : flags_) {
    if (flag->takes == Takes::kLast && word == flag->flag) last_is_secret_ = true;
  }
  if (!word.starts_with('-')) ++plain_words_;
  login_ = login_ || word == "login";
  before_previous_ = std::move(previous_);
  previous_ = std::string(word);
  return verdict;
}

void CommandReader::next_command(bool pipe) {
  const bool text = pipe && echoed_text_;
  const bool pair = pipe && echoed_pair_;
  *this = CommandReader();
  reads_echo_ = text;
  echoed_pair_ = pair;
}

Verdict CommandReader::judge(std::string_view word) {
  if (program_.empty() && reads_echo_) {
    const std::string_view name = file_name(word);
    if (name == kReadsSecrets || (name == "base64" && echoed_pair_)) return Verdict::kSecret;
  }
  if (reads_echo_ &&
      (word == "--password-stdin" || word == "--stdin" || (word == "-S" && program_ == "sudo")))
    return Verdict::kSecret;
  const Verdict verdict = std::max({by_program(word), by_option(word), by_place(word)});
  return verdict;
}

Verdict CommandReader::by_program(std::string_view word) {
  if (program_.empty()) return Verdict::kHarmless;
  Verdict verdict = Verdict::kHarmless;
  for (const SecretFlag* flag : flags_) {
    if (!flag->at_login || login_) verdict = std::max(verdict, verdict_of(*flag, word, previous_));
  }
  // A name of its own before it: config set requirepass hunter2
  if (sets_names_ && plain_words_ > 2 && !previous_.starts_with('-') &&
      name_says_secret(as_variable(previous_)))
    verdict = std::max(verdict, secret_unless_placeholder(word));
  return verdict;
}

Verdict CommandReader::by_option(std::string_view word) const {
  // -phunter2 of whatever program
  if (word.starts_with("-p") && may_be_a_password(word.substr(2))) return Verdict::kSecret;
  if (!previous_.starts_with('-') || word.starts_with('-') || previous_.find('=') != std::string::npos)
    return Verdict::kHarmless;
  const std::string variable = as_variable(previous_);
  if (name_says_secret(variable) && !variable.starts_with("NO_") && !names_an_object(variable, word))
    return word.find("://") == std::string_view::npos ? secret_unless_placeholder(word) : Verdict::kHarmless;
  if (name_says_auth(variable) && is_user_with_password(word, true)) return Verdict::kSecret;
  const bool user = previous_ == "-u" || previous_ == "-U" || previous_ == "--user";
  // Whose letter means a user, the table of flags tells; of others it may be an address: socat -u
  // TCP:5000,fork
  if (user && is_user_with_password(word, false))
    return previous_ == "--user" ? Verdict::kSecret : Verdict::kUnclear;
  const bool letter = previous_ == "-p" || previous_ == "-P" || previous_ == "-a" || previous_ == "-w";
  return letter && may_be_a_password(word) ? Verdict::kUnclear : Verdict::kHarmless;
}

Verdict CommandReader::by_place(std::string_view word) const {
  if (word.starts_with('-')) return Verdict::kHarmless;
  // htpasswd -b FILE USER PASSWORD, -nb USER PASSWORD: what follows the flag may be none of the three yet.
  if (last_is_secret_ && !previous_.starts_with('-') && word.find('/') == std::string_view::npos)
    return secret_unless_placeholder(word);
  for (const SecretFlag* flag : flags_) {
    if (flag->takes == Takes::kAfterUser && before_previous_ == flag->flag)
      return secret_unless_placeholder(word);
  }
  return Verdict::kHarmless;
}

void CommandReader::note_program(std::string_view word) {
  if (word.starts_with('-') || is_assignment(word) || word_list<kStarters>.has(file_name(word)) ||
      is_switch_or_number(word))
    return;
  program_ = std::string(file_name(word));
  flags_ = flags_of(program_);
  sets_names_ = word_list<kSetters>.has(program_);
  echoes_ = program_ == "echo" || program_ == "printf";
  plain_words_ = 0;
}

void CommandReader::note_echo(std::string_view word) {
  if (!echoes_ || word.starts_with('-') || word.starts_with('%') || stands_for_a_value(word)) return;
  const bool expanded = word.find('$') != std::string_view::npos;
  echoed_text_ = echoed_text_ || !expanded;
  echoed_pair_ = echoed_pair_ || (!expanded && password_of_pair(word).size > 0);
}

}  // namespace twelvefactor::kinds
