// Why the API server would refuse an object: one field and one reason. Made by definitions/, shown by
// `render`, `lint` and what else reads files. It never holds a value of the object, which may be a secret.
#pragma once

#include <string>
#include <vector>

namespace twelvefactor::definitions {

struct Refusal {
  std::string field;    // as the API server spells it: spec.processes[web].port
  std::string place;    // as findings spell it: .spec.processes.web.port
  std::string message;  // what is wrong, and what to do
  // The API server asks none of a definition's rules of an object in which this is wrong.
  bool stops_rules = false;
};

/// "spec.image: is required"
inline std::string to_text(const Refusal& refusal) {
  return refusal.field.empty() ? refusal.message : refusal.field + ": " + refusal.message;
}

/// A line for each, with `title` before it; no line end at the end.
inline std::string in_lines(const std::vector<Refusal>& refusals, const std::string& title) {
  std::string lines;
  for (const Refusal& refusal : refusals) lines += (lines.empty() ? "" : "\n") + title + to_text(refusal);
  return lines;
}

}  // namespace twelvefactor::definitions
