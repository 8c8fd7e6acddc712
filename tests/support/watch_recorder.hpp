// Runs a watch on a thread of its own against a server and writes down what it says. Used by the contract
// tests of watch/.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "kube/session.hpp"
#include "support/test_server.hpp"
#include "watch/watcher.hpp"

namespace twelvefactor::testing {

/// {"type":TYPE,"object":{...}} with a line end; a ConfigMap NAME at VERSION.
std::string event(const std::string& type, const std::string& name, int version);
/// An event whose object is about `bytes` long.
std::string big_event(const std::string& name, int version, std::size_t bytes);
std::string bookmark(int version);
/// The bookmark that ends the initial part of a streaming list.
std::string end_mark(int version);
std::string error_event(int code, const std::string& reason);
/// A page of a list. `next` empty: the last one.
std::string page(const std::vector<std::string>& names, int version, const std::string& next = "");
/// metav1.Status.
std::string status(int code, const std::string& reason);

/// A server of watches, which are the subject: it tells aside that its history goes on, whenever a watch
/// asks.
class WatchServer : public TestServer {
 public:
  explicit WatchServer(Script script, ServerOptions options = {});
};

/// A session without credentials. `target` ends with no slash.
std::unique_ptr<kube::Session> plain_session(const std::string& url);

/// Quick pauses, collection /api/v1/configmaps.
watch::WatchOptions quick_options();

class WatchRecorder {
 public:
  explicit WatchRecorder(const std::string& url, watch::WatchOptions options = quick_options(),
                         std::function<void(const watch::Event&)> also = {});
  ~WatchRecorder() { stop(); }
  WatchRecorder(const WatchRecorder&) = delete;
  WatchRecorder& operator=(const WatchRecorder&) = delete;

  /// "Init", "InitApply a 1", "InitDone", "Apply a 2", "Delete a 3": name and resourceVersion of the object.
  [[nodiscard]] std::vector<std::string> events() const;
  /// "Connection", "Expired", "ServerError", "Garbled", "Idle", "Unauthorized", "Forbidden",
  /// "Absent", "Defect", in order.
  [[nodiscard]] std::vector<std::string> troubles() const;
  [[nodiscard]] std::size_t alive() const;
  /// Waits until `count` events were seen.
  [[nodiscard]] bool saw_events(std::size_t count) const;
  /// Waits until `event` was seen.
  [[nodiscard]] bool saw(const std::string& event) const;
  [[nodiscard]] bool saw_trouble(const std::string& trouble) const;
  /// How often `event` was seen.
  [[nodiscard]] std::size_t count(const std::string& event) const;

  /// Asks the watch to stop and waits for its end.
  void stop();

 private:
  void record(const watch::Event& event);

  std::unique_ptr<kube::Session> session_;
  watch::WatchOptions options_;
  std::function<void(const watch::Event&)> also_;
  mutable std::mutex mutex_;
  std::vector<std::string> events_;
  std::vector<std::string> troubles_;
  std::size_t alive_ = 0;
  std::jthread thread_;
};

}  // namespace twelvefactor::testing
