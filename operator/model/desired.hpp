// What reconcile returns: the objects that should be there, what it found, and what it waits for. No I/O has
// happened yet.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/digest.hpp"
#include "model/finding.hpp"
#include "model/kind.hpp"
#include "model/observed.hpp"
#include "model/parity_report.hpp"

namespace twelvefactor {

struct DesiredObject {
  Kind kind = Kind::kConfigMap;
  std::string name;
  std::string json;   // the whole object, without status; of a generated Secret without values
  Digest digest;      // of its fields, comparable with Child::digest
  bool hold = false;  // something it needs is missing: do not create or change it now, and do not remove it
  bool immutable = false;  // exists or not: never changed (Jobs)
};

/// A value the operator must make when it sends a generated Secret. An instruction: the bytes are made by
/// apply/generated_secret.
struct GeneratedKey {
  std::string key;
  GeneratedValue value;
};

/// Something that is missing and may come by itself.
struct Wait {
  std::string
      condition;  // the condition it makes False: ConfigReady or BackingServicesBound; "" for none but Ready
  std::string reason;
  std::string message;     // names the object and says what to do
  bool holds_pods = true;  // the pods must not change before it is there
};

struct KeptObject {
  Kind kind = Kind::kConfigMap;
  std::string name;
};

struct Desired {
  std::vector<DesiredObject> objects;   // in the order in which they are written
  std::vector<KeptObject> kept;         // not desired any more, but not to be removed yet
  std::vector<GeneratedKey> generated;  // of the generated Secret
  std::vector<Finding> findings;        // worst first
  std::vector<Wait> waits;
  std::map<std::string, AdminRecord> admin_processes;  // how each Once process stands, to be recorded
  std::map<std::string, ParityReport> parity;          // by key of the peer
};

}  // namespace twelvefactor
