// An API server for one measurement, in the same process: it takes what the operator writes, adds what a real
// one adds (UIDs, versions, managedFields), answers, and holds the objects. Called by bench/memory/main.cpp
// through http::Transport. It validates nothing, has no controllers and tells no watch.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "http/transport.hpp"

namespace twelvefactor::bench {

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

  http::Response answer(const http::Request& request);

 private:
  std::string identified(const std::string& body, const std::string& manager);

  const bool holds_all_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> objects_;  // by path
  std::uint64_t version_ = 1000;
  int refused_ = 0;
  int requests_ = 0;
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

}  // namespace twelvefactor::bench
