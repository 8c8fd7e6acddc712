// What of a tenant's text is taken for a secret: a table by form, of what is missed and of what is a false
// alarm. A miss is a secret of which a part is shown, or one of which nobody is told.
#include <gtest/gtest.h>

#include <iomanip>
#include <iostream>
#include <map>

#include "golden/secrecy_corpus.hpp"
#include "kinds/secrecy/shown_words.hpp"

namespace twelvefactor::golden {
namespace {

struct Judged {
  std::string text;
  bool secret = false;
  bool whole = true;
};

Judged judged(const SecrecySample& sample) {
  if (sample.words.empty()) {
    const kinds::Shown shown = kinds::show_value(sample.name, sample.value);
    return {shown.text, !shown.secret.empty(), shown.whole};
  }
  Judged all;
  for (const kinds::Shown& word : kinds::show_command(sample.words).command) {
    all.text += word.text + "\n";
    all.secret = all.secret || !word.secret.empty();
    all.whole = all.whole && word.whole;
  }
  return all;
}

bool leaks(const SecrecySample& sample, const std::string& text) {
  for (const std::string& part : sample.hidden) {
    if (text.find(part) != std::string::npos) return true;
  }
  return false;
}

std::string title(const SecrecySample& sample) {
  std::string text = sample.form + ": " + sample.name + " " + sample.value;
  for (const std::string& word : sample.words) text += " " + word;
  return text;
}

struct Row {
  int secrets = 0;
  int missed = 0;
  int harmless = 0;
  int alarms = 0;
  int hidden = 0;  // harmless, and not shown whole all the same: what nobody can judge
};

void print(const std::string& name, const Row& row) {
  std::cout << std::left << std::setw(46) << name << std::right << std::setw(8) << row.secrets << std::setw(8)
            << row.missed << std::setw(10) << row.harmless << std::setw(8) << row.alarms << std::setw(8)
            << row.hidden << "\n";
}

TEST(Secrecy, MissesNothingAndRaisesFewFalseAlarms) {
  std::map<std::string, Row> rows;
  Row all;
  for (const SecrecySample& sample : secrecy_samples()) {
    const Judged judgement = judged(sample);
    const bool missed = sample.secret && (!judgement.secret || leaks(sample, judgement.text));
    const bool alarm = !sample.secret && judgement.secret;
    EXPECT_FALSE(missed) << title(sample) << "\n-> " << judgement.text;
    if (alarm) std::cout << "false alarm: " << title(sample) << "\n";
    for (Row* row : {&rows[sample.form], &all}) {
      ++(sample.secret ? row->secrets : row->harmless);
      row->missed += missed ? 1 : 0;
      row->alarms += alarm ? 1 : 0;
      row->hidden += !sample.secret && !alarm && !judgement.whole ? 1 : 0;
    }
  }
  std::cout << "form                                           secrets  missed  harmless  alarms  hidden\n";
  for (const auto& [form, row] : rows) print(form, row);
  print("all", all);
  EXPECT_GE(rows.size(), 60U);
  EXPECT_GE(all.secrets, 400);
  EXPECT_GE(all.harmless, 400);
  EXPECT_LT(all.alarms * 100, all.harmless * 3) << "under 3 % of what is harmless";
}

TEST(Secrecy, SaysNothingOfTheSecretWhenItSaysWhy) {
  for (const SecrecySample& sample : secrecy_samples()) {
    if (!sample.words.empty()) continue;
    EXPECT_FALSE(leaks(sample, std::string(kinds::show_value(sample.name, sample.value).secret)));
  }
}

}  // namespace
}  // namespace twelvefactor::golden
