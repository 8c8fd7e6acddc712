// The one rule on which values are credentials: what nobody but one environment should know, unlike a host, a
// user name or a certificate. Two environments with the same one are an error of their own. Called by
// kinds/secret_marks. A proxy, not a proof; what it returns is never kept or shown.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::kinds {

/// What of the value of a variable is the credential: the password of a URL that has one, else all of it;
/// empty when it holds none, or one of fewer than 8 bytes: so short a value says too little.
std::string credential_in_variable(std::string_view name, std::string_view value);

/// The same of an entry of a binding, by the names of servicebinding.io's specification ("Well-known Secret
/// Entries") and by those that are usual beside them.
std::string credential_in_binding(std::string_view key, std::string_view value);

}  // namespace twelvefactor::kinds
