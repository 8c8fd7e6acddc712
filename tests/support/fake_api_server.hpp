// An API server in the same process, for passes and measurements: it takes what the operator writes, adds
// what a real one adds (UIDs, versions, managedFields), answers, and holds the objects. Called by
// bench/memory and unit/loop through http::Transport. It validates nothing, has no controllers, tells no
// watch, and merges lists as one value.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/transport.hpp"

namespace twelvefactor::testing {

class FakeApiServer {
 public:
  /// What the operator has made is held, or answered and forgotten: then it has no part in what is measured.
  enum class Objects { kHeld, kForgotten };

  explicit FakeApiServer(Objects objects) : holds_all_(objects == Objects::kHeld) {}

  /// As a POST by somebody else: the path of the object is its collection's and its name.
  std::string create(const std::string& collection, std::string_view body, const std::string& manager);

  /// Calls `visit` with the path and the bytes of each object, in the order of the paths.
  void for_each(const std::function<void(const std::string& path, const std::string& object)>& visit) const;

  /// What could not be answered: 0, or the measurement is of something else than was meant.
  [[nodiscard]] int refused() const { return refused_; }
  [[nodiscard]] int requests() const { return requests_; }
  /// "POST configmaps", of all requests since the last call, in their order; without events.
  std::vector<std::string> asked();
  /// Somebody else's edit: changes the object at the path, whose version goes on.
  void edit(const std::string& path, const std::string& merge_patch);

  http::Response answer(const http::Request& request);

 private:
  void note(const http::Request& request, const std::string& path);
  std::string identified(const std::string& body, const std::string& manager);

  const bool holds_all_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> objects_;  // by path
  std::uint64_t version_ = 1000;
  int refused_ = 0;
  int requests_ = 0;
  std::vector<std::string> asked_;
};

/// The way to it.
class FakeTransport : public http::Transport {
 public:
  explicit FakeTransport(FakeApiServer& server) : server_(server) {}

  Result<http::Response, http::Failure> send(const http::Request& request, std::stop_token) override {
    return server_.answer(request);
  }
  Result<http::StreamEnd, http::Failure> stream(const http::Request&,
                                                const std::function<void(std::string_view)>&,
                                                std::chrono::seconds, std::stop_token) override {
    return http::StreamEnd{};
  }

 private:
  FakeApiServer& server_;
};

}  // namespace twelvefactor::testing
