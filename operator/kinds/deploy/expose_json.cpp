#include "kinds/deploy/expose_json.hpp"

#include <algorithm>

namespace twelvefactor::kinds {
namespace {

/// The one that stands alone, then those of the list.
std::vector<std::string> read_all(const JsonFields& fields, const std::string& one, const char* list) {
  std::vector<std::string> all;
  if (!one.empty()) all.push_back(one);
  for (std::string& each : fields.texts(list)) {
    if (std::ranges::find(all, each) != all.end())
      fields.complain(list, "names " + each + " twice; name it once");
    all.push_back(std::move(each));
  }
  return all;
}

GatewayRef read_gateway(const JsonFields& fields) {
  GatewayRef gateway{fields.required_text("name"), fields.text("namespace"), fields.text("sectionName"),
                     fields.text("redirectSectionName")};
  if (!gateway.redirect_section.empty() && gateway.section.empty())
    fields.complain("redirectSectionName",
                    "is the listener for plain HTTP; name that for HTTPS in sectionName");
  if (!gateway.redirect_section.empty() && gateway.redirect_section == gateway.section)
    fields.complain("redirectSectionName", "is the listener that requests are sent on to; name another");
  return gateway;
}

}  // namespace

std::optional<Expose> read_expose(const JsonFields& process) {
  if (!process.has("expose")) return std::nullopt;
  if (!process.has("port"))
    process.complain("expose", "lets requests in, but the process has no port; add port or remove expose");
  const JsonFields fields = process.object("expose");
  Expose expose;
  const std::string host = fields.text("host");
  expose.host_first = !host.empty();
  expose.hosts = read_all(fields, host, "hosts");
  // The definition gives `path` its default also where `paths` say it all.
  const std::string path = fields.text("path", "/");
  expose.path_first = path != "/" || fields.texts("paths").empty();
  expose.paths = read_all(fields, expose.path_first ? path : "", "paths");
  if (expose.hosts.empty()) fields.complain("", "must name a host; state host or hosts");
  expose.ingress_class = fields.text("ingressClassName");
  expose.tls_secret = fields.text("tlsSecretName");
  expose.annotations = fields.text_map("annotations");
  if (fields.has("gateway")) expose.gateway = read_gateway(fields.object("gateway"));
  return expose;
}

ReleasedAddress address_of(const Expose& expose) {
  ReleasedAddress address{expose.hosts, expose.paths};
  std::ranges::sort(address.hosts);
  std::ranges::sort(address.paths);
  return address;
}

}  // namespace twelvefactor::kinds
