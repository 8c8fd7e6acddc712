// Keeps the status of the TwelveFactorPolicies: no app's pass could, since they belong to none. One thread,
// which looks when a policy has changed, and when a day begins: then it writes into each which day it is
// (status.asOf), since admission has no clock. Called by loop/operator, on the leader alone; what policies
// mean for apps is decided in the apps' passes.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "kube/writer.hpp"
#include "store/store.hpp"

namespace twelvefactor::loop {

class PolicyKeeper {
 public:
  PolicyKeeper(store::Store& store, kube::Writer& writer) : store_(store), writer_(writer) {}

  void start();
  /// A policy has changed, or its status. Also before start().
  void wake();
  /// Gives up the request in hand.
  void stop();

 private:
  void work(const std::stop_token& stop);
  bool look(const std::stop_token& stop);

  store::Store& store_;
  kube::Writer& writer_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool due_ = true;
  std::string told_;  // the last problem that was logged
  std::jthread thread_;
};

}  // namespace twelvefactor::loop
