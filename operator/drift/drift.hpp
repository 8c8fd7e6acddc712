// How two environments differ, by their manifests alone: the comparison of the operator (reconcile/parity)
// without a cluster. And the value that every report of parity is printed from, wherever it comes from.
// Called by `twelvefactor parity` and `promote`. Pure but for the key, which the caller makes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "drift/manifests.hpp"
#include "drift/place.hpp"
#include "lint/report.hpp"
#include "model/parity_report.hpp"
#include "model/policy.hpp"
#include "model/result.hpp"

namespace twelvefactor::drift {

struct Side {
  AppKey app;               // no name: plain workloads
  std::string environment;  // empty: nobody knows
  std::string source;       // of manifests, as the user named it
};

struct Counts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t infos = 0;
  std::size_t expected = 0;
};

/// A report, with what it takes to print it.
struct Drift {
  std::string peer;  // its key in spec.parity.peers; empty: it is not named there
  Side here;
  Side there;
  ParityReport report;
  Counts counts;                            // also of findings that are not listed
  std::size_t omitted = 0;                  // findings that are not listed
  std::vector<std::string> never_compared;  // what no report of this sort tells of
  // Where each finding stands on either side; empty where there are no files.
  std::vector<Spot> here_spots;
  std::vector<Spot> there_spots;
};

/// All that a run of `parity` has to tell.
struct Drifts {
  std::vector<Drift> all;
  std::vector<lint::Problem> problems;  // what could not be read
  std::vector<std::string> notes;       // what could not be compared
};

struct How {
  std::string app;               // which of several; empty: there is one
  std::vector<Policy> policies;  // beside those of the manifests
  std::int64_t now = 0;          // seconds since 1970
  std::string key;               // for the marks of secrets: random, of this run alone
};

Counts counts_of(const ParityReport& report);

/// `here`: whose expected differences count. Notes are added.
Result<Drift> compare(const Manifests& here, const Manifests& there, const How& how,
                      std::vector<std::string>& notes);

}  // namespace twelvefactor::drift
