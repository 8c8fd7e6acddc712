// Does a name say that its value is a secret? The name of a variable, a key of a configuration file, an
// option of a command. Used by the readers of this room and by credential.cpp. Pure, linear.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::kinds {

/// DB_PASSWORD of dbPassword, db-password, --db.password and "Db Password".
std::string as_variable(std::string_view name);

/// `variable`: as as_variable() writes it.
bool name_says_secret(std::string_view variable);

/// Of a name that ends with AUTH, which may be a switch, a method or "user:password".
bool name_says_auth(std::string_view variable);

/// basic, oauth2, scram-sha-256: what a variable that ends with AUTH may say.
bool is_auth_method(std::string_view value);

/// Ends with a word about a secret instead of one (_FILE, _TTL), or says PUBLIC.
bool name_is_harmless(std::string_view variable);

/// Ends with a word whose values look random without being secret (_HASH, _COMMIT).
bool name_says_random(std::string_view variable);

/// The value is the name of a Kubernetes object, by its own form or by what the name says:
/// WEBHOOK_SECRET=webhook-server-cert, IMAGE_PULL_SECRET=regcred.
bool names_an_object(std::string_view variable, std::string_view value);

}  // namespace twelvefactor::kinds
