// Where things stand in a YAML text: the documents of a stream, and the line of a field. Called by
// operator/manifests, which reads each document by itself, so that a bad one does not hide the others. Works
// on text only; opens no file.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::yaml {

/// Counted from one; line 0: nobody knows.
struct Place {
  int line = 0;
  int column = 0;
};

struct DocumentText {
  std::string_view text;  // a part of the stream
  int line = 1;           // its first line in the stream; 0: it is in no file, and has no places
};

/// The documents of a stream, cut as kubectl cuts it: at each line that is --- with a comment at most behind
/// it, and between JSON objects. Each begins behind its mark. Parts without content are left out. A document
/// that begins with "--- x" is one that read_document refuses, as kubectl does.
std::vector<DocumentText> split_documents(std::string_view stream);

class Marks;

/// The places of one document.
class Places {
 public:
  /// `marks`: those that were noted when it was read; without them the document is parsed when the first
  /// place is asked for.
  explicit Places(DocumentText document, std::shared_ptr<const Marks> marks = nullptr);

  /// The key of a path such as ".spec.processes.web.command[2]"; keys may hold dots. Of a path that is not
  /// there, the nearest one above it that is.
  [[nodiscard]] Place find(std::string_view path) const;

 private:
  DocumentText document_;
  mutable std::shared_ptr<const Marks> marks_;
};

}  // namespace twelvefactor::yaml
