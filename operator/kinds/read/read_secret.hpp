// What a Secret's metadata tells about it without its values: which keys it has, from who manages which field
// (docs/decisions/0005-secret-metadata.md). Internal to kinds/ but for read_secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "model/secret_facts.hpp"

namespace twelvefactor::kinds {

/// From the metadata of a full Secret or of a PartialObjectMetadata.
SecretFacts secret_facts(simdjson::dom::element metadata);

}  // namespace twelvefactor::kinds
