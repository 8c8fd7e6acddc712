// The readers of what anybody may have written, as functions of bytes: each aborts when the reader breaks a
// promise. Called by libFuzzer
// (<name>_fuzzer.cpp, `make fuzz`) and by the unit test that goes over the corpus.
#pragma once

#include <string_view>

namespace twelvefactor::testing {

/// What is YAML is JSON, and as YAML again the same; places are found without a document that can be read.
void read_yaml(std::string_view text);
/// A shell script: its words are not longer than it is.
void read_shell(std::string_view text);
/// A name, a line end, a value: whether it looks secret, the same each time, without a part of it in the
/// answer.
void read_literal(std::string_view text);
/// A secret in one of its forms, with these bytes around it: nothing of it is shown.
void read_marked(std::string_view bytes);

/// A spec: what it says of a contract is followed, and every value of its literals judged, the same each
/// time.
void read_contract(std::string_view text);
/// A limit in its first byte, then pieces of a watch, each behind its length: the frames are those of the
/// whole, and none is longer than the limit.
void read_frames(std::string_view bytes);
/// A kubeconfig of somebody else: refused with a reason, or it says where the API server is. It runs no
/// program and reads no file.
void read_kubeconfig(std::string_view text);
/// An object of any kind as the API server tells it, managedFields included: read the same each time.
void read_object(std::string_view text);
/// A status of any text: it fits the limits of its definition.
void read_status(std::string_view text);

}  // namespace twelvefactor::testing
