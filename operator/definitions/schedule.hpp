// A schedule as CronJobs take it: five fields or a word such as @daily (github.com/robfig/cron,
// ParseStandard). Internal to definitions/.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::definitions {

/// What is wrong with it, with the field that is meant: "the hour is 24, and may be 0 to 23"; empty when
/// nothing is. One that never comes, such as the 31st of February, is none of its business.
std::string schedule_problem(std::string_view schedule);

}  // namespace twelvefactor::definitions
