// What others may know of an app's pods by its status, where it lets them compare themselves with it: which
// rules from running pods count now. For a promotion that asks for none (spec.parity.peers.cleanPods). Called
// by read_app, and for the command line.
#pragma once

#include <string>
#include <string_view>

#include <simdjson.h>

namespace twelvefactor::kinds {

/// "TF0907 of web, TF0604 of worker"; empty: none. Those at Warn that no exemption covers.
std::string seen_in_pods(simdjson::dom::element status);
std::string seen_in_pods_of(std::string_view status_json);

}  // namespace twelvefactor::kinds
