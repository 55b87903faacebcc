#include "tools/cairn/backtest/backtest.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "services/planner/engine/analytic/analytic.h"
#include "services/planner/engine/forecast/forecast.h"
#include "services/planner/engine/forecast/scores.h"

namespace cairn::backtest {
namespace {

using forecast::Distribution;
using forecast::Holding;
using forecast::Outcome;

constexpr double kMonthsAYear = 12;
constexpr double kFurthestYears = 2.05;  // two years, and days by which filings are late
constexpr double kShortestYear = 0.7;    // 9 to 15 months, likewise
constexpr double kLongestYear = 1.3;

// Sums of what is reported as means.
class Tally {
 public:
  void Count(Question question, const std::string& body, Method method,
             const Distribution& forecast, int happened) {
    ScoreRow& row = Row(question, body, method, forecast.Mean(), happened);
    if (!row.counts.has_value()) row.counts.emplace();
    const forecast::Band band = forecast::EightyPercentBand(forecast);
    row.counts->crps += forecast::Crps(forecast, happened);
    row.counts->covered += forecast::Covers(band, happened) ? 1 : 0;
    row.counts->expected_covered += band.probability;
    row.counts->pit += forecast::MidPit(forecast, happened);
  }

  void Event(const std::string& body, Method method, double probability, Outcome outcome) {
    ScoreRow& row = Row(Question::kExitOfAPost, body, method, probability,
                        outcome == Outcome::kHappened ? 1 : 0);
    row.brier = row.brier.value_or(0) + forecast::BrierScore(probability, outcome);
  }

  void LeaveOut(Question question, const std::string& body, int forecasts) {
    left_out_[{question, body}] += forecasts;
  }

  std::vector<ScoreRow> Scores() const {
    std::vector<ScoreRow> scores;
    for (const auto& [key, sums] : rows_) {
      ScoreRow row = sums;
      const double forecasts = row.forecasts;
      row.happened /= forecasts;
      row.forecast /= forecasts;
      row.miss /= forecasts;
      if (row.brier.has_value()) *row.brier /= forecasts;
      if (row.counts.has_value()) {
        row.counts->crps /= forecasts;
        row.counts->pit /= forecasts;
      }
      scores.push_back(std::move(row));
    }
    return scores;
  }

  std::vector<LeftOut> AllLeftOut() const {
    std::vector<LeftOut> all;
    for (const auto& [key, forecasts] : left_out_)
      all.push_back({key.first, key.second, forecasts});
    return all;
  }

 private:
  ScoreRow& Row(Question question, const std::string& body, Method method, double forecast,
                int happened) {
    ScoreRow& row = rows_[{question, body, method}];
    row.question = question;
    row.body = body;
    row.method = method;
    ++row.forecasts;
    row.happened += happened;
    row.forecast += forecast;
    row.miss += std::abs(forecast - happened);
    return row;
  }

  std::map<std::tuple<Question, std::string, Method>, ScoreRow> rows_;
  std::map<std::pair<Question, std::string>, int> left_out_;
};

// What was known on a day.
class Knowledge {
 public:
  Knowledge(const History& history, std::optional<absl::CivilDay> cut_off)
      : history_(history), cut_off_(cut_off) {}

  const absl::StatusOr<FittedRates>& At(absl::CivilDay origin) {
    const absl::CivilDay day = cut_off_.value_or(origin);
    const auto known = fits_.find(day);
    if (known != fits_.end()) return known->second;
    return fits_.emplace(day, FitRates(UpTo(history_, day))).first->second;
  }

  // The first filing of a segment from which forecasts are scored.
  std::size_t FirstOrigin(const Segment& segment) const {
    std::size_t first = 0;
    while (cut_off_.has_value() && first + 1 < segment.filings.size() &&
           segment.filings[first + 1].date <= *cut_off_)
      ++first;
    return first;
  }

 private:
  const History& history_;
  std::optional<absl::CivilDay> cut_off_;
  std::map<absl::CivilDay, absl::StatusOr<FittedRates>> fits_;
};

const PostSeen* Find(const Filing& filing, const std::string& post) {
  const auto found = filing.posts.find(post);
  return found == filing.posts.end() ? nullptr : &found->second;
}

bool IsFilled(const PostSeen& seen) {
  return seen.state == PostState::kNamed || seen.state == PostState::kFilled;
}

// ---- vacant posts

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

// ---- exits

// A post whose holder is named at the start of a window and known at its end.
struct Followed {
  std::string group;
  Holding holding = Holding::kKept;
};

std::vector<Followed> Follow(const Segment& segment, std::size_t from, std::size_t to) {
  std::vector<Followed> posts;
  for (const auto& [post, seen] : segment.filings[from].posts) {
    if (seen.state != PostState::kNamed) continue;
    const PostSeen* last = Find(segment.filings[to], post);
    if (last == nullptr || (last->state != PostState::kNamed && last->state != PostState::kVacant))
      continue;
    Followed followed{seen.group, Holding::kKept};
    for (std::size_t i = from + 1; i <= to; ++i) {
      const PostSeen* now = Find(segment.filings[i], post);
      if (now == nullptr) continue;
      const bool is_other = now->state == PostState::kNamed && now->holder != seen.holder;
      if (is_other || now->state == PostState::kVacant) followed.holding = Holding::kLost;
    }
    posts.push_back(std::move(followed));
  }
  return posts;
}

struct Window {
  std::size_t from = 0;
  std::size_t to = 0;
};

// Windows of about a year, one after the other. None lies across the first origin.
std::vector<Window> YearlyWindows(const Segment& segment, std::size_t first_origin) {
  std::vector<Window> windows;
  std::size_t from = 0;
  while (from < segment.filings.size()) {
    const std::size_t end = from < first_origin ? first_origin + 1 : segment.filings.size();
    std::optional<std::size_t> to;
    double nearest = kLongestYear;
    for (std::size_t i = from + 1; i < end; ++i) {
      const double years = YearsBetween(segment.filings[from].date, segment.filings[i].date);
      if (years < kShortestYear || years > kLongestYear || std::abs(years - 1) >= nearest) continue;
      nearest = std::abs(years - 1);
      to = i;
    }
    if (to.has_value()) windows.push_back({from, *to});
    from = to.value_or(from + 1);
  }
  return windows;
}

void ScoreExits(const std::string& body, const std::vector<Followed>& posts, double years,
                const FittedRates& rates, std::optional<double> last_share, Tally& tally) {
  Distribution fitted;
  Distribution constant;
  int lost = 0;
  const double pooled = -std::expm1(-rates.exits.pooled.per_year * years);
  for (const Followed& post : posts) {
    const double own = -std::expm1(-rates.ExitsPerYear(post.group) * years);
    const Outcome outcome =
        post.holding == Holding::kLost ? Outcome::kHappened : Outcome::kDidNotHappen;
    fitted.AddEvent(own);
    constant.AddEvent(pooled);
    lost += outcome == Outcome::kHappened ? 1 : 0;
    tally.Event(body, Method::kFitted, own, outcome);
    tally.Event(body, Method::kConstantHazard, pooled, outcome);
    tally.Event(body, Method::kLastValue, 0, outcome);
  }
  if (!last_share.has_value()) {
    tally.LeaveOut(Question::kExitsInAYear, body, 1);
    return;
  }
  const double last = *last_share * static_cast<double>(posts.size());
  tally.Count(Question::kExitsInAYear, body, Method::kFitted, fitted, lost);
  tally.Count(Question::kExitsInAYear, body, Method::kConstantHazard, constant, lost);
  tally.Count(Question::kExitsInAYear, body, Method::kLastValue, CountLaw(last, 0), lost);
}

void ForecastExits(const Segment& segment, Knowledge& knowledge, std::optional<double>& last_share,
                   Tally& tally) {
  const std::size_t first_origin = knowledge.FirstOrigin(segment);
  for (const Window& window : YearlyWindows(segment, first_origin)) {
    const std::vector<Followed> posts = Follow(segment, window.from, window.to);
    if (posts.empty()) continue;
    const absl::CivilDay from = segment.filings[window.from].date;
    if (window.from >= first_origin) {
      const absl::StatusOr<FittedRates>& rates = knowledge.At(from);
      if (rates.ok()) {
        ScoreExits(segment.body, posts, YearsBetween(from, segment.filings[window.to].date), *rates,
                   last_share, tally);
      } else {
        tally.LeaveOut(Question::kExitsInAYear, segment.body, 1);
        tally.LeaveOut(Question::kExitOfAPost, segment.body, static_cast<int>(posts.size()));
      }
    }
    const auto lost = std::count_if(posts.begin(), posts.end(), [](const Followed& post) {
      return post.holding == Holding::kLost;
    });
    last_share = static_cast<double>(lost) / static_cast<double>(posts.size());
  }
}

// ---- changes in a year

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
