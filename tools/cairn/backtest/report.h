#ifndef CAIRN_TOOLS_CAIRN_BACKTEST_REPORT_H_
#define CAIRN_TOOLS_CAIRN_BACKTEST_REPORT_H_

#include <cstddef>
#include <ostream>
#include <string>

#include "common/table/table.h"
#include "tools/cairn/backtest/backtest.h"

namespace cairn::backtest {

// How each method did with each question, a row each.
table::Table ScoreTable(const Backtest& backtest);
// The fitted rates; empty when there are none.
table::Table RateTable(const Backtest& backtest);
table::Table SegmentTable(const Backtest& backtest);

// All of it for people to read.
void PrintBacktest(const Backtest& backtest, std::size_t width, std::ostream& out);
// All of it as one JSON object of lists: segments, rates, scores.
std::string BacktestJson(const Backtest& backtest);

}  // namespace cairn::backtest

#endif  // CAIRN_TOOLS_CAIRN_BACKTEST_REPORT_H_
