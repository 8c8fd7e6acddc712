#include "manifests/stream.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "manifests/sorts.hpp"
#include "yaml/read_document.hpp"

namespace twelvefactor::manifests {
namespace {

using nlohmann::json;

/// One document, and the objects in it.
class Document {
 public:
  Document(const Stream& stream, const yaml::DocumentText& text, yaml::Places places,
           const TakeManifest& take, Found& found)
      : stream_(stream), text_(text), places_(std::move(places)), take_(take), found_(found) {}

  void read(const json& document) {
    if (is_kustomization(stream_.file, document)) {
      ++found_.kustomizations;
    } else if (document.is_array() && is_json_patch(document)) {
      found_.patches.push_back(stream_.file);
    } else if (document.is_array() && !has_objects(document)) {
      foreign("");
    } else {
      part(document, "");
    }
  }

 private:
  static bool has_objects(const json& list) { return std::ranges::any_of(list, is_object); }

  /// An object, or a list of some; lists may hold lists.
  void part(const json& value, const std::string& path) {
    if (value.is_array()) return items(value, path, nullptr);
    if (is_list(value)) return items(value.at("items"), path + ".items", &value);
    if (!is_object(value)) return foreign(path);
    if (is_patch(value)) {
      found_.patches.push_back(stream_.file);
      return;
    }
    hand_over(value, path);
  }

  void items(const json& list, const std::string& path, const json* of) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string place = path + "[" + std::to_string(i) + "]";
      if (of != nullptr && list[i].is_object() && !is_object(list[i])) {
        part(with_kind(list[i], *of), place);
      } else {
        part(list[i], place);
      }
    }
  }

  void hand_over(const json& object, const std::string& path) {
    ++found_.objects;
    const json& metadata = kinds::object_at(object, "metadata");
    take_({stream_.file, text_, places_, text_.line, path, object, kinds::text_at(object, "apiVersion"),
           kinds::text_at(object, "kind"), kinds::text_at(metadata, "namespace"),
           kinds::text_at(metadata, "name"), hook_of(object)});
  }

  void foreign(const std::string& path) {
    if (!stream_.named || stream_.lenient) {
      ++found_.not_kubernetes;
      return;
    }
    const yaml::Place place = places_.find(path);
    found_.problems.push_back({stream_.file, place.line == 0 ? text_.line : place.line,
                               "is no Kubernetes object: it has no apiVersion and kind"});
  }

  const Stream& stream_;
  const yaml::DocumentText& text_;
  const yaml::Places places_;
  const TakeManifest& take_;
  Found& found_;
};

/// Among files that somebody else named: no Kubernetes object, whatever is wrong with it. In UTF-16 nobody
/// sees what it is.
bool is_of_others(const Stream& stream, std::string_view text) {
  return stream.lenient && text.find("apiVersion") == std::string_view::npos &&
         text.find('\0') == std::string_view::npos;
}

/// Of a file that cannot be read: why, or that it is not one of ours.
void unreadable(const Stream& stream, const yaml::DocumentText& part, const yaml::Unreadable& why,
                Found& found) {
  if (looks_like_template(part.text)) {
    if (stream.lenient) {
      found.templates.push_back(stream.file);
      return;
    }
    found.problems.push_back({stream.file, why.line,
                              "this looks like a Helm template: render it first, with helm template, and "
                              "read what that prints"});
    return;
  }
  if (is_of_others(stream, part.text)) {
    ++found.not_kubernetes;
    return;
  }
  found.problems.push_back({stream.file, why.line, why.why});
}

}  // namespace

void read_stream(const Stream& stream, std::string_view text, const TakeManifest& take, Found& found) {
  if (text.size() > kMostFileBytes) {
    found.problems.push_back({stream.file, 0, "is larger than 64 MiB; split it"});
    return;
  }
  for (yaml::DocumentText& part : yaml::split_documents(text)) {
    if (stream.built) part.line = 0;
    if (part.text.size() > kMostDocumentBytes) {
      if (is_of_others(stream, part.text)) {
        ++found.not_kubernetes;
        continue;
      }
      found.problems.push_back(
          {stream.file, part.line, "is a document of more than 4 MiB, which no API server takes"});
      continue;
    }
    const yaml::Read read = yaml::read_document(part);
    if (read.unreadable) {
      unreadable(stream, part, *read.unreadable, found);
    } else if (read.value) {
      Document(stream, part, yaml::Places(part, read.marks), take, found).read(*read.value);
    }
  }
}

}  // namespace twelvefactor::manifests
