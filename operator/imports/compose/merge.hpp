// One service over another, as compose merges the same service of two files and as extends does
// (compose-spec, 13-merge.md): maps by key, lists one behind the other, commands whole, ports and mounts by
// what they are for. Called by load. Pure.
#pragma once

#include <string_view>

#include "imports/tree.hpp"

namespace twelvefactor::imports::compose {

/// Lists of the attributes that have two forms become maps: environment, labels, depends_on, networks.
Tree in_long_form(const Tree& service);

/// Both in long form.
Tree merged_service(Tree base, const Tree& over);

/// The members that are maps of named things: services, secrets, configs, volumes, networks.
Tree merged_file(Tree base, const Tree& over);

/// Without the marks !reset and !override, and what they take away.
Tree without_marks(const Tree& value);

}  // namespace twelvefactor::imports::compose
