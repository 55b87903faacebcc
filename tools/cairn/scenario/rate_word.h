#ifndef CAIRN_TOOLS_CAIRN_SCENARIO_RATE_WORD_H_
#define CAIRN_TOOLS_CAIRN_SCENARIO_RATE_WORD_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"

namespace cairn::cli {

// What `exits:3=0.25` says.
struct RateWord {
  planner::v1::Assumption::Measure measure = planner::v1::Assumption::MEASURE_UNSPECIFIED;
  int tier = 0;  // 0: all
  double value = 0;
};

// The measure that people call `exits` or `fill`; wrong usage lists the words there are.
absl::StatusOr<planner::v1::Assumption::Measure> MeasureOf(absl::string_view word);

// `MEASURE[:TIER]=NUMBER`. `flag` and `example` are for what is said of a text that is none.
absl::StatusOr<RateWord> ParseRate(absl::string_view flag, absl::string_view example,
                                   absl::string_view text);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_SCENARIO_RATE_WORD_H_
