#include "cli/terminal/print.hpp"

#include <chrono>
#include <ostream>

#include <nlohmann/json.hpp>

#include "cli/terminal/text.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::cli {

int trouble(const Terminal& terminal, const Error& error) {
  *terminal.notes << "twelvefactor: " << error.message << "\n";
  return 1;
}

int print_document(const Terminal& terminal, std::string_view json, Output output) {
  if (output == Output::kYaml) {
    const auto text = yaml::json_to_yaml(json);
    if (!text) return trouble(terminal, text.error());
    *terminal.out << *text;
    return 0;
  }
  const auto value = nlohmann::ordered_json::parse(json, nullptr, /*allow_exceptions=*/false);
  *terminal.out << printable_json(value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace))
                << "\n";
  return 0;
}

std::int64_t now_in_seconds() {
  using std::chrono::system_clock;
  return std::chrono::duration_cast<std::chrono::seconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace twelvefactor::cli
