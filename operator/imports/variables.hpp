// What becomes of a variable that a codebase names: config, a secret, a binding, or a line of the contract.
// Pure. No value of a secret gets into the draft.
#pragma once

#include <string>
#include <string_view>

#include "imports/draft.hpp"

namespace twelvefactor::imports {

struct NamedVariable {
  std::string name;
  std::string value;        // "": none
  std::string description;  // "": none
  bool required = true;
  bool generated = false;  // a random value will do
  bool example = false;    // the value is one for development
};

/// A variable that an app may state: its name is one, and not one of the operator's own.
bool can_be_set(std::string_view name);

/// `source`: where it stands, for notes.
void add_variable(const NamedVariable& variable, const std::string& source, Draft& draft);

/// Says once for all what has no value yet, and which Secret has to be made. Called when everything was read.
void tell_of_variables(Draft& draft);

}  // namespace twelvefactor::imports
