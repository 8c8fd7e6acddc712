#include "cli/completion/complete.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace twelvefactor::cli {
namespace {

using Ask = CompleteOptions::Ask;

class Completer {
 public:
  Completer(const CLI::App& root, const std::vector<std::string>& words,
            const std::vector<std::string>& topics)
      : root_(root), words_(words), topics_(topics) {}

  CompleteOptions complete() {
    found_.begun = words_.empty() ? "" : words_.back();
    read_words_before();
    if (command_ == nullptr) {
      add_commands();
    } else if (open_ != nullptr) {
      add_values();
    } else if (found_.begun.starts_with("-")) {
      add_flags();
    } else {
      add_arguments();
    }
    std::erase_if(found_.candidates,
                  [this](const Candidate& each) { return !each.word.starts_with(found_.begun); });
    return std::move(found_);
  }

 private:
  static bool takes_a_value(const CLI::Option& option) { return option.get_items_expected_min() > 0; }

  const CLI::Option* flag_called(const std::string& word) const {
    if (!word.starts_with("-") || word == "--") return nullptr;
    return command_->get_option_no_throw(word.substr(0, word.find('=')));
  }

  const CLI::App* command_called(const std::string& word) const {
    const auto found =
        root_.get_subcommands([&word](const CLI::App* each) { return each->get_name() == word; });
    return found.empty() ? nullptr : found.front();
  }

  void read_words_before() {
    for (std::size_t i = 0; i + 1 < words_.size(); ++i) {
      const std::string& word = words_[i];
      if (command_ == nullptr) {
        command_ = command_called(word);
      } else if (open_ != nullptr) {
        take_value(word);
        open_ = nullptr;
      } else if (const CLI::Option* flag = flag_called(word)) {
        if (takes_a_value(*flag) && word.find('=') == std::string::npos) open_ = flag;
      } else if (!word.starts_with("-")) {
        ++arguments_;
      }
    }
  }

  /// Where apps and namespaces are looked for.
  void take_value(const std::string& value) {
    if (open_->check_name("--namespace")) found_.cluster.namespace_name = value;
    if (open_->check_name("--kubeconfig")) found_.cluster.kubeconfig = value;
    if (open_->check_name("--context")) found_.cluster.context = value;
  }

  void add_commands() {
    for (const CLI::App* each : root_.get_subcommands([](const CLI::App*) { return true; }))
      found_.candidates.push_back({each->get_name(), each->get_description()});
    found_.candidates.push_back({"help", "Help of a command"});
  }

  void add_flags() {
    for (const CLI::Option* option : command_->get_options()) {
      for (const std::string& name : option->get_lnames())
        found_.candidates.push_back({"--" + name, option->get_description()});
    }
  }

  /// "json, yaml" and "{json,yaml}": the words that are allowed, as the help says them.
  void add_listed(std::string_view list) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(','), list.size());
      std::string_view word = list.substr(0, end);
      while (word.starts_with(" ")) word.remove_prefix(1);
      found_.candidates.push_back({std::string(word), ""});
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  }

  void add_values() {
    const std::string type = open_->get_type_name();
    constexpr std::string_view kInsteadOfText = "Instead of text: ";
    const std::size_t begin = type.find('{');
    if (begin != std::string::npos) {
      add_listed(std::string_view(type).substr(begin + 1, type.find('}') - begin - 1));
    } else if (open_->get_description().starts_with(kInsteadOfText)) {
      add_listed(std::string_view(open_->get_description()).substr(kInsteadOfText.size()));
    } else if (open_->check_name("--namespace") || open_->check_name("--from") || open_->check_name("--to")) {
      found_.ask = Ask::kNamespaces;
    } else {
      found_.ask = Ask::kFiles;
    }
  }

  void add_arguments() {
    const std::string& name = command_->get_name();
    if (name == "help") return add_commands();
    if (name == "explain") {
      for (const std::string& topic : topics_) found_.candidates.push_back({topic, ""});
    } else if (name == "completion" && arguments_ == 0) {
      add_listed("bash,zsh,fish");
    } else if (arguments_ == 0 && command_->get_option_no_throw("APP") != nullptr) {
      found_.ask = Ask::kApps;
    } else if (command_->get_option_no_throw("--filename") != nullptr || name == "import") {
      found_.ask = Ask::kFiles;
    }
  }

  const CLI::App& root_;
  const std::vector<std::string>& words_;
  const std::vector<std::string>& topics_;
  const CLI::App* command_ = nullptr;
  const CLI::Option* open_ = nullptr;  // its value is what comes next
  std::size_t arguments_ = 0;
  CompleteOptions found_;
};

}  // namespace

CompleteOptions complete(const CLI::App& root, const std::vector<std::string>& words,
                         const std::vector<std::string>& topics) {
  return Completer(root, words, topics).complete();
}

}  // namespace twelvefactor::cli
