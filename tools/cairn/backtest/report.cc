#include "tools/cairn/backtest/report.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "services/web/printing/json.h"
#include "services/web/printing/output.h"

namespace cairn::backtest {
namespace {

using forecast::Bounds;
using table::Table;

constexpr Table::Align kRight = Table::Align::kRight;

std::string Number(double value, int digits) { return absl::StrFormat("%.*f", digits, value); }

std::vector<std::string> Rate(const std::string& name, int exits, double exposure, double rate,
                              const Bounds& bounds, double own) {
  return {name,
          absl::StrCat(exits),
          Number(exposure, 1),
          Number(rate, 3),
          Number(bounds.low, 3),
          Number(bounds.high, 3),
          Number(own, 2)};
}

void PrintFitted(const Backtest& backtest, std::size_t width, std::ostream& out) {
  if (!backtest.fitted.ok()) {
    out << "\nNo rates of exits: " << backtest.fitted.status().message() << "\n";
  } else {
    out << "\nEXITS A YEAR   of named holders; "
        << forecast::Describe(backtest.fitted->exits.shrinkage) << "\n";
    RateTable(backtest).Print(out, "  ", width);
    const forecast::ExitRate& pooled = backtest.fitted->exits.pooled;
    out << absl::StrFormat("  All tell as much as %.1f exits dated to the day.\n",
                           pooled.effective_exits);
    const auto& recruiting = backtest.fitted->recruiting;
    if (recruiting.ok())
      out << absl::StrFormat(
          "  Recruiting takes %.1f months (95 %% interval %.1f to %.1f), from %d vacancies, of "
          "which %d were seen filled.\n",
          recruiting->months, recruiting->bounds.low, recruiting->bounds.high,
          recruiting->vacancies, recruiting->filled);
    else
      out << "  No recruiting time: " << recruiting.status().message() << ".\n";
    for (const auto& [body, stock] : backtest.fitted->stocks)
      if (const auto months = backtest.fitted->MonthsToFillFromStock(body); months.has_value())
        out << absl::StrFormat("  From the stock of %s, %d of %d vacant, it takes %.1f months.\n",
                               body, stock.vacant, stock.posts, *months);
  }
  if (backtest.yearly_effect.ok())
    out << absl::StrFormat(
        "Changes of directors vary from year to year by a variance of %.3f beyond chance (95 %% "
        "interval %.3f to %.3f).\n",
        backtest.yearly_effect->variance, backtest.yearly_effect->bounds.low,
        backtest.yearly_effect->bounds.high);
}

}  // namespace

Table ScoreTable(const Backtest& backtest) {
  Table table({{"question"},
               {"of"},
               {"method"},
               {"forecasts", kRight},
               {"happened", kRight},
               {"forecast", kRight},
               {"miss", kRight},
               {"crps", kRight},
               {"in band", kRight},
               {"expected", kRight},
               {"pit", kRight},
               {"brier", kRight}});
  for (const ScoreRow& row : backtest.scores) {
    const int digits = row.question == Question::kExitOfAPost ? 3 : 1;
    std::vector<std::string> cells = {
        std::string(Words(row.question)), row.body,
        std::string(Words(row.method)),   absl::StrCat(row.forecasts),
        Number(row.happened, digits),     Number(row.forecast, digits),
        Number(row.miss, digits)};
    if (row.counts.has_value()) {
      cells.push_back(Number(row.counts->crps, 2));
      cells.push_back(absl::StrCat(row.counts->covered));
      cells.push_back(Number(row.counts->expected_covered, 1));
      cells.push_back(Number(row.counts->pit, 2));
    } else {
      cells.insert(cells.end(), 4, "");
    }
    cells.push_back(row.brier.has_value() ? Number(*row.brier, 4) : "");
    table.Add(std::move(cells));
  }
  return table;
}

Table RateTable(const Backtest& backtest) {
  Table table({{"group"},
               {"exits", kRight},
               {"post-years", kRight},
               {"rate", kRight},
               {"from", kRight},
               {"to", kRight},
               {"own weight", kRight}});
  if (!backtest.fitted.ok()) return table;
  const FittedRates& fitted = *backtest.fitted;
  for (std::size_t i = 0; i < fitted.groups.size(); ++i) {
    const forecast::GroupRate& group = fitted.exits.groups[i];
    table.Add(Rate(fitted.groups[i], group.exits, group.exposure_years, group.per_year,
                   group.bounds, group.own_weight));
  }
  const forecast::ExitRate& pooled = fitted.exits.pooled;
  table.Add(Rate("all", pooled.exits, pooled.exposure_years, pooled.per_year, pooled.bounds, 1));
  return table;
}

Table SegmentTable(const Backtest& backtest) {
  Table table({{"of"}, {"from"}, {"to"}, {"filings", kRight}, {"used"}});
  for (const SegmentSummary& segment : backtest.segments)
    table.Add({segment.body, absl::FormatCivilTime(segment.first),
               absl::FormatCivilTime(segment.last), absl::StrCat(segment.filings),
               segment.ids_follow_people ? "no: ids follow people"
               : segment.filings == 1    ? "no: one filing alone"
                                         : "yes"});
  return table;
}

void PrintBacktest(const Backtest& backtest, std::size_t width, std::ostream& out) {
  if (!backtest.segments.empty()) {
    out << "FILINGS   in a row over which ids of posts survive\n";
    SegmentTable(backtest).Print(out, "  ", width);
  }
  PrintFitted(backtest, width, out);
  out << "\nSCORES   in band: how many fell into the middle 80 %; expected: how many should have, "
         "by the forecasts themselves\n";
  ScoreTable(backtest).Print(out, "  ", width);
  for (const LeftOut& left : backtest.left_out)
    out << absl::StrFormat("  Not scored: %s, %s, %d, since too little had happened before.\n",
                           Words(left.question), left.body, left.forecasts);
}

std::string BacktestJson(const Backtest& backtest) {
  return web::ToJson({{"segments", SegmentTable(backtest)},
                      {"rates", RateTable(backtest)},
                      {"scores", ScoreTable(backtest)}});
}

}  // namespace cairn::backtest
