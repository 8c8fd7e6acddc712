#include "imports/files.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "kinds/secrecy/shown.hpp"

namespace twelvefactor::imports {
namespace {

constexpr std::size_t kLongestPath = 512;
constexpr std::size_t kLongestText = 65536;
constexpr std::size_t kMostFiles = 32;
constexpr std::size_t kMostDirectories = 16;
// Of the node and of the platform, with all below them.
constexpr std::array<std::string_view, 7> kTaken = {
    "/tmp", "/proc", "/sys", "/dev", "/bindings", "/run/secrets", "/var/run/secrets"};
constexpr std::array<std::string_view, 7> kTakenAlone = {
    "/etc", "/run", "/var", "/var/run", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"};

bool is_in(std::string_view path, std::string_view directory) {
  return path == directory || (path.starts_with(directory) && path.substr(directory.size()).starts_with('/'));
}

/// As the definition has it: /a/b, of usual letters.
bool is_plain_path(std::string_view path) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@-/";
  const std::string whole = std::string(path) + "/";
  return path.starts_with('/') && path.size() > 1 && path.size() <= kLongestPath && !path.ends_with('/') &&
         path.find_first_not_of(kLetters) == std::string_view::npos &&
         path.find("//") == std::string_view::npos && whole.find("/./") == std::string::npos &&
         whole.find("/../") == std::string::npos;
}

bool meets(const auto& paths, std::string_view path) {
  return std::ranges::any_of(paths, [path](const auto& each) {
    return each.first != path && (is_in(each.first, path) || is_in(path, each.first));
  });
}

bool can_be_file(const std::string& path, const Draft& draft) {
  const bool taken =
      std::ranges::any_of(kTaken, [&path](std::string_view each) { return is_in(path, each); }) ||
      std::ranges::find(kTakenAlone, path) != kTakenAlone.end();
  const bool room = draft.files.size() < kMostFiles || draft.files.contains(path);
  const bool apart = std::ranges::none_of(draft.processes, [&path](const auto& each) {
    return each.second.scratch.contains(path) || meets(each.second.scratch, path);
  });
  return !taken && room && apart && is_plain_path(path) && !meets(draft.files, path);
}

}  // namespace

std::string secret_key(const std::string& name) {
  std::string key;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || (c == '.' && !key.empty());
    key += plain ? c : '-';
  }
  return key.empty() ? "file" : key.substr(0, 253);
}

bool add_text_file(const std::string& path, const std::string& text, Draft& draft) {
  if (!can_be_file(path, draft)) return false;
  const std::string name = path.substr(path.rfind('/') + 1);
  const kinds::Shown shown = kinds::show_value(name, text);
  if (!shown.whole || !shown.secret.empty())
    return add_secret_file(path, secret_key(path.substr(path.find_first_not_of('/'))), draft);
  const bool is_text = text.find('\0') == std::string::npos;
  if (text.size() > kLongestText || !is_text) return false;
  draft.files[path] = {text, ""};
  return true;
}

bool add_secret_file(const std::string& path, const std::string& key, Draft& draft) {
  if (!can_be_file(path, draft)) return false;
  draft.files[path] = {"", key};
  return true;
}

bool add_scratch(const std::string& directory, const DraftScratch& scratch, const Draft& draft,
                 DraftProcess& process) {
  if (directory == "/tmp") return true;  // there always is one
  const bool taken =
      std::ranges::any_of(kTaken, [&directory](std::string_view each) { return is_in(directory, each); });
  if (taken || !is_plain_path(directory) || process.scratch.size() >= kMostDirectories) return false;
  if (meets(process.scratch, directory) || draft.files.contains(directory) || meets(draft.files, directory))
    return false;
  process.scratch[directory] = scratch;
  return true;
}

}  // namespace twelvefactor::imports
