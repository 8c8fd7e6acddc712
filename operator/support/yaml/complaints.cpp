#include "yaml/complaints.hpp"

#include <array>

namespace twelvefactor::yaml {
namespace {

struct Plain {
  std::string_view problem;  // how it begins
  std::string_view words;
};

constexpr std::array kPlain = {
    Plain{"mapping values are not allowed",
          "a key and its value cannot begin here; quote a text that holds \": \", or check the indentation"},
    Plain{"did not find expected key",
          "this is neither a key of the mapping above nor its end; check the indentation and the quotes"},
    Plain{"did not find expected '-' indicator",
          "this is neither an item of the list above nor its end; check the indentation"},
    Plain{"block sequence entries are not allowed",
          "a list cannot begin here; put its first - on a line of its own"},
    Plain{"could not find expected ':'", "a colon is missing behind the key; check the indentation, too"},
    Plain{"found unexpected end of stream", "a quote is opened and never closed"},
    Plain{"found unexpected document indicator", "a quote is opened and not closed before ---"},
    Plain{"did not find expected ',' or ']'",
          "a list that [ opens needs , between its items and ] at its end"},
    Plain{"did not find expected ',' or '}'",
          "a mapping that { opens needs , between its entries and } at its end"},
    Plain{"did not find expected node content", "a value is missing, or a bracket is too many"},
    Plain{"did not find expected <document start>",
          "nothing can follow the document but --- and another one; check the indentation and the brackets"},
    Plain{"found unknown escape character",
          "a backslash in double quotes begins an escape, and this is none; use single quotes"},
    Plain{"found undefined tag handle", "a tag (a word that begins with !) is not defined; quote the text"},
    Plain{"found a tab character", "a tab cannot indent in YAML; use spaces"},
    Plain{"found incompatible YAML document", "kubectl reads YAML 1.1 alone; remove the line %YAML"},
    Plain{"control characters are not allowed",
          "there is a control character, which YAML does not take; remove it, or write it as an escape in "
          "double quotes"},
    Plain{"invalid leading UTF-8 octet", "this is not UTF-8; save the file as UTF-8"},
    Plain{"invalid trailing UTF-8 octet", "this is not UTF-8; save the file as UTF-8"},
    Plain{"incomplete UTF-8 octet sequence", "this is not UTF-8; save the file as UTF-8"},
};

}  // namespace

std::string plain_complaint(std::string_view problem, std::string_view line) {
  const std::string_view indentation = line.substr(0, line.find_first_not_of(" \t"));
  if (indentation.find('\t') != std::string_view::npos) return "a tab cannot indent in YAML; use spaces";
  if (problem.starts_with("found character that cannot start any token"))
    return "no text can begin with this character; quote the text";
  for (const Plain& each : kPlain) {
    if (problem.starts_with(each.problem)) return std::string(each.words);
  }
  return std::string(problem);
}

}  // namespace twelvefactor::yaml
