#include "store/services.hpp"

#include <algorithm>
#include <set>

namespace twelvefactor::store {

using State = ServiceFacts::State;

void Services::change_readers(const AppKey& app, const std::vector<ServiceRef>& before,
                              const std::vector<ServiceRef>& after) {
  if (before == after) return;
  // First those of now: a list that both name stays.
  for (const ServiceRef& reference : after) {
    List& list = lists_[list_of(app, reference)];
    if (list.number == 0) list.number = ++last_number_;
    list.readers[{app.namespace_name, reference.name}].push_back(app.name);
  }
  for (const ServiceRef& reference : before) {
    const auto list = lists_.find(list_of(app, reference));
    if (list == lists_.end()) continue;
    const auto readers = list->second.readers.find({app.namespace_name, reference.name});
    if (readers == list->second.readers.end()) continue;
    // One of them: it may be named before and after.
    const auto one = std::ranges::find(readers->second, app.name);
    if (one != readers->second.end()) readers->second.erase(one);
    if (readers->second.empty()) list->second.readers.erase(readers);
    if (list->second.readers.empty()) lists_.erase(list);
  }
}

std::vector<NeededServices> Services::needed() const {
  std::vector<NeededServices> needed;
  needed.reserve(lists_.size());
  for (const auto& [list, content] : lists_) needed.push_back({list, content.number});
  std::ranges::sort(needed, {}, &NeededServices::number);
  return needed;
}

ServicesWanted Services::wanted(std::size_t of_namespace) const {
  ServicesWanted wanted;
  std::map<std::string, std::size_t> counted;
  for (NeededServices& each : needed()) {
    std::set<std::string> namespaces;
    for (const auto& [service, apps] : lists_.at(each.list).readers)
      namespaces.insert(service.namespace_name);
    bool within = false;
    for (const std::string& name : namespaces) within = ++counted[name] <= of_namespace || within;
    (within ? wanted.within : wanted.beyond).push_back(std::move(each));
  }
  return wanted;
}

Services::List* Services::find(const NeededServices& needed) {
  const auto found = lists_.find(needed.list);
  return found == lists_.end() || found->second.number != needed.number ? nullptr : &found->second;
}

void Services::list_began(const NeededServices& needed) {
  if (List* list = find(needed)) ++list->epoch;
}

Woken Services::list_done(const NeededServices& needed) {
  List* list = find(needed);
  if (list == nullptr) return {};
  const bool first = list->told.state != State::kBound;
  list->told = {State::kBound, "", ""};
  Woken woken;
  std::erase_if(list->services, [&](const auto& entry) {
    if (entry.second.epoch == list->epoch) return false;
    for (AppKey& reader : readers_of(*list, entry.first)) woken.push_back(std::move(reader));
    return true;
  });
  return first ? all_readers(*list) : woken;
}

Woken Services::applied(const NeededServices& needed, const kinds::ReadService& read) {
  List* list = find(needed);
  if (list == nullptr) return {};
  const auto [known, fresh] = list->services.try_emplace(read.key);
  Service& service = known->second;
  const bool changed = fresh || service.uid != read.uid || service.secret != read.secret;
  service = {read.uid, read.resource_version, read.secret, list->epoch};
  // The end of the first list wakes them all.
  return changed && list->told.state == State::kBound ? readers_of(*list, read.key) : Woken{};
}

Woken Services::deleted(const NeededServices& needed, const kinds::ReadService& read) {
  List* list = find(needed);
  if (list == nullptr || list->services.erase(read.key) == 0) return {};
  return readers_of(*list, read.key);
}

Woken Services::failed(const NeededServices& needed, const ServiceFacts& why) {
  List* list = find(needed);
  if (list == nullptr || list->told == why) return {};
  // That it takes long is news only where nothing else is known.
  if (why.state == State::kUnknown && list->told.state != State::kUnknown) return {};
  list->told = why;
  return all_readers(*list);
}

ServiceFacts Services::facts(const std::string& namespace_name, const ServiceRef& reference) const {
  const auto list = lists_.find(list_of({namespace_name, ""}, reference));
  if (list == lists_.end()) return {};
  if (list->second.told.state != State::kBound) return list->second.told;
  const auto service = list->second.services.find({namespace_name, reference.name});
  if (service == list->second.services.end()) return {State::kMissing, "", ""};
  if (service->second.secret.empty()) return {State::kPending, "", ""};
  return {State::kBound, service->second.secret, ""};
}

Woken Services::readers_of(const List& list, const AppKey& service) {
  Woken woken;
  const auto readers = list.readers.find(service);
  if (readers == list.readers.end()) return woken;
  for (const std::string& app : readers->second) woken.push_back({service.namespace_name, app});
  return woken;
}

Woken Services::all_readers(const List& list) {
  Woken woken;
  for (const auto& [service, apps] : list.readers) {
    for (const std::string& app : apps) woken.push_back({service.namespace_name, app});
  }
  return woken;
}

}  // namespace twelvefactor::store
