#include "cli/files/explain.hpp"

#include <ostream>

#include "reconcile/rules.hpp"
#include "reconcile/rules_text.hpp"

namespace twelvefactor::cli {
namespace {

std::string in_capitals(std::string name) {
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

}  // namespace

int explain(const ExplainOptions& options, std::ostream& out, std::ostream& notes) {
  if (options.markdown) {
    out << reconcile::rules_document();
    return 0;
  }
  if (options.names.empty()) {
    out << reconcile::list_rules();
    return 0;
  }
  int code = 0;
  for (const std::string& name : options.names) {
    if (&name != &options.names.front()) out << "\n";
    if (const Rule* rule = reconcile::find_rule(in_capitals(name))) {
      out << reconcile::explain_rule(*rule);
    } else if (const int factor = reconcile::factor_number(name); factor != 0) {
      out << reconcile::explain_factor(factor);
    } else {
      notes << "twelvefactor: '" << name
            << "' is no rule such as TF0301 and no factor such as III; `twelvefactor explain` lists them\n";
      code = 2;
    }
  }
  return code;
}

}  // namespace twelvefactor::cli
