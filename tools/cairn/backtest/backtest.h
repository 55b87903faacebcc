#ifndef CAIRN_TOOLS_CAIRN_BACKTEST_BACKTEST_H_
#define CAIRN_TOOLS_CAIRN_BACKTEST_BACKTEST_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/planner/engine/calibration/calibration.h"
#include "tools/cairn/backtest/count_law.h"
#include "tools/cairn/backtest/history.h"
#include "tools/cairn/backtest/panel.h"
#include "tools/cairn/backtest/scores.h"

namespace cairn::backtest {

// Forecasts what has happened since, and scores the forecasts.

struct SegmentSummary {
  std::string body;
  absl::CivilDay first;
  absl::CivilDay last;
  int filings = 0;
  bool ids_follow_people = false;
};

struct Backtest {
  std::vector<SegmentSummary> segments;
  // Fitted to the cut-off or, without one, to the whole history; a status that says why not.
  absl::StatusOr<FittedRates> fitted;
  absl::StatusOr<forecast::SharedEffectFit> yearly_effect;
  std::vector<ScoreRow> scores;
  std::vector<LeftOut> left_out;
};

// Without a cut-off the origin rolls: each forecast knows all filings, of any body, up to the one
// at which it begins, and nothing later. With a cut-off, rates are fitted once, to what was known
// on that day; each forecast of later filings begins from how posts stood at its own beginning, on
// the last filing up to the cut-off or later.
//
// Only what is scored is chosen with hindsight: posts that are gone at the later filing are left
// out of its forecast, and so is a segment in which ids turn out to follow people.
//
// FailedPrecondition when there is nothing to score.
absl::StatusOr<Backtest> RunBacktest(const History& history, std::optional<absl::CivilDay> cut_off);

}  // namespace cairn::backtest

#endif  // CAIRN_TOOLS_CAIRN_BACKTEST_BACKTEST_H_
