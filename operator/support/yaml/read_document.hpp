// One document of a manifest becomes a JSON value, as kubectl reads it (sigs.k8s.io/yaml): values, breaks,
// merges, escapes and tags come out the same, which tests/yaml compares over golden cases and any directory
// of files. Called by operator/manifests. Works on text only; opens no file.
//
// Plain scalars are those of scalars.hpp. Louder than kubectl, which takes each of these without a word: a
// key that is given twice, JSON that is not UTF-8, what follows the line ... in a document, bytes in
// !!binary.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "model/result.hpp"
#include "yaml/places.hpp"

namespace twelvefactor::yaml {

/// Why a document cannot be read, and where in its stream; counted from one.
struct Unreadable {
  int line = 0;
  int column = 0;
  std::string why;
};

/// Whose reader a document is written for.
enum class Dialect {
  kKubectl,
  /// go.yaml.in/yaml/v3 into values without types, as docker compose and Score read: y, yes, on, n, no and
  /// off are texts, the keys of a mapping count before those that it merges, and of several merged mappings
  /// the first counts. What compose marks with !reset or !override (compose-spec, 13-merge.md) comes out as a
  /// mapping with that one key.
  kCompose,
};

/// One of `value` and `unreadable`; neither where the document has no content.
struct Read {
  std::optional<nlohmann::json> value;
  std::optional<Unreadable> unreadable;
  /// For Places, where they were noted: of no JSON, of none that is large, and of nothing that is in no file.
  std::shared_ptr<const Marks> marks;
};

/// A document may not nest deeper than 200 or, with its aliases written out, hold more than 1,000,000 values
/// or 16 MiB of text.
Read read_document(const DocumentText& document, Dialect dialect = Dialect::kKubectl);

}  // namespace twelvefactor::yaml
