#include "kinds/secrecy/webhooks.hpp"

#include <array>
#include <string>

#include "kinds/secrecy/characters.hpp"
#include "kinds/secrecy/known_tokens.hpp"
#include "kinds/secrecy/lower_case.hpp"
#include "kinds/secrecy/randomness.hpp"

namespace twelvefactor::kinds {
namespace {

struct Webhook {
  std::string_view host;  // it, or what it ends with
  std::string_view path;  // what comes before the secret
};

// api.slack.com/messaging/webhooks, discord.com/developers/docs/resources/webhook, learn.microsoft.com (Teams
// incoming webhooks), core.telegram.org/bots/api, and the like.
constexpr std::array kWebhooks = std::to_array<Webhook>({
    {"hooks.slack.com", "/services/"},
    {"hooks.slack.com", "/workflows/"},
    {"hooks.slack.com", "/triggers/"},
    {"hooks.slack-gov.com", "/services/"},
    {"discord.com", "/api/webhooks/"},
    {"discordapp.com", "/api/webhooks/"},
    {"outlook.office.com", "/webhook/"},
    {"outlook.office365.com", "/webhook/"},
    {"webhook.office.com", "/webhookb2/"},
    {"api.telegram.org", "/bot"},
    {"api.telegram.org", "/file/bot"},
    {"hooks.zapier.com", "/hooks/catch/"},
    {"open.feishu.cn", "/open-apis/bot/v2/hook/"},
    {"open.larksuite.com", "/open-apis/bot/v2/hook/"},
    {"webexapis.com", "/v1/webhooks/incoming/"},
    {"events.pagerduty.com", "/integration/"},
    {"alert.victorops.com", "/integrations/"},
    {"hc-ping.com", "/"},
    {"webhooks.gitter.im", "/e/"},
    {"hook.eu1.make.com", "/"},
    {"hook.us1.make.com", "/"},
    {"hook.integromat.com", "/"},
    {"hooks.airtable.com", "/workflows/"},
    {"webhook.site", "/"},
    {"uptime.betterstack.com", "/api/v1/heartbeat/"},
});

// Segments after which a word without form is a token.
constexpr std::string_view kBeforeTokens =
    " webhook webhooks hook hooks incoming-webhook integration integrations key token tokens heartbeat "
    "trigger ";

bool is_of_host(std::string_view host, std::string_view wanted) {
  if (!host.ends_with(wanted)) return false;
  return host.size() == wanted.size() || host[host.size() - wanted.size() - 1] == '.';
}

bool is_long_hex(std::string_view segment) {
  return segment.size() >= 24 && every(segment, is_hex);
}

/// Mattermost's /hooks/<26>, n8n's /webhook/<uuid>, IFTTT's /with/key/<token>
bool is_token_after(std::string_view before, std::string_view segment) {
  if (kBeforeTokens.find(" " + lower(before) + " ") == std::string_view::npos || before.empty()) return false;
  return is_token_like(segment) || is_uuid(segment) || is_long_hex(segment) ||
         (segment.size() >= 20 && every(segment, is_letter_or_digit) && is_mixed(segment));
}

/// Capitals, small letters and digits without a word: no commit, no file.
bool is_token_anywhere(std::string_view segment) {
  return segment.size() >= 24 && every(segment, is_word_character) && some(segment, is_upper) &&
         some(segment, is_lower) && looks_random(segment);
}

}  // namespace

Span secret_in_path(std::string_view host, std::string_view path) {
  const std::string small = lower(host.substr(0, host.find(':')));
  for (const Webhook& hook : kWebhooks) {
    if (is_of_host(small, hook.host) && path.starts_with(hook.path) && path.size() > hook.path.size() + 4)
      return {hook.path.size(), path.size() - hook.path.size()};
  }
  std::string_view before;
  for (std::size_t start = 1; start < path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view segment = path.substr(start, end - start);
    // What follows is most likely a part of it.
    if (is_known_token(segment) || is_token_after(before, segment) || is_token_anywhere(segment))
      return {start, path.size() - start};
    before = segment;
    start = end + 1;
  }
  return {};
}

}  // namespace twelvefactor::kinds
