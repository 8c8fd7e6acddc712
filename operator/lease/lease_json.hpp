// A Lease (coordination.k8s.io/v1) as JSON, read and written. Used by candidate.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lease/elector.hpp"

namespace twelvefactor::lease {

/// "/apis/coordination.k8s.io/v1/namespaces/NAMESPACE/leases"
std::string collection_path(std::string_view namespace_name);

/// Absent when the text is no Lease. A Lease without a spec is one that nobody holds.
std::optional<Record> read_lease(std::string_view object);

/// The object to send: what was read (labels and annotations of others stay), with the record's spec. `now`
/// (metav1.MicroTime) is the time of renewal, and of acquisition where the record names none.
std::string lease_body(const Record& record, std::string_view namespace_name, std::string_view name,
                       const std::string& now);

}  // namespace twelvefactor::lease
