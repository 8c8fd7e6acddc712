#include "lint/fingerprint.hpp"

#include <filesystem>
#include <map>
#include <string>

#include "kinds/digest/hash.hpp"

namespace twelvefactor::lint {
namespace {

/// ".spec.containers[].env[]" of ".spec.containers[0].env[12]"
std::string without_numbers(const std::string& path) {
  std::string result;
  bool inside = false;
  for (const char c : path) {
    if (c == ']') inside = false;
    if (!inside) result += c;
    if (c == '[') inside = true;
  }
  return result;
}

}  // namespace

std::string plain_path(const std::string& file) {
  return std::filesystem::path(file).lexically_normal().generic_string();
}

void name_findings(std::vector<LintFinding>& findings) {
  std::map<std::string, int> seen;
  for (LintFinding& each : findings) {
    const std::string about = each.finding.rule + "\n" + plain_path(each.file) + "\n" + each.object + "\n" +
                              without_numbers(each.finding.path);
    const int before = seen[about]++;
    each.fingerprint = kinds::to_hex(kinds::hash_leaf(about, std::to_string(before)));
  }
}

}  // namespace twelvefactor::lint
