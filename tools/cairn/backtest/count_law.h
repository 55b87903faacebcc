#ifndef CAIRN_TOOLS_CAIRN_BACKTEST_COUNT_LAW_H_
#define CAIRN_TOOLS_CAIRN_BACKTEST_COUNT_LAW_H_

#include "services/planner/engine/forecast/distribution.h"

namespace cairn::backtest {

// The law of a count whose rate is gamma-distributed with this relative variance: negative
// binomial; Poisson where it is 0.
forecast::Distribution CountLaw(double mean, double relative_variance);

}  // namespace cairn::backtest

#endif  // CAIRN_TOOLS_CAIRN_BACKTEST_COUNT_LAW_H_
