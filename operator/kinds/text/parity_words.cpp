#include "kinds/text/parity_words.hpp"

namespace twelvefactor::kinds {

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
  for (const Dimension each : kDimensions) {
    if (dimension_name(each) == word) return each;
  }
  return std::nullopt;
}

std::optional<Severity> severity_of(std::string_view word) {
  for (const Severity each : {Severity::kError, Severity::kWarning, Severity::kInfo}) {
    if (severity_name(each) == word) return each;
  }
  return std::nullopt;
}

std::optional<Depth> depth_of(std::string_view word) {
  for (const Depth each : {Depth::kNames, Depth::kLiterals, Depth::kSecrets}) {
    if (word_of(each) == word) return each;
  }
  return std::nullopt;
}

std::optional<ParityState> parity_state_of(std::string_view word) {
  for (const ParityState each : {ParityState::kInSync, ParityState::kUnknown, ParityState::kDrifted}) {
    if (to_string(each) == word) return each;
  }
  return std::nullopt;
}

}  // namespace twelvefactor::kinds
