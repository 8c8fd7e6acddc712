// The operator without threads of its own for watches: store, queue, passes and workers, beside an API server
// in the same process. Made and asked by bench/memory/main.cpp.
#pragma once

#include <cstddef>
#include <istream>
#include <ostream>

#include "gather/hash_keys.hpp"
#include "kube/session.hpp"
#include "kube/writer.hpp"
#include "loop/pass.hpp"
#include "loop/workers.hpp"
#include "queue/queue.hpp"
#include "store/store.hpp"
#include "support/fake_api_server.hpp"
#include "telemetry/metrics.hpp"

namespace twelvefactor::bench {

/// Bytes that the allocator has given out.
std::size_t heap_in_use();

class World {
 public:
  explicit World(testing::FakeApiServer::Objects objects);
  ~World();

  /// So many apps of one team are made, and told.
  void make_apps(int count);
  /// Until the workers have nothing left to do.
  void work();
  /// Once on every app.
  void work_on_all();
  /// An app that is made, carried out and kept: what is made at the first need is there afterwards.
  void work_on_one();

  /// All that the API server holds of one source, one object a line.
  void write(std::ostream& out, store::Source source) const;
  /// What was written of a source is told as its first list. How many there were.
  int read(std::istream& in, store::Source source);

  void snapshot_all() const;
  void gather_all() const;

  testing::FakeApiServer server;

 private:
  void make_app(const std::string& name);
  void tell(store::Source source, std::string_view object);

  kube::Session session_;
  kube::Writer writer_;
  store::Store store_;
  queue::Queue queue_;
  gather::HashKeys keys_;
  telemetry::Metrics metrics_;
  loop::Pass pass_;
  loop::Workers workers_;
};

}  // namespace twelvefactor::bench
