// II. Dependencies: declared and isolated. The image, pinned by digest, holds everything; nothing is
// installed at start. https://12factor.net/dependencies
#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr std::string_view kDigestMark = "@sha256:";
constexpr std::size_t kDigestLength = 64;

bool pinned(std::string_view image) {
  const std::size_t at = image.find(kDigestMark);
  if (at == std::string_view::npos || at == 0) return false;
  const std::string_view digest = image.substr(at + kDigestMark.size());
  return digest.size() == kDigestLength &&
         digest.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// The tag, "latest" when there is none. A colon before the last slash belongs to the registry's port.
std::string_view tag(std::string_view image) {
  const std::size_t slash = image.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? image : image.substr(slash + 1);
  const std::size_t colon = last.find(':');
  return colon == std::string_view::npos ? "latest" : last.substr(colon + 1);
}

void check_image(const std::string& image, std::vector<Finding>& findings) {
  if (pinned(image)) return;
  findings.push_back(
      {"TF0201", 2, Level::kWarn, ".spec.image",
       "the image is not pinned by digest: the same name can mean other bytes tomorrow, on another node",
       "write name@sha256:<64 hexadecimal digits>, as your registry or `docker push` prints it"});
  if (tag(image) == "latest") {
    findings.push_back({"TF0202", 2, Level::kWarn, ".spec.image",
                        "the tag is latest, or there is none, which means the same",
                        "name a version, and pin it by digest"});
  }
}

}  // namespace

Contribution contribute_dependencies(const Observed& observed) {
  Contribution contribution;
  contribution.every_pod.image = observed.app.spec.image;
  contribution.every_pod.image_pull_secrets = observed.app.spec.image_pull_secrets;
  return contribution;
}

std::vector<Finding> check_dependencies(const Observed& observed) {
  std::vector<Finding> findings;
  check_image(observed.app.spec.image, findings);
  for (const NamedCommand& command : all_commands(observed.app.spec)) {
    const std::string_view installer =
        first_phrase(command.words, {"apt-get install", "apt install", "apk add", "yum install",
                                     "dnf install", "pip install", "pip3 install", "npm install", "npm ci",
                                     "npm i", "yarn install", "pnpm install", "bundle install",
                                     "composer install", "gem install", "go get", "cargo install"});
    if (installer.empty()) continue;
    findings.push_back({"TF0203", 2, Level::kWarn, command.path,
                        "installs dependencies when it starts (" + std::string(installer) + ")",
                        "install them when the image is built"});
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
