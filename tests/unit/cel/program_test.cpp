#include "cel/program.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace twelvefactor::cel {
namespace {

using nlohmann::json;

/// "true", "false", or the error.
std::string said(const std::string& rule, const json& self) {
  const auto program = Program::compile(rule);
  if (!program) return "not compiled: " + program.error().message;
  const auto holds = (*program)->holds(self);
  if (!holds) return holds.error().message;
  return *holds ? "true" : "false";
}

const json& self() {
  static const json kSelf = json::parse(R"({
    "name": "grün", "port": 8080, "flag": false, "ratio": 0.5, "empty": {}, "none": null,
    "list": [1, 2, 2], "texts": ["a", "b"], "map": {"web": {"port": 1}, "worker": {}},
    "namespace": "x", "ephemeral-storage": "1Gi", "a.b/c": 1, "under__score": 2, "amounts": {"cpu": 1, "memory": "64Mi"}
  })");
  return kSelf;
}

TEST(Cel, Evaluates) {
  for (const auto& [rule, wanted] : {
           // Values and relations.
           std::pair{"true", "true"},
           std::pair{"!false", "true"},
           std::pair{"self.port == 8080", "true"},
           std::pair{"self.port != 8080", "false"},
           std::pair{"self.port == '8080'", "false"},
           std::pair{"self.port >= 1024 && self.port <= 65535", "true"},
           std::pair{"1 < 2", "true"},
           std::pair{"2 <= 1", "false"},
           std::pair{"2 > 2", "false"},
           std::pair{"0.5 == 1", "not compiled: at character 3: '5' is not supported here"},
           std::pair{"self.ratio < 1", "true"},
           std::pair{"self.ratio >= 1", "false"},
           std::pair{"'a' < 'b'", "true"},
           std::pair{"self.none == null", "true"},
           std::pair{"-self.port < 0", "true"},
           std::pair{"1 + 2 - 1 == 2", "true"},
           std::pair{"'a' + \"b\" == 'ab'", "true"},
           std::pair{"1 + 1 <= 2 || false && false", "true"},
           std::pair{"true || true && false", "true"},
           std::pair{"(true || true) && false", "false"},
           std::pair{"!(1 == 1)", "false"},
           std::pair{"!!self.flag", "false"},
           // Fields.
           std::pair{"has(self.port)", "true"},
           std::pair{"has(self.path)", "false"},
           std::pair{"has(self.map.web.port) && !has(self.map.worker.port)", "true"},
           std::pair{"has(self['map']['web'].port)", "true"},
           std::pair{"self.map['web'].port == 1", "true"},
           std::pair{"self.list[0] == 1", "true"},
           std::pair{"self.__namespace__ == 'x'", "true"},
           std::pair{"self.ephemeral__dash__storage == '1Gi'", "true"},
           std::pair{"self.a__dot__b__slash__c == 1", "true"},
           std::pair{"self.under__underscores__score == 2", "true"},
           // Functions.
           std::pair{"size(self.name) == 4", "true"},
           std::pair{"size(self.list) == 3 && size(self.map) == 2 && size([]) == 0", "true"},
           std::pair{"self.name.matches('^gr.n$')", "true"},
           std::pair{"self.name.matches('r')", "true"},
           std::pair{"self.name.matches('^r')", "false"},
           std::pair{"'x\\n'.matches('^x$')", "false"},
           std::pair{"'x y'.matches('^[^ \\t]+$')", "false"},
           std::pair{"'https://x'.contains('://')", "true"},
           std::pair{"'config-a'.startsWith('config-') && 'a.yaml'.endsWith('.yaml')", "true"},
           std::pair{"type(self.port) == int && type(self.name) == string && type(self.flag) == bool",
                     "true"},
           std::pair{"type(self.list) == list && type(self.map) == map && type(self.ratio) == double",
                     "true"},
           std::pair{"type(self.port) != string || self.port.matches('x')", "true"},
           std::pair{"string(self.port) == '8080' && string('a') == 'a' && string(true) == 'true'", "true"},
           std::pair{"isQuantity('1Gi') && !isQuantity('much')", "true"},
           std::pair{"quantity('1025Mi').compareTo(quantity('1Gi')) == 1", "true"},
           std::pair{"quantity(string(self.amounts.cpu)).compareTo(quantity('1000m')) <= 0", "true"},
           std::pair{"quantity('1') == quantity('1000m')", "true"},
           // Lists and maps.
           std::pair{"'web' in self.map && !('api' in self.map)", "true"},
           std::pair{"2 in self.list && !(3 in self.list) && 'a' in ['b', 'a']", "true"},
           std::pair{"self.map.all(name, size(name) > 2)", "true"},
           std::pair{"self.list.all(n, n < 2)", "false"},
           std::pair{"self.empty.all(name, false)", "true"},
           std::pair{"[true, false, false].exists_one(x, x)", "true"},
           std::pair{"[true, true, false].exists_one(x, x)", "false"},
           std::pair{"self.list.exists_one(n, n == 2)", "false"},
           std::pair{"self.map.all(a, self.map.all(b, a == b || self.map[a] != self.map[b]))", "true"},
           std::pair{"self.texts == ['a', 'b'] && self.texts != ['b', 'a']", "true"},
           std::pair{"self.map == self.map && self.map != self.empty", "true"},
       })
    EXPECT_EQ(said(rule, self()), wanted) << rule;
}

TEST(Cel, AnErrorCountsWhereNothingElseDecides) {
  for (const auto& [rule, wanted] : {
           std::pair{"self.path == 'x'", "no such key: path"},
           std::pair{"self.path == 'x' || true", "true"},
           std::pair{"self.path == 'x' && false", "false"},
           std::pair{"self.path == 'x' && true", "no such key: path"},
           std::pair{"false || self.path == 'x'", "no such key: path"},
           std::pair{"self.map.all(name, self.map[name].port == 2)", "false"},
           std::pair{"self.map.all(name, self.map[name].port == 1)", "no such key: port"},
           std::pair{"self.map.exists_one(name, self.map[name].port == 1)", "no such key: port"},
           std::pair{"self.list[3] == 1", "index out of bounds: 3"},
           std::pair{"self.list[-1] == 1", "index out of bounds: -1"},
           std::pair{"self.map['api'].port == 1", "no such key: api"},
           std::pair{"self.port.matches('x')", "no such overload: matches(int, string)"},
           std::pair{"size(self.port) == 1", "no such overload: size(int)"},
           std::pair{"self.port.contains('8')", "no such overload: contains(int, string)"},
           std::pair{"self.port < 'a'", "no such overload: <(int, string)"},
           std::pair{"self.port + 'a' == 'a'", "no such overload: +(int, string)"},
           std::pair{"9223372036854775807 + 1 > 0", "integer overflow"},
           std::pair{"quantity('much') == quantity('1')",
                     "a quantity is a number with a suffix such as m, k, Mi"},
           std::pair{"self.port", "a rule is true or false, and this is of the type int"},
           std::pair{"!self.port",
                     "no such overload: a condition is true or false, and this is of the type int"},
           std::pair{"self.name.port == 1", "no such overload: a field of the type string"},
           std::pair{"self.port.all(x, true)", "no such overload: all of the type int"},
           std::pair{"other == 1", "undeclared reference to other"},
           std::pair{"oldSelf == 1", "undeclared reference to oldSelf"},
       })
    EXPECT_EQ(said(rule, self()), wanted) << rule;
}

TEST(Cel, SaysWhatItDoesNotKnow) {
  for (const auto& [rule, where] : {
           std::pair{"", "it ends too early"},
           std::pair{"self.", "it ends too early"},
           std::pair{"self ==", "it ends too early"},
           std::pair{"(self", "')' is missing"},
           std::pair{"self.list[0", "']' is missing"},
           std::pair{"self self", "'self' is not supported here"},
           std::pair{"self ? 1 : 2", "'?' is not supported"},
           std::pair{"self * 2 == 2", "'*' is not supported"},
           std::pair{"{'a': 1} == self", "'{' is not supported"},
           std::pair{"self.map(x, x) == []", "the function map is not supported"},
           std::pair{"self.exists(x, x)", "the function exists is not supported"},
           std::pair{"lowerAscii(self)", "the function lowerAscii is not supported"},
           std::pair{"size(1, 2) == 1", "the function size is not supported"},
           std::pair{"self.size() == 1", "the function size is not supported"},
           std::pair{"matches('a', 'b')", "the function matches is not supported"},
           std::pair{"self.matches(self)", "matches() is supported with a text alone"},
           std::pair{"self.matches('(')", "'(' is no regular expression"},
           std::pair{"has(self)", "has() asks for a field"},
           std::pair{"self.all(1, true)", "'1' is not supported here"},
           std::pair{"self == 'a", "a text without its end"},
           std::pair{"self == '''a'''", "texts in three quotes are not supported"},
           std::pair{"self == '\\d'", "this escape is not supported"},
           std::pair{"self == 99999999999999999999", "99999999999999999999 is not supported"},
           std::pair{"self.namespace == 'x'", "'namespace' is not supported here"},
       }) {
    const auto program = Program::compile(rule);
    ASSERT_FALSE(program) << rule;
    EXPECT_NE(program.error().message.find(where), std::string::npos)
        << rule << ": " << program.error().message;
    EXPECT_TRUE(program.error().message.starts_with("at character ")) << program.error().message;
  }
  EXPECT_FALSE(Program::compile(std::string(5000, '(')));
  EXPECT_FALSE(Program::compile(std::string(5000, '!') + "true"));
}

TEST(Cel, KnowsARuleAboutAChange) {
  const auto change = Program::compile("self.cancelled || !oldSelf.cancelled");
  ASSERT_TRUE(change) << change.error().message;
  EXPECT_TRUE((*change)->asks_old_self());
  const json yes = {{"cancelled", true}};
  const json no = {{"cancelled", false}};
  EXPECT_TRUE(*(*change)->holds(yes, no));
  EXPECT_FALSE(*(*change)->holds(no, yes));
  EXPECT_FALSE((*Program::compile("self.all(x, x == 'oldSelf')"))->asks_old_self());
}

}  // namespace
}  // namespace twelvefactor::cel
