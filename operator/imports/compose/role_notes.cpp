#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "imports/compose/roles.hpp"

namespace twelvefactor::imports::compose {
namespace {

class RoleTeller {
 public:
  RoleTeller(const std::vector<Service>& services, const std::string& source, Draft& draft)
      : services_(services), source_(source), draft_(draft) {}

  void tell() {
    std::string others;
    std::string first;
    for (const Service& service : services_) {
      if (service.role == Role::kPlatform) tell_of_platform(service);
      if (service.role != Role::kOtherApp) continue;
      if (first.empty()) first = service.name;
      others += (others.empty() ? "" : ", ") + service.name;
    }
    if (others.empty()) return;
    note(Note::Weight::kMissing, "services", "",
         "other images are other apps, which are not in this one: " + others,
         "import each by itself: twelvefactor import " + source_ + " --service " + first +
             "; a backing service is said with --backing");
  }

 private:
  void tell_of_platform(const Service& service) {
    const std::string image = service.image.empty() ? "its name" : "its image " + image_name(service.image);
    const std::string by = "by " + image + " ";
    using Part = KnownImage::Part;
    if (service.known.part == Part::kProxy) {
      note(Note::Weight::kGuessed, "services." + service.name, "",
           by + "it passes requests on: an Ingress or a Gateway does that",
           "state expose of the process that it leads to");
    } else if (service.known.part == Part::kTelemetry) {
      note(Note::Weight::kGuessed, "services." + service.name, "",
           by + "it reads logs, metrics or traces: the platform does that", "");
    } else if (is_waited_for(service)) {
      note(Note::Weight::kMissing, "services." + service.name, "",
           by + "it sets something up and ends, with another image than the app's: it was left out",
           "do the same in an admin process of this app, or where the service is set up");
    } else {
      note(Note::Weight::kGuessed, "services." + service.name, "",
           by + "it is a tool for people or for a machine of one's own: it was left out", "");
    }
  }

  [[nodiscard]] bool is_waited_for(const Service& service) const {
    return std::ranges::any_of(services_, [&service](const Service& each) {
      return std::ranges::find(each.waits_to_end, service.name) != each.waits_to_end.end();
    });
  }

  void note(Note::Weight weight, const std::string& what, std::string at, std::string text,
            std::string remedy) {
    draft_.notes.push_back(
        {weight, source_ + ": " + what, std::move(at), std::move(text), std::move(remedy)});
  }

  const std::vector<Service>& services_;
  const std::string& source_;
  Draft& draft_;
};

}  // namespace

void tell_of_roles(const std::vector<Service>& services, const std::string& source, Draft& draft) {
  RoleTeller(services, source, draft).tell();
}

}  // namespace twelvefactor::imports::compose
