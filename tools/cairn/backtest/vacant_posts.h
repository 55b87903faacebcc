#ifndef CAIRN_TOOLS_CAIRN_BACKTEST_VACANT_POSTS_H_
#define CAIRN_TOOLS_CAIRN_BACKTEST_VACANT_POSTS_H_

#include "absl/status/status.h"
#include "tools/cairn/backtest/knowledge.h"
#include "tools/cairn/backtest/panel.h"
#include "tools/cairn/backtest/tally.h"

namespace cairn::backtest {

// Forecasts Question::kVacantPosts of a segment, and counts how that went.
absl::Status ForecastVacantPosts(const Segment& segment, Knowledge& knowledge, Tally& tally);

}  // namespace cairn::backtest

#endif  // CAIRN_TOOLS_CAIRN_BACKTEST_VACANT_POSTS_H_
