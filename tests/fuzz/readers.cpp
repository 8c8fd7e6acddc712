#include "fuzz/readers.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "kinds/build/admin_task.hpp"
#include "kinds/build/status_limits.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/deploy/contract.hpp"
#include "kinds/read/read_app.hpp"
#include "kinds/read/read_child.hpp"
#include "kinds/read/read_pod.hpp"
#include "kinds/read/read_policy.hpp"
#include "kinds/read/read_replica_set.hpp"
#include "kinds/read/referent.hpp"
#include "kinds/secrecy/redaction.hpp"
#include "kinds/secrecy/secret_literals.hpp"
#include "kinds/secrecy/shown_words.hpp"
#include "kinds/shell/shell.hpp"
#include "kube/config.hpp"
#include "watch/frames.hpp"
#include "yaml/places.hpp"
#include "yaml/read_document.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::testing {
namespace {

void expect(bool good, const char* promise) {
  if (good) return;
  static_cast<void>(std::fprintf(stderr, "a promise is broken: %s\n", promise));
  std::abort();
}

}  // namespace

void read_yaml(std::string_view text) {
  for (const yaml::DocumentText& part : yaml::split_documents(text)) {
    const yaml::Places places(part);
    const yaml::Place place = places.find(".spec.processes.web.command[0]");
    expect(place.line >= 0 && place.column >= 0, "places are counted from one, or unknown");
    const yaml::Read read = yaml::read_document(part);
    expect(!read.unreadable || !read.value, "a document is read or refused");
    expect(!read.unreadable || (read.unreadable->line >= part.line && !read.unreadable->why.empty()),
           "a refusal has its line and says why");
  }
  const auto documents = yaml::yaml_to_json(text);
  if (!documents) {
    expect(!documents.error().message.empty(), "a mistake is explained");
    return;
  }
  for (const std::string& json : *documents) {
    // Objects are printed, never a text alone.
    if (nlohmann::json::parse(json).is_string()) continue;
    const auto again = yaml::json_to_yaml(json);
    expect(static_cast<bool>(again), "what was read can be written");
    const auto read = yaml::yaml_to_json(*again);
    expect(static_cast<bool>(read), "what was written can be read");
    // Keys may come in another order: apiVersion, kind, metadata and spec are written first.
    expect(read->size() == 1 && nlohmann::json::parse(read->front()) == nlohmann::json::parse(json),
           "what was written is read as the same");
  }
}

void read_shell(std::string_view text) {
  std::size_t characters = 0;
  for (const kinds::ShellCommand& command : kinds::read_script(text)) {
    for (const std::string& word : command.words) {
      // It stands for <(, >( and what is in it.
      if (word != kinds::kProcessSubstitution) characters += word.size();
    }
    for (const std::string& word : command.assignments) characters += word.size();
    for (const kinds::Redirection& each : command.redirections)
      characters += each.operation.size() + each.target.size();
  }
  expect(characters <= text.size(), "words are a part of the script");
}

void read_literal(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view name = text.substr(0, end);
  const std::string_view value = end == text.size() ? std::string_view() : text.substr(end + 1);
  const std::string_view said = kinds::secret_suspicion(name, value);
  expect(said == kinds::secret_suspicion(name, value), "the same literal is judged the same");
  const bool long_enough = value.size() > 12;
  expect(!long_enough || said.find(value) == std::string_view::npos, "no value is repeated");
  const std::string shown = kinds::show_value(name, value).text;
  expect(kinds::show_value(name, shown).text == shown ||
             shown.size() <= value.size() + 64 * kinds::kHidden.size(),
         "what is shown grows by no more than its marks");
  static_cast<void>(kinds::show_command({std::string(name), std::string(value)}));
}

namespace {

// No word of any language, and nothing that an encoding leaves out.
constexpr std::string_view kMarked = "q7ZxJ4vW";

/// Whatever stands around it.
std::string in_form(std::size_t form, std::string_view before, std::string_view behind) {
  const std::string secret(kMarked);
  const std::string front(before);
  const std::string back(behind);
  const std::vector<std::string> forms = {
      front + " postgres://app:" + secret + "@" + back,
      front + ";Password=" + secret + ";" + back,
      front + "\nspring.datasource.password=" + secret + "\n" + back,
      front + ",password=" + secret + "," + back,
      front + " {\"password\":\"" + secret + "\"}" + back,
      front + " app:" + secret + "@tcp(db:3306)/" + back,
      front + " Authorization: Basic " + secret + " " + back,
      front + "&token=" + secret + "&" + back,
  };
  return forms[form % forms.size()];
}

}  // namespace

void read_marked(std::string_view bytes) {
  const std::size_t form = bytes.empty() ? 0 : static_cast<unsigned char>(bytes.front());
  const std::string_view rest = bytes.substr(std::min<std::size_t>(1, bytes.size()));
  const std::size_t half = rest.size() / 2;
  const std::string text = in_form(form, rest.substr(0, half), rest.substr(half));
  const auto hides = [](const std::string& shown) { return shown.find(kMarked) == std::string::npos; };
  expect(hides(kinds::show_value("CONFIG", text).text), "a secret in a form is not shown");
  expect(hides(kinds::show_text(text)), "nor in a sentence");
  expect(hides(kinds::show_command({"app", text}).command.back().text), "nor in a word");
  expect(hides(kinds::redact(std::string(rest) + std::string(kMarked) + text, {std::string(kMarked)})),
         "what is known is taken out of whatever text");
}

void read_contract(std::string_view text) {
  const auto documents = yaml::yaml_to_json(text);
  if (!documents) return;
  for (const std::string& json : *documents) {
    const auto spec = kinds::parse_app_spec(json);
    if (!spec) continue;
    for (const auto& [name, entry] : spec->config.contract) {
      const std::string problem = kinds::pattern_problem(entry);
      for (const auto& [variable, value] : spec->config.env) {
        std::size_t left = kinds::kMostContractWork;
        std::size_t left_again = left;
        const Fit fit = kinds::fit(entry, value, left);
        expect(fit == kinds::fit(entry, value, left_again), "the same value fits or does not");
        expect(left == left_again && left <= kinds::kMostContractWork, "the same value costs the same");
        expect(problem.empty() || fit != Fit::kYes, "nothing fits a pattern that cannot be used");
      }
    }
  }
}

void read_frames(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::size_t limit = 1 + static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);
  watch::FrameSplitter splitter(limit);
  std::string frames;
  bool goes_on = true;
  std::string whole;
  while (!bytes.empty() && goes_on) {
    const std::size_t length =
        std::min<std::size_t>(static_cast<unsigned char>(bytes.front()), bytes.size() - 1);
    const std::string_view piece = bytes.substr(1, length);
    bytes.remove_prefix(1 + length);
    whole += piece;
    goes_on = splitter.push(piece, [&](std::string_view frame) {
      expect(frame.size() <= limit, "no frame is longer than the limit");
      expect(frame.find('\n') == std::string_view::npos, "a frame is one line");
      frames.append(frame).append("\n");
      return true;
    });
  }
  expect(goes_on || splitter.too_long(), "nothing but a frame that is too long stops it");
  expect(frames.size() <= whole.size(), "frames are a part of what came");
}

void read_kubeconfig(std::string_view text) {
  const auto config = kube::parse_kubeconfig(text, "fuzz", "");
  if (!config) {
    expect(!config.error().message.empty(), "a refusal has a reason");
    return;
  }
  expect(config->server.starts_with("https://") || config->server.starts_with("http://"),
         "an API server has a URL");
}

void read_object(std::string_view text) {
  for (const Kind kind : kAllKinds) {
    const auto once = kinds::read_child(kind, text);
    const auto again = kinds::read_child(kind, text);
    expect(once.has_value() == again.has_value(), "an object is read, or not");
    if (!once) continue;
    expect(once->child.digest == again->child.digest, "the digest of our fields is the same each time");
    expect(!once->child.name.empty(), "an object has a name");
  }
  static_cast<void>(kinds::read_app(text));
  static_cast<void>(kinds::read_pod(text));
  static_cast<void>(kinds::read_replica_set(text));
  static_cast<void>(kinds::read_namespace(text));
  static_cast<void>(kinds::read_policy(text));
  static_cast<void>(kinds::read_admin_task(text));
}

void read_status(std::string_view text) {
  nlohmann::json status = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!status.is_object()) return;
  for (const auto what : {kinds::StatusOf::kApp, kinds::StatusOf::kRelease, kinds::StatusOf::kTask,
                          kinds::StatusOf::kReport, kinds::StatusOf::kPolicy}) {
    nlohmann::json fitted = status;
    kinds::fit(fitted, what);
    nlohmann::json again = fitted;
    kinds::fit(again, what);
    expect(fitted == again, "what fits stays as it is");
  }
}

}  // namespace twelvefactor::testing
