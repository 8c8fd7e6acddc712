// The names under which services reach each other, and where one stands in a text. Called by bindings, config
// and compose.cpp. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "imports/compose/service.hpp"

namespace twelvefactor::imports::compose {

/// The names under which others of the file reach a service.
std::set<std::string> hosts_of(const Service& service);

/// One of `hosts` stands in the text as a host does: in a URL, before a port, behind a sign.
bool mentions_host(std::string_view text, const std::set<std::string>& hosts);

/// In capital letters, of ASCII alone.
std::string in_capitals(std::string_view text);

}  // namespace twelvefactor::imports::compose
