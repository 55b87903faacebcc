#include "tools/cairn/backtest/backtest.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "tools/cairn/backtest/exits.h"
#include "tools/cairn/backtest/knowledge.h"
#include "tools/cairn/backtest/tally.h"
#include "tools/cairn/backtest/vacant_posts.h"

namespace cairn::backtest {
namespace {

constexpr char kDirectors[] = "directors";

std::vector<forecast::YearTotal> Totals(const std::vector<YearCount>& years) {
  std::vector<forecast::YearTotal> totals;
  for (const YearCount& year : years) totals.push_back({year.changes, 1});
  return totals;
}

void ForecastChanges(const History& history, std::optional<absl::CivilDay> cut_off, Tally& tally) {
  constexpr Question kQuestion = Question::kChangesInAYear;
  const YearCount* last = nullptr;
  for (const YearCount& year : history.years) {
    if (cut_off.has_value() && year.end() <= *cut_off) {
      last = &year;
      continue;
    }
    const absl::CivilDay before(year.year, 3, 31);
    const std::vector<YearCount> known =
        UpTo(history, std::min(before, cut_off.value_or(before))).years;
    double changes = 0;
    for (const YearCount& one : known) changes += one.changes;
    if (last == nullptr || changes < forecast::kFewestExits) {
      tally.LeaveOut(kQuestion, kDirectors, 1);
      last = &year;
      continue;
    }
    const double mean = changes / static_cast<double>(known.size());
    const auto effect = forecast::FitSharedEffect(Totals(known));
    const double of_years = effect.ok() ? effect->variance : 0;
    // Of the product of two gamma factors of mean 1, the yearly effect and the rate's uncertainty.
    const double variance = (1 + 1 / changes) * (1 + of_years) - 1;
    tally.Count(kQuestion, kDirectors, Method::kFitted, CountLaw(mean, variance), year.changes);
    tally.Count(kQuestion, kDirectors, Method::kConstantHazard, CountLaw(mean, 0), year.changes);
    tally.Count(kQuestion, kDirectors, Method::kLastValue, CountLaw(last->changes, 0),
                year.changes);
    last = &year;
  }
}

absl::CivilDay LastDay(const History& history) {
  absl::CivilDay last(1, 1, 1);
  for (const PostRow& row : history.rows) last = std::max(last, row.date);
  for (const YearCount& year : history.years) last = std::max(last, year.end());
  return last;
}

}  // namespace

absl::StatusOr<Backtest> RunBacktest(const History& history,
                                     std::optional<absl::CivilDay> cut_off) {
  const std::vector<Segment> segments = CutIntoSegments(history);
  Knowledge knowledge(history, cut_off);
  Tally tally;
  const absl::CivilDay fitted_to = cut_off.value_or(LastDay(history));
  Backtest backtest{{},
                    knowledge.At(fitted_to),
                    forecast::FitSharedEffect(Totals(UpTo(history, fitted_to).years)),
                    {},
                    {}};
  std::map<std::string, std::optional<double>> last_shares;  // by body
  for (const Segment& segment : segments) {
    backtest.segments.push_back(
        {segment.body, segment.filings.front().date, segment.filings.back().date,
         static_cast<int>(segment.filings.size()), segment.ids_follow_people});
    if (segment.ids_follow_people) continue;
    ForecastExits(segment, knowledge, last_shares[segment.body], tally);
    if (const absl::Status done = ForecastVacantPosts(segment, knowledge, tally); !done.ok())
      return done;
  }
  ForecastChanges(history, cut_off, tally);
  backtest.scores = tally.Scores();
  backtest.left_out = tally.AllLeftOut();
  if (backtest.scores.empty())
    return absl::FailedPreconditionError(
        "nothing can be scored: there is no later filing, or too little happened before it");
  return backtest;
}

}  // namespace cairn::backtest
