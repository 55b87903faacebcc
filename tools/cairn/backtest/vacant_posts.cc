#include "tools/cairn/backtest/vacant_posts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "services/planner/engine/analytic/analytic.h"
#include "services/planner/engine/forecast/forecast.h"
#include "tools/cairn/backtest/count_law.h"

namespace cairn::backtest {
namespace {

using forecast::Distribution;

constexpr double kMonthsAYear = 12;
constexpr double kFurthestYears = 2.05;  // two years, and days by which filings are late

bool IsFilled(const PostSeen& seen) {
  return seen.state == PostState::kNamed || seen.state == PostState::kFilled;
}

// Posts that stand at two filings, filled or vacant.
struct Standing {
  std::vector<std::string> posts;
  int vacant_before = 0;
  int vacant_after = 0;
};

Standing StandingAtBoth(const Filing& before, const Filing& after) {
  Standing standing;
  for (const auto& [post, seen] : before.posts) {
    const PostSeen* again = Find(after, post);
    const auto is_known = [](const PostSeen& one) {
      return IsFilled(one) || one.state == PostState::kVacant;
    };
    if (again == nullptr || !is_known(seen) || !is_known(*again)) continue;
    standing.posts.push_back(post);
    standing.vacant_before += seen.state == PostState::kVacant ? 1 : 0;
    standing.vacant_after += again->state == PostState::kVacant ? 1 : 0;
  }
  return standing;
}

// Months that a post has been vacant: what filings tell, and half of what they leave open. Where
// they tell nothing of the opening, the mean age of vacancies that a filing meets,
// E[T^2] / (2 E[T]).
double VacantMonths(const VacancyAge& age, double months_to_fill) {
  const double before = age.opened_within_years.has_value()
                            ? *age.opened_within_years * kMonthsAYear / 2
                            : months_to_fill * (kFillStages + 1) / (2 * kFillStages);
  return age.vacant_years * kMonthsAYear + before;
}

using RateOf = double (*)(const FittedRates&, const std::string& group);

double GroupRateOf(const FittedRates& rates, const std::string& group) {
  return rates.ExitsPerYear(group);
}

double PooledRateOf(const FittedRates& rates, const std::string&) {
  return rates.exits.pooled.per_year;
}

absl::StatusOr<Distribution> VacantLaw(const Segment& segment, std::size_t origin,
                                       const Standing& standing, double years,
                                       const FittedRates& rates, RateOf rate_of,
                                       double months_to_fill) {
  forecast::Input input;
  input.horizon_months = std::max(1, static_cast<int>(std::lround(years * kMonthsAYear)));
  input.fill_stages = kFillStages;
  input.organisations = {{}};
  std::map<std::string, int> tiers;
  std::vector<forecast::TierRates> tier_rates;
  for (const std::string& name : standing.posts) {
    const PostSeen& seen = segment.filings[origin].posts.at(name);
    const auto [tier, is_new] = tiers.emplace(seen.group, static_cast<int>(tiers.size()));
    if (is_new) tier_rates.push_back({rate_of(rates, seen.group), months_to_fill});
    forecast::Post post;
    post.tier = tier->second;
    if (seen.state == PostState::kVacant) {
      post.state = forecast::PostState::kVacant;
      post.vacant_months = VacantMonths(AgeOf(segment, origin, name), months_to_fill);
    }
    input.posts.push_back(post);
  }
  input.periods = {{0, std::move(tier_rates)}};
  const absl::StatusOr<forecast::Answer> answer = forecast::ComputeAnalytic(input);
  if (!answer.ok()) return answer.status();
  Distribution law;
  for (std::size_t i = 0; i < input.posts.size(); ++i)
    law.AddEvent(answer->VacantProbability(static_cast<int>(i), input.horizon_months));
  return law;
}

}  // namespace

absl::Status ForecastVacantPosts(const Segment& segment, Knowledge& knowledge, Tally& tally) {
  constexpr Question kQuestion = Question::kVacantPosts;
  for (std::size_t i = knowledge.FirstOrigin(segment); i < segment.filings.size(); ++i) {
    const Filing& origin = segment.filings[i];
    for (std::size_t j = i + 1; j < segment.filings.size(); ++j) {
      const double years = YearsBetween(origin.date, segment.filings[j].date);
      const Standing standing = StandingAtBoth(origin, segment.filings[j]);
      if (years > kFurthestYears || standing.vacant_before < kFewestVacanciesMarked) continue;
      const absl::StatusOr<FittedRates>& rates = knowledge.At(origin.date);
      const auto from_stock =
          rates.ok() ? rates->MonthsToFillFromStock(segment.body) : std::nullopt;
      if (!rates.ok() || !rates->recruiting.ok() || !from_stock.has_value()) {
        tally.LeaveOut(kQuestion, segment.body, 1);
        continue;
      }
      const double months = rates->recruiting->months;
      const std::tuple<Method, RateOf, double> engines[] = {
          {Method::kFitted, &GroupRateOf, months},
          {Method::kFromStock, &GroupRateOf, *from_stock},
          {Method::kConstantHazard, &PooledRateOf, months}};
      for (const auto& [method, rate_of, months_to_fill] : engines) {
        const auto law = VacantLaw(segment, i, standing, years, *rates, rate_of, months_to_fill);
        if (!law.ok()) return law.status();
        tally.Count(kQuestion, segment.body, method, *law, standing.vacant_after);
      }
      tally.Count(kQuestion, segment.body, Method::kLastValue, CountLaw(standing.vacant_before, 0),
                  standing.vacant_after);
    }
  }
  return absl::OkStatus();
}

}  // namespace cairn::backtest
