#include "tools/cairn/backtest/exits.h"

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "services/planner/engine/forecast/scores.h"
#include "tools/cairn/backtest/count_law.h"

namespace cairn::backtest {
namespace {

using forecast::Distribution;
using forecast::Holding;
using forecast::Outcome;

constexpr double kShortestYear = 0.7;  // 9 to 15 months, likewise
constexpr double kLongestYear = 1.3;

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

}  // namespace

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

}  // namespace cairn::backtest
