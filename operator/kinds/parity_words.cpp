#include "kinds/parity_words.hpp"

namespace twelvefactor::kinds {
namespace {

template <class List, class T = typename List::value_type>
std::optional<T> find(const List& all, std::string_view word) {
  for (const T each : all) {
    if (word_of(each) == word) return each;
  }
  return std::nullopt;
}

}  // namespace

std::string_view word_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::kCode:
      return "Code";
    case Dimension::kTime:
      return "Time";
    case Dimension::kConfigKey:
      return "ConfigKey";
    case Dimension::kConfigValue:
      return "ConfigValue";
    case Dimension::kSharedCredential:
      return "SharedCredential";
    case Dimension::kBackingService:
      return "BackingService";
    case Dimension::kProcess:
      return "Process";
    case Dimension::kAdminProcess:
      return "AdminProcess";
    case Dimension::kPolicy:
      return "Policy";
  }
  return "";
}

std::string_view word_of(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "Error";
    case Severity::kWarning:
      return "Warning";
    case Severity::kInfo:
      return "Info";
  }
  return "";
}

std::string_view word_of(Depth depth) {
  switch (depth) {
    case Depth::kNames:
      return "None";
    case Depth::kLiterals:
      return "Literals";
    case Depth::kSecrets:
      return "Secrets";
  }
  return "";
}

std::optional<Dimension> dimension_of(std::string_view word) {
  return find(kDimensions, word);
}

std::optional<Severity> severity_of(std::string_view word) {
  return find(kSeverities, word);
}

std::optional<Depth> depth_of(std::string_view word) {
  return find(std::array{Depth::kNames, Depth::kLiterals, Depth::kSecrets}, word);
}

std::optional<ParityState> parity_state_of(std::string_view word) {
  for (const ParityState each : {ParityState::kInSync, ParityState::kUnknown, ParityState::kDrifted}) {
    if (to_string(each) == word) return each;
  }
  return std::nullopt;
}

}  // namespace twelvefactor::kinds
