// What watches of Provisioned Services tell.
#include "store/store.hpp"

namespace twelvefactor::store {

void Store::services_began(const NeededServices& needed) {
  door_.by_ourselves({}, [&](Picture& picture, Touched&) { picture.services.list_began(needed); });
}

Woken Store::services_done(const NeededServices& needed) {
  return door_.changed(
      [&](Picture& picture, Touched& touched) { touched.change(picture.services.list_done(needed)); });
}

Woken Store::service_applied(const NeededServices& needed, const kinds::ReadService& read) {
  return door_.changed(
      [&](Picture& picture, Touched& touched) { touched.change(picture.services.applied(needed, read)); });
}

Woken Store::service_deleted(const NeededServices& needed, const kinds::ReadService& read) {
  return door_.changed(
      [&](Picture& picture, Touched& touched) { touched.change(picture.services.deleted(needed, read)); });
}

Woken Store::services_failed(const NeededServices& needed, const ServiceFacts& why) {
  return door_.changed(
      [&](Picture& picture, Touched& touched) { touched.change(picture.services.failed(needed, why)); });
}

}  // namespace twelvefactor::store
