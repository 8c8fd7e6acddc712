// Code: do both run the same build of the same commit, and how many releases lie between them?
#include "kinds/text/counted.hpp"
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {
namespace {

std::string common_release(const CodeGap& gap) {
  if (gap.common_there == 0) return "no release that is kept ran the same image in both";
  return "the newest releases with the same image are v" + std::to_string(gap.common_here) + " here and v" +
         std::to_string(gap.common_there) + " there";
}

/// Empty where nothing is known of what ran.
std::string distance(const Lag& lag) {
  if (!lag.here.known) return {};
  const std::string behind = kinds::counted(lag.here.releases_behind, "release");
  const std::string ahead = kinds::counted(lag.there.releases_behind, "release");
  std::string text;
  if (lag.here.releases_behind > 0 && lag.there.releases_behind > 0) {
    text = "the peer ran " + behind + " that this deploy has not run, and this deploy " + ahead +
           " that the peer has not; ";
  } else if (lag.here.releases_behind > 0) {
    text = "this deploy is " + behind + " behind; ";
  } else if (lag.there.releases_behind > 0) {
    text = "the peer is " + ahead + " behind; ";
  }
  return text + common_release(lag.here) + "; ";
}

/// One follows the other: that is what environments are for, and for how long, the dimension Time judges.
bool is_on_its_way(const Lag& lag) {
  return lag.here.common_there > 0 && (lag.here.releases_behind > 0) != (lag.there.releases_behind > 0);
}

}  // namespace

ParityFindings compare_code(const ComparedDeploy& here, const ComparedDeploy& there, const Lag& lag) {
  ParityFindings findings;
  const auto differs = [&](const char* part) { return here.code.at(part) != there.code.at(part); };
  const auto find = [&](const char* part, Severity severity, std::string message) {
    findings.push_back(
        {Dimension::kCode, part, here.code.at(part), there.code.at(part), severity, std::move(message)});
  };
  if (differs("repository")) {
    find("repository", Severity::kError,
         "the two are built from different codebases; correct codebase.repository, or name another peer");
  }
  if (differs("image") && differs("revision")) {
    find("image", is_on_its_way(lag) ? Severity::kInfo : Severity::kWarning,
         "the two run different builds; " + distance(lag) +
             "deploy the same image to both, or let the one that is behind follow");
  } else if (differs("image")) {
    find("image", Severity::kError,
         "one revision was built twice, so what was tried in one environment is not what runs in the other; "
         "deploy the very image to both");
  }
  if (differs("revision")) {
    find("revision", Severity::kInfo,
         "the two run different commits; deploy the same revision to both, or let the one that is behind "
         "follow");
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
