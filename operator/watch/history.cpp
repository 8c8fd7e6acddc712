#include "watch/history.hpp"

#include <charconv>
#include <cstdint>
#include <optional>

#include "watch/watcher_json.hpp"
#include "watch/watcher_request.hpp"

namespace twelvefactor::watch {
namespace {

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

kube::ApiResult<bool> history_went_back(kube::Session& session, const WatchOptions& options,
                                        std::string_view resource_version, std::stop_token stop) {
  const auto body = session.send(newest_request(options), std::move(stop));
  if (!body.ok()) return body.error();
  const auto head = read_list(*body, [](std::string_view) {});
  const auto newest = head ? number_of(head->resource_version) : std::nullopt;
  const auto place = number_of(resource_version);
  // Versions are compared as numbers (KEP-5504). Of what is none nothing is concluded.
  return newest && place && *newest < *place;
}

}  // namespace twelvefactor::watch
