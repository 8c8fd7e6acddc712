// What the API server does to an object before it judges it: empty fields go, defaults come, and numbers are
// what kubectl sends for them. Internal to definitions/.
// k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "definitions/schema.hpp"

namespace twelvefactor::definitions {

/// `8080.0` is sent as 8080.
void make_numbers_whole(nlohmann::json& value);

/// A field without value (`config:`) counts as not written, where the schema has no null.
void drop_nulls(nlohmann::json& value, const Schema* schema);

/// Only what is written is filled in: no default makes the object it stands in.
void fill_in_defaults(nlohmann::json& value, const Schema& schema);

}  // namespace twelvefactor::definitions
