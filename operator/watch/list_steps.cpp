#include "watch/list_steps.hpp"

#include <algorithm>

#include "watch/watcher_json.hpp"
#include "watch/watcher_request.hpp"

namespace twelvefactor::watch {
namespace {

void page_failed(Watch& watch, const kube::ApiError& error) {
  if (error.cancelled) return;
  tell(watch, trouble_of(error), error.message);
  if (error.status == 410) {
    // The list took longer than the server remembers. Once more in pages, then at once, as client-go does.
    start_over(watch);
    if (++watch.expired_pages >= 2) watch.page_size = 0;
  } else if (error.reason == kube::kReasonTooLarge) {
    start_over(watch);
    watch.page_size = watch.page_size == 0 ? watch.options.page_size : std::max(1, watch.page_size / 2);
  } else if (counts_against_place(error)) {
    count_try(watch);
  }
  pause(watch, patience(watch, error));
}

}  // namespace

void step_init_page(Watch& watch) {
  if (watch.continue_token.empty()) list_asked(watch);
  const auto request = list_request(watch.options, watch.page_size, watch.continue_token);
  const auto body = watch.session.send(request, watch.stop);
  if (!body.ok()) {
    page_failed(watch, body.error());
    return;
  }
  bool begun = !watch.continue_token.empty();
  const auto begin = [&watch, &begun] {
    if (!begun) watch.sinks.on_event({EventType::kInit, {}});
    begun = true;
  };
  const auto head = read_list(*body, [&watch, &begin](std::string_view item) {
    begin();
    watch.sinks.on_event({EventType::kInitApply, item});
  });
  if (!head) {
    tell(watch, Trouble::kGarbled, "a list is no JSON list");
    start_over(watch);
    pause(watch, std::nullopt);
    return;
  }
  if (watch.sinks.on_alive) watch.sinks.on_alive();
  begin();
  watch.tries_from_here = 0;
  watch.continue_token = head->continue_token;
  if (!watch.continue_token.empty()) return;
  watch.sinks.on_event({EventType::kInitDone, {}, head->resource_version});
  watch.resource_version = head->resource_version;
  watch.expired_pages = 0;
  watch.page_size = watch.options.page_size;
  watch.state = State::kInitListed;
}

}  // namespace twelvefactor::watch
