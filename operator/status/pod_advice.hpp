// What is wrong with a pod, and what to do about it, in a sentence. Pure. Called by process_verdict.cpp and
// verdict.cpp. Never tells what a process wrote: its log may hold secrets.
#pragma once

#include <string>

#include "model/observed.hpp"
#include "model/pod_facts.hpp"

namespace twelvefactor::status {

std::string pod_advice(const PodFacts& pod, const Observed& observed);

}  // namespace twelvefactor::status
