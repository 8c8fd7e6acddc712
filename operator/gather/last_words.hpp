// The last lines that a failed admin process wrote, without values of Secrets: they go into a status that
// others may read. What cannot be made safe is withheld, by what the API server says alone: a process that
// has just begun decides as one that saw everything. Pure but for the reading of Secrets, which is the
// caller's. Called by gather/contents.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kinds/secrecy/secret_data.hpp"
#include "model/pod_facts.hpp"

namespace twelvefactor::gather {

/// Without what `secrets` hold, in any usual encoding (kinds/secrecy/redaction), and without whatever else
/// looks like a secret (kinds/secrecy/shown). Before anything is cut: the kubelet keeps so many bytes only,
/// and half a value would not be known again.
std::string redacted(const std::string& text, const std::vector<kinds::SecretData>& secrets);

/// Absent when it cannot be read, or is not there.
using ReadSecret = std::function<std::optional<kinds::SecretData>(const std::string& name)>;

/// Was there no such Secret from before that time on? An optional one may be missing.
using WasAbsent = std::function<bool(const std::string& name, const std::string& since)>;

/// The last words of a pod, redacted by every Secret that its command could read. Where one of them has
/// changed since the pod was made, or cannot be read, nobody knows what the command was given: then why
/// nothing is repeated.
std::string fit_for_all(const PodFacts& pod, const ReadSecret& read, const WasAbsent& was_absent);

}  // namespace twelvefactor::gather
