#ifndef CAIRN_TOOLS_CAIRN_BACKTEST_EXITS_H_
#define CAIRN_TOOLS_CAIRN_BACKTEST_EXITS_H_

#include <optional>

#include "tools/cairn/backtest/knowledge.h"
#include "tools/cairn/backtest/panel.h"
#include "tools/cairn/backtest/tally.h"

namespace cairn::backtest {

// Forecasts Question::kExitsInAYear and kExitOfAPost of a segment, and counts how that went.
// `last_share` is the share of holders that the body lost in its window before.
void ForecastExits(const Segment& segment, Knowledge& knowledge, std::optional<double>& last_share,
                   Tally& tally);

}  // namespace cairn::backtest

#endif  // CAIRN_TOOLS_CAIRN_BACKTEST_EXITS_H_
