// command and entrypoint of a service (compose-spec, 05-services.md): a list, or a text that is parted into
// words and run by no shell. Called by compose.cpp. Pure.
#pragma once

#include <string>
#include <vector>

#include "imports/command_line.hpp"
#include "imports/compose/service.hpp"
#include "imports/note_place.hpp"

namespace twelvefactor::imports::compose {

struct ServiceCommand {
  std::vector<std::string> command;  // instead of the image's entrypoint; empty: that
  std::vector<std::string> args;     // empty, with no command: what the image has
  bool uses_port = false;
  std::string problem;  // it starts a process manager; ""
};

/// What compose would take from its caller's environment, what it cuts off, and what looks secret is told.
ServiceCommand command_of(const Service& service, const NotePlace& place);

/// The words of a text as compose parts them; `cut`: what stands behind an operator of a shell, and is lost.
std::vector<std::string> words_of(std::string_view text, bool& cut);

}  // namespace twelvefactor::imports::compose
