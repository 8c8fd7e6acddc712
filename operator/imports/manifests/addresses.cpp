#include <algorithm>
#include <string>

#include "imports/manifests/app.hpp"

namespace twelvefactor::imports::plain {
namespace {

constexpr int kServicePort = 80;  // of each Service that the operator makes

/// Services of the apps of the input, with ports that those apps will not have there.
class AddressTeller {
 public:
  explicit AddressTeller(App& app) : app_(app) {
    for (const Object* service : app.world.all("Service")) {
      if (service->namespace_name == app.group.namespace_name && leads_to_an_app(*service))
        services_.push_back(service);
    }
  }

  void tell() {
    for (const auto& [name, value] : app_.draft.env) look_at(name, value, "config.env");
    for (const auto& [process, stated] : app_.draft.processes) {
      for (const auto& [name, value] : stated.env) look_at(name, value, "processes." + process);
    }
  }

 private:
  [[nodiscard]] bool leads_to_an_app(const Object& service) const {
    return std::ranges::any_of(app_.sorted.apps, [&service](const Group& group) {
      return std::ranges::any_of(group.deployments, [&service](const Object* each) {
        return selects(inside(service.value, {"spec", "selector"}), pod_labels_of(*each));
      });
    });
  }

  void look_at(const std::string& variable, const std::string& value, const std::string& at) {
    for (const Object* service : services_) {
      for (const Tree& port : items_of(inside(service->value, {"spec", "ports"}))) {
        const int number = whole_number(port, "port");
        if (number == kServicePort || !names(value, service->name, ":" + std::to_string(number))) continue;
        app_.draft.notes.push_back({Note::Weight::kMissing, service->source(".spec.ports"), at,
                                    variable + " has the address of the Service " + service->name +
                                        " with port " + std::to_string(number) +
                                        ", and as an app it is reached on port 80",
                                    "write port 80 when that is an app, too"});
        return;
      }
    }
  }

  /// "shop:3000", "http://shop.team.svc:3000/": not a part of another name.
  static bool names(const std::string& value, const std::string& host, const std::string& port) {
    for (std::size_t at = value.find(host); at != std::string::npos; at = value.find(host, at + 1)) {
      const char before = at == 0 ? '/' : value[at - 1];
      const bool begins = before == '/' || before == '@' || before == ',' || before == '=' || before == ' ';
      std::size_t end = at + host.size();
      while (end < value.size() &&
             (value[end] == '.' || value[end] == '-' || (value[end] >= 'a' && value[end] <= 'z')))
        ++end;
      const bool whole = end == at + host.size() || value[at + host.size()] == '.';
      const std::size_t behind = end + port.size();
      const bool digits = behind < value.size() && value[behind] >= '0' && value[behind] <= '9';
      if (begins && whole && value.compare(end, port.size(), port) == 0 && !digits) return true;
    }
    return false;
  }

  App& app_;
  std::vector<const Object*> services_;
};

}  // namespace

void tell_of_addresses(App& app) {
  AddressTeller(app).tell();
}

}  // namespace twelvefactor::imports::plain
