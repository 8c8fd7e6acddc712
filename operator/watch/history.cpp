#include "watch/history.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>

#include "http/boot_clock.hpp"
#include "watch/watcher_json.hpp"
#include "watch/watcher_request.hpp"

namespace twelvefactor::watch {
namespace {

/// A list of one object takes no longer. A connection that is dead is not waited for as a watch is.
constexpr std::chrono::seconds kAnswerWithin{10};

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

kube::ApiResult<bool> history_went_back(kube::Session& session, const WatchOptions& options,
                                        std::string_view resource_version, std::stop_token stop) {
  auto request = newest_request(options);
  const auto deadline = http::BootClock::now() + kAnswerWithin;
  request.deadline = [deadline] { return deadline; };
  const auto body = session.send(std::move(request), std::move(stop));
  if (!body.ok()) {
    kube::ApiError error = body.error();
    if (error.status == 0 && http::BootClock::now() >= deadline) {
      error.reason = kube::kReasonTimeout;
      error.message = "the API server does not answer";
    }
    return error;
  }
  const auto head = read_list(*body, [](std::string_view) {});
  const auto newest = head ? number_of(head->resource_version) : std::nullopt;
  const auto place = number_of(resource_version);
  // Versions are compared as numbers (KEP-5504). Of what is none nothing is concluded.
  return newest && place && *newest < *place;
}

}  // namespace twelvefactor::watch
