#include "reconcile/factors/command_starters.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "reconcile/factors/command_text.hpp"

namespace twelvefactor::reconcile {
namespace {

using Words = std::vector<std::string>;

struct Starter {
  std::string_view program;
  std::string_view subcommand;  // "exec" of bundle exec; "" when the program's words follow at once
  std::string_view valued;      // options that take the next word, between blanks
  std::size_t operands = 0;     // words before the program: the user of gosu, the time of timeout
};

constexpr std::array<Starter, 46> kStarters = {{
    {"env", "", " -u --unset -C --chdir "},
    {"nice", "", " -n --adjustment "},
    {"ionice", "", " -c -n --class --classdata "},
    {"stdbuf", "", " -i -o -e "},
    {"timeout", "", " -s -k --signal --kill-after ", 1},
    {"tini", "", " -p -e "},
    {"tini-static", "", " -p -e "},
    {"dumb-init", "", " -r --rewrite "},
    {"catatonit", "", ""},
    {"exec", "", " -a "},
    {"command", "", ""},
    {"nohup", "", ""},
    {"time", "", " -f -o "},
    {"setsid", "", ""},
    {"setpriv", "", " --reuid --regid --groups --inh-caps --bounding-set "},
    {"sudo", "", " -u -g -h -p "},
    {"doas", "", " -u "},
    {"gosu", "", "", 1},
    {"su-exec", "", "", 1},
    {"s6-setuidgid", "", "", 1},
    {"chpst", "", " -u -e -b -m -o -n "},
    {"runuser", "", " -u -g "},
    {"flock", "", " -w -E ", 1},
    {"xvfb-run", "", " -s -n "},
    {"with-contenv", "", ""},
    {"docker-entrypoint", "", ""},
    {"docker-entrypoint.sh", "", ""},
    {"entrypoint.sh", "", ""},
    {"entrypoint", "", ""},
    {"npx", "", " -p --package "},
    {"bunx", "", ""},
    {"bundle", "exec", ""},
    {"npm", "exec", " -p --package "},
    {"pnpm", "exec", ""},
    {"pnpm", "dlx", ""},
    {"yarn", "exec", ""},
    {"yarn", "dlx", ""},
    {"poetry", "run", ""},
    {"pipenv", "run", ""},
    {"uv", "run", " --with --extra --group "},
    {"python", "-m", ""},
    {"python3", "-m", ""},
    {"busybox", "", ""},
    {"doppler", "run", " -p -c "},
    {"op", "run", " --env-file "},
    {"chamber", "exec", "", 1},
}};

constexpr std::array<std::string_view, 7> kShells = {"sh", "bash", "ash", "dash", "zsh", "ksh", "mksh"};

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 && word.front() != '-' &&
         word.substr(0, equals).find('/') == std::string_view::npos;
}

const Starter* starter_of(const Words& words) {
  const std::string_view program = base_name(words.front());
  for (const Starter& each : kStarters) {
    if (each.program != program) continue;
    if (each.subcommand.empty() || (words.size() > 1 && words[1] == each.subcommand)) return &each;
  }
  return nullptr;
}

bool takes_value(const Starter& starter, const std::string& option) {
  return starter.valued.find(" " + option + " ") != std::string_view::npos;
}

}  // namespace

Words started_by(const Words& words, Words& assignments) {
  const Starter* starter = starter_of(words);
  if (starter == nullptr) return {};
  std::size_t at = starter->subcommand.empty() ? 1 : 2;
  while (at < words.size()) {
    const std::string& word = words[at];
    if (word == "--") {
      ++at;
      break;
    }
    if (word.starts_with("-")) {
      at += takes_value(*starter, word) ? 2U : 1U;
    } else if (is_assignment(word)) {
      assignments.push_back(word);
      ++at;
    } else {
      break;
    }
  }
  at += starter->operands;
  // `chamber exec service -- program`
  if (at < words.size() && words[at] == "--") ++at;
  if (at >= words.size()) return {};
  return {words.begin() + static_cast<std::ptrdiff_t>(at), words.end()};
}

const std::string* script_of_shell(const Words& words) {
  if (words.empty() || std::find(kShells.begin(), kShells.end(), base_name(words.front())) == kShells.end())
    return nullptr;
  bool script_follows = false;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    const bool option = word.size() > 1 && (word[0] == '-' || word[0] == '+');
    if (!option) return script_follows ? &word : nullptr;
    if (word.starts_with("--")) continue;  // --norc
    script_follows = script_follows || (word[0] == '-' && word.find('c') != std::string::npos);
    // -o pipefail, also in -euo pipefail
    if (word.back() == 'o' || word.back() == 'O') ++i;
  }
  return nullptr;
}

bool signals_whole_group(const Words& words) {
  const std::string_view program = base_name(words.front());
  // Only its own options, which come before the program that it starts.
  const auto has = [&words](std::string_view option) {
    for (std::size_t i = 1; i < words.size() && words[i].starts_with("-"); ++i) {
      if (words[i] == option) return true;
    }
    return false;
  };
  if (program == "dumb-init") return !has("--single-child") && !has("-c");
  return (program == "tini" || program == "tini-static") && has("-g");
}

}  // namespace twelvefactor::reconcile
