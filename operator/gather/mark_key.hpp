// The key under which secrets are compared: random, made when this process first needs it, in its memory
// only, and used for nothing else. What was marked before a restart is worth nothing after it. Called by
// gather/peers and gather/secret_marks.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::gather {

/// HMAC-SHA-256 of a value under that key; empty when the system gives no random bytes.
std::string marked(std::string_view value);

}  // namespace twelvefactor::gather
