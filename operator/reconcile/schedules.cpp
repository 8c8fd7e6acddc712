#include "reconcile/schedules.hpp"

#include "kinds/digest/hash.hpp"

namespace twelvefactor::reconcile {
namespace {

// 64 bits: it tells two commands of one admin process apart, and nobody gains by making two alike.
constexpr std::size_t kDigits = 16;

std::string digest_of(const AdminProcess& process) {
  Digest sum;
  int index = 0;
  for (const auto* words : {&process.command, &process.args}) {
    for (const std::string& word : *words) sum += kinds::hash_leaf(std::to_string(++index), word);
    index += 1000000;  // a last word of the command is not a first argument
  }
  return kinds::to_hex(sum).substr(0, kDigits);
}

}  // namespace

std::map<std::string, std::string> schedules_of(const AppSpec& spec) {
  std::map<std::string, std::string> schedules;
  for (const auto& [name, process] : spec.admin_processes) {
    if (process.trigger == AdminProcess::Trigger::kSchedule) schedules[name] = digest_of(process);
  }
  return schedules;
}

}  // namespace twelvefactor::reconcile
