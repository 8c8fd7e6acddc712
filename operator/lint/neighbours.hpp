// Objects that stand beside a workload and decide about findings of it: a Service that sends requests to it,
// an autoscaler that says how many pods there are, a disruption budget. Whoever reads gives each object to
// take(), in any order, and each finding that depends on others to ask(); when all is read, answers() has
// those that hold. It keeps a few words of each object, never the object. Called by document.cpp and
// lint.cpp. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "lint/report.hpp"

namespace twelvefactor::lint {

/// When a finding holds.
enum class Asks {
  kUnlessScaled,     // no autoscaler says how many pods there are, or it says one, too
  kWhenScaledToOne,  // an autoscaler may leave one pod
  kWhenScaledByCpu,  // an autoscaler goes by the share of cpu
  kWhenServed,       // a Service sends requests to the pods
  kWhenStuck,        // of a disruption budget: its workload has no pod to spare
};

/// Whom a question is about. Files of one directory belong together; a cluster has no files.
struct Neighbour {
  std::string namespace_name;
  std::string kind;
  std::string name;
  std::string directory{};
  std::string file{};
};

struct Question {
  Asks asks;
  Neighbour who;
  LintFinding finding;
};

class Neighbours {
 public:
  /// Anything; what is of no use is passed over. `who`: the object itself.
  void take(const nlohmann::json& object, const Neighbour& who);

  void ask(Question question) { questions_.push_back(std::move(question)); }

  /// In the order in which they were asked.
  std::vector<LintFinding> answers();

 private:
  using Labels = std::map<std::string, std::string>;
  struct Service {
    Neighbour who;
    Labels selector;
  };
  struct Scaler {
    std::string directory{};
    int least = 1;
    bool by_cpu = false;
  };
  struct Pods {
    Neighbour who;
    Labels labels;
    int replicas = 1;
  };
  struct Budget {
    Neighbour who;
    Labels selector;
    bool none_may_go = false;  // whatever the number of pods
    int must_stay = 0;
  };

  void take_scaler(const nlohmann::json& object, const Neighbour& who);
  void take_keda(const nlohmann::json& object, const Neighbour& who);
  [[nodiscard]] bool holds(const Question& question) const;
  /// `anywhere`: also one of another directory, which may take a finding away and never adds one.
  [[nodiscard]] std::optional<Scaler> scaler_of(const Neighbour& who, bool anywhere) const;
  [[nodiscard]] bool is_served(const Neighbour& who) const;
  [[nodiscard]] bool is_stuck(const Neighbour& budget) const;
  [[nodiscard]] std::vector<const Pods*> pods_of(const Budget& budget) const;
  [[nodiscard]] static std::string key_of(const Neighbour& who);

  /// Where whoever belongs together stands: a directory and a namespace.
  [[nodiscard]] static std::string home_of(const Neighbour& who);

  // A tree may hold thousands of each, and as many questions.
  std::unordered_map<std::string, std::vector<Service>> services_;  // by home
  std::multimap<std::string, Scaler> scalers_;  // by namespace, kind and name of what they scale
  std::vector<Pods> pods_;
  std::unordered_map<std::string, std::size_t> first_pods_;  // by home and key: the first of pods_
  std::vector<Budget> budgets_;
  std::vector<Question> questions_;
};

}  // namespace twelvefactor::lint
