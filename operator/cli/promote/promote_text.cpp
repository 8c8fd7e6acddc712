#include "cli/promote/promote_text.hpp"

#include "cli/parity/parity_formats.hpp"
#include "cli/release/difference_text.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/time.hpp"

namespace twelvefactor::cli {
namespace {

constexpr int kWidest = 100;

std::string heading(const std::string& text, const Look& look) {
  return "\n" + painted(text, Paint::kHeading, look) + "\n";
}

std::string paragraph(const std::string& text, std::size_t indent, const Look& look) {
  const int width = look.width == 0 || look.width > kWidest ? kWidest : look.width;
  return std::string(indent, ' ') + wrapped(printable(text), indent, width) + "\n";
}

std::string deploy_line(const DeployState& deploy, const Look& look) {
  const std::string name = painted(
      printable(to_string(deploy.app.key) + " (" + deploy.spec.environment + ")"), Paint::kHeading, look);
  const Release* runs = deploy.active();
  if (runs == nullptr) return name + " runs nothing yet\n";
  const std::string& since = runs->status.completion_time;
  std::string text =
      name + " runs " + version_of(runs->number) + (since.empty() ? "" : ", since " + printable(since));
  text += "\n  image     " + printable(runs->content.image);
  return text + "\n  revision  " + printable(runs->content.codebase.revision) + "\n";
}

/// The release that runs, and the same with the image that is promoted.
std::string changes(const PromotionView& view, const Look& look) {
  const Release* runs = view.to.active();
  std::string text = heading("What changes in " + view.to.spec.environment, look);
  if (runs == nullptr) return text + "  everything: nothing runs there yet\n";
  Release next = *runs;
  next.content.image = view.promoted.image;
  next.content.codebase.revision = view.promoted.codebase.revision;
  if (view.promoted.another_codebase) next.content.codebase.repository = view.promoted.codebase.repository;
  const Differences differences = compare(*runs, {}, next, {});
  if (differences.empty()) return text + "  nothing of what runs, but what the spec asks for\n";
  // The first line is empty: it stands below other headings elsewhere.
  return text + difference_lines(differences, look).substr(1);
}

std::string gate_line(const GateAnswer& gate, const Look& look) {
  std::string text = gate.peer + ": accepted";
  if (!gate.promotion.accepted) text = gate.peer + ": not accepted yet: " + gate.promotion.why;
  if (!gate.promotion.accepted && !gate.opened.empty()) text += "; let through, because " + gate.opened;
  return painted(paragraph(text, 2, look), gate.holds() ? Paint::kWarning : Paint::kGood, look);
}

std::string gate_text(const PromotionView& view, const Look& look) {
  std::string text = heading("The gate", look);
  if (view.gates.empty())
    return text +
           paragraph("no peer is required (spec.parity.peers.*.required), so the operator accepts any image",
                     2, look);
  bool held = false;
  for (const GateAnswer& gate : view.gates) {
    text += gate_line(gate, look);
    held = held || gate.holds();
  }
  return held ? text + paragraph("Until then the operator holds the release; what runs goes on.", 2, look)
              : text;
}

std::string warnings_text(const Promoted& promoted, const Look& look) {
  std::string text;
  for (const std::string& warning : promoted.warnings)
    text += "\n" + painted(paragraph("Note: " + warning, 0, look), Paint::kWarning, look);
  return text;
}

}  // namespace

std::string promotion_text(const PromotionView& view, const Look& look) {
  return deploy_line(view.from, look) + deploy_line(view.to, look) + warnings_text(view.promoted, look) +
         changes(view, look) + heading("Parity", look) + drift_text(view.drift, look) + gate_text(view, look);
}

std::string after_promotion(const PromotionView& view, const Advice& advice) {
  const AppKey& to = view.to.app.key;
  std::string text = "App " + to.name + " in namespace " + to.namespace_name + " now asks for revision " +
                     printable(view.promoted.codebase.revision) + ". The operator makes a release of it.\n";
  for (const GateAnswer& gate : view.gates) {
    if (!gate.holds()) continue;
    text += "It holds the release because of peer " + printable(gate.peer) + ": " +
            printable(gate.promotion.why) + ".\n";
  }
  return text + "Follow it: " + advice.program + " status " + to.name + advice.flags +
         "\nAn app that is kept in Git needs the same change there, or it is undone: run this without "
         "--apply.\n";
}

}  // namespace twelvefactor::cli
