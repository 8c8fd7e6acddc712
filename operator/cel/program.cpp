#include "cel/program.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "cel/evaluator.hpp"
#include "cel/parser.hpp"

namespace twelvefactor::cel {
namespace {

constexpr const char* kSelf = "self";
constexpr const char* kOldSelf = "oldSelf";

bool names(const Expression& expression, std::string_view name) {
  if (expression.kind == Expression::Kind::kName && expression.text == name) return true;
  return std::ranges::any_of(expression.parts, [name](const Expression& part) { return names(part, name); });
}

class Parsed : public Program {
 public:
  explicit Parsed(Expression expression)
      : expression_(std::move(expression)), asks_old_self_(names(expression_, kOldSelf)) {}

  [[nodiscard]] bool asks_old_self() const override { return asks_old_self_; }

  [[nodiscard]] Result<bool> holds(const nlohmann::json& self) const override {
    return answer(Evaluator({{kSelf, Value::of(self)}}));
  }

  [[nodiscard]] Result<bool> holds(const nlohmann::json& self,
                                   const nlohmann::json& old_self) const override {
    return answer(Evaluator({{kSelf, Value::of(self)}, {kOldSelf, Value::of(old_self)}}));
  }

 private:
  [[nodiscard]] Result<bool> answer(Evaluator evaluator) const {
    const auto value = evaluator.evaluate(expression_);
    if (!value) return value.error();
    const auto* const flag = value->as<bool>();
    if (flag == nullptr)
      return Error{"a rule is true or false, and this is of the type " + type_name(*value)};
    return *flag;
  }

  Expression expression_;
  bool asks_old_self_;
};

}  // namespace

Result<std::shared_ptr<const Program>> Program::compile(std::string_view rule) {
  auto expression = parse(rule);
  if (!expression) return expression.error();
  return std::shared_ptr<const Program>(std::make_shared<const Parsed>(std::move(*expression)));
}

}  // namespace twelvefactor::cel
