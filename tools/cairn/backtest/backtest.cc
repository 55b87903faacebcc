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

using forecast::Distribution;

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

absl::string_view Words(Question question) {
  switch (question) {
    case Question::kVacantPosts:
      return "vacant posts at a later filing";
    case Question::kExitsInAYear:
      return "named holders lost in a year";
    case Question::kExitOfAPost:
      return "one named holder lost in a year";
    case Question::kChangesInAYear:
      return "changes of holder in a year";
  }
  return "";
}

absl::string_view Words(Method method) {
  switch (method) {
    case Method::kFitted:
      return "fitted";
    case Method::kFromStock:
      return "from the stock";
    case Method::kConstantHazard:
      return "one hazard";
    case Method::kLastValue:
      return "last value";
  }
  return "";
}

Distribution CountLaw(double mean, double relative_variance) {
  if (mean <= 0) return Distribution::Certain(0);
  // Below this, the Poisson law, which it approaches; its own terms would cancel.
  constexpr double kNoVariance = 1e-9;
  const double spread = std::sqrt(mean + relative_variance * mean * mean);
  constexpr double kSpreads = 12;
  const int first = std::max(0, static_cast<int>(mean - kSpreads * spread));
  const int last = static_cast<int>(mean + 3 * kSpreads * spread) + 20;
  const double shape = 1 / std::max(relative_variance, kNoVariance);
  std::vector<double> mass;
  for (int n = first; n <= last; ++n) {
    const double log_mass = relative_variance <= kNoVariance
                                ? n * std::log(mean) - mean - std::lgamma(n + 1.0)
                                : std::lgamma(shape + n) - std::lgamma(shape) -
                                      std::lgamma(n + 1.0) - shape * std::log1p(mean / shape) +
                                      n * std::log(mean / (shape + mean));
    mass.push_back(std::exp(log_mass));
  }
  double total = 0;
  for (const double m : mass) total += m;
  for (double& m : mass) m /= total;
  return Distribution(first, std::move(mass));
}

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
