#include "tools/cairn/backtest/panel.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace cairn::backtest {
namespace {

using forecast::Holding;
using forecast::HoldingSeen;
using forecast::VacancySeen;

constexpr int kVanished = 5;
constexpr int kVanishedToReplaced = 4;

PostState StateOf(RowStatus status) {
  switch (status) {
    case RowStatus::kNamed:
      return PostState::kNamed;
    case RowStatus::kUndisclosed:
      return PostState::kFilled;
    case RowStatus::kVacant:
      return PostState::kVacant;
    case RowStatus::kEliminated:
      return PostState::kEliminated;
    case RowStatus::kBlank:
      return PostState::kUnclear;
  }
  return PostState::kUnclear;
}

bool IsFilled(PostState state) { return state == PostState::kNamed || state == PostState::kFilled; }

// Several rows of one post are people who share it.
void Share(const PostRow& row, PostSeen& seen) {
  const PostState state = StateOf(row.status);
  const auto holds_or_not = [](PostState known) {
    return IsFilled(known) || known == PostState::kVacant;
  };
  const bool held = IsFilled(state) || IsFilled(seen.state);
  if (held && holds_or_not(state) && holds_or_not(seen.state))
    seen.state = PostState::kFilled;
  else if (state != seen.state)
    seen.state = PostState::kUnclear;
  if (seen.state != PostState::kNamed) seen.holder = 0;
}

Filing& FilingOf(const PostRow& row,
                 std::map<std::string, std::map<absl::CivilDay, Filing>>& bodies) {
  Filing& filing = bodies[row.body][row.date];
  filing.date = row.date;
  return filing;
}

const PostSeen* Find(const Filing& filing, const std::string& post) {
  const auto found = filing.posts.find(post);
  return found == filing.posts.end() ? nullptr : &found->second;
}

bool IdsSurvive(const Filing& before, const Filing& after) {
  int stood = 0;
  int kept = 0;
  for (const auto& [post, seen] : before.posts) {
    if (seen.state == PostState::kEliminated) continue;
    ++stood;
    const PostSeen* again = Find(after, post);
    kept += again != nullptr && again->title == seen.title ? 1 : 0;
  }
  return 2 * kept >= stood;
}

// What two filings in a row tell of whoever was named at the first; nothing when the post is gone
// or its holder not told.
std::optional<Holding> HoldingAt(const PostSeen& before, const PostSeen* after) {
  if (after == nullptr) return std::nullopt;
  if (after->state == PostState::kVacant) return Holding::kLost;
  if (after->state != PostState::kNamed) return std::nullopt;
  return after->holder == before.holder ? Holding::kKept : Holding::kLost;
}

bool IdsFollowPeople(const Segment& segment) {
  int vanished = 0;
  int replaced = 0;
  for (std::size_t i = 1; i < segment.filings.size(); ++i) {
    const Filing& after = segment.filings[i];
    std::set<std::uint64_t> holders;
    for (const auto& [post, seen] : after.posts) holders.insert(seen.holder);
    for (const auto& [post, seen] : segment.filings[i - 1].posts) {
      if (seen.state != PostState::kNamed) continue;
      const PostSeen* again = Find(after, post);
      vanished += again == nullptr && holders.count(seen.holder) == 0 ? 1 : 0;
      replaced += HoldingAt(seen, again) == Holding::kLost ? 1 : 0;
    }
  }
  return vanished >= kVanished && vanished >= kVanishedToReplaced * replaced;
}

void AddHoldings(const Segment& segment, std::map<std::string, std::vector<HoldingSeen>>& groups) {
  if (segment.ids_follow_people) return;
  for (std::size_t i = 1; i < segment.filings.size(); ++i) {
    const Filing& before = segment.filings[i - 1];
    const Filing& after = segment.filings[i];
    for (const auto& [post, seen] : before.posts) {
      if (seen.state != PostState::kNamed) continue;
      if (const auto holding = HoldingAt(seen, Find(after, post)); holding.has_value())
        groups[seen.group].push_back({YearsBetween(before.date, after.date), *holding});
    }
  }
}

// Each vacancy once: from the first filing at which a post is vacant, until it is filled or lost
// from sight.
void AddVacancies(const Segment& segment, std::vector<VacancySeen>& vacancies) {
  for (std::size_t i = 0; i < segment.filings.size(); ++i) {
    for (const auto& [post, seen] : segment.filings[i].posts) {
      if (seen.state != PostState::kVacant) continue;
      const VacancyAge age = AgeOf(segment, i, post);
      const PostSeen* next =
          i + 1 < segment.filings.size() ? Find(segment.filings[i + 1], post) : nullptr;
      if (next != nullptr && next->state == PostState::kVacant) continue;  // told by the next one
      VacancySeen vacancy;
      vacancy.vacant_years = age.vacant_years;
      if (age.opened_within_years.has_value())
        vacancy.opened_within_years = *age.opened_within_years;
      if (next != nullptr && IsFilled(next->state))
        vacancy.filled_by_years =
            age.vacant_years + YearsBetween(segment.filings[i].date, segment.filings[i + 1].date);
      vacancies.push_back(vacancy);
    }
  }
}

void AddStocks(const Segment& segment, std::map<std::string, Stock>& stocks) {
  for (const Filing& filing : segment.filings) {
    Stock stock;
    for (const auto& [post, seen] : filing.posts) {
      const bool is_vacant = seen.state == PostState::kVacant;
      stock.vacant += is_vacant ? 1 : 0;
      stock.posts += is_vacant || IsFilled(seen.state) ? 1 : 0;
    }
    if (stock.vacant < kFewestVacanciesMarked) continue;
    stocks[segment.body].posts += stock.posts;
    stocks[segment.body].vacant += stock.vacant;
  }
}

}  // namespace

double YearsBetween(absl::CivilDay from, absl::CivilDay to) {
  return static_cast<double>(to - from) / 365.25;
}

std::string GroupOf(const std::string& body, const std::string& grade) {
  const auto digit =
      std::find_if(grade.begin(), grade.end(), [](char c) { return absl::ascii_isdigit(c); });
  return digit == grade.end() ? absl::StrCat(body, " other")
                              : absl::StrCat(body, " ", std::string(1, *digit));
}

std::vector<Segment> CutIntoSegments(const History& history) {
  std::map<std::string, std::map<absl::CivilDay, Filing>> bodies;
  for (const PostRow& row : history.rows) {
    const auto [place, is_new] = FilingOf(row, bodies).posts.try_emplace(row.post);
    PostSeen& seen = place->second;
    if (is_new)
      seen = {StateOf(row.status), row.holder, row.title, GroupOf(row.body, row.grade)};
    else
      Share(row, seen);
  }
  std::vector<Segment> segments;
  for (auto& [body, filings] : bodies) {
    const Filing* before = nullptr;
    for (auto& [date, filing] : filings) {
      if (before == nullptr || !IdsSurvive(*before, filing)) segments.push_back({body, {}, false});
      segments.back().filings.push_back(std::move(filing));
      before = &segments.back().filings.back();
    }
  }
  for (Segment& segment : segments) segment.ids_follow_people = IdsFollowPeople(segment);
  return segments;
}

History UpTo(const History& history, absl::CivilDay day) {
  History known;
  std::copy_if(history.rows.begin(), history.rows.end(), std::back_inserter(known.rows),
               [&](const PostRow& row) { return row.date <= day; });
  std::copy_if(history.years.begin(), history.years.end(), std::back_inserter(known.years),
               [&](const YearCount& year) { return year.end() <= day; });
  return known;
}

VacancyAge AgeOf(const Segment& segment, std::size_t filing, const std::string& post) {
  const absl::CivilDay now = segment.filings[filing].date;
  std::size_t first = filing;
  const PostSeen* before = nullptr;
  while (first > 0) {
    before = Find(segment.filings[first - 1], post);
    if (before == nullptr || before->state != PostState::kVacant) break;
    --first;
    before = nullptr;
  }
  VacancyAge age;
  const absl::CivilDay opened_by = segment.filings[first].date;
  age.vacant_years = YearsBetween(opened_by, now);
  if (before != nullptr && IsFilled(before->state))
    age.opened_within_years = YearsBetween(segment.filings[first - 1].date, opened_by);
  return age;
}

double FittedRates::ExitsPerYear(const std::string& group) const {
  const auto found = std::lower_bound(groups.begin(), groups.end(), group);
  if (found == groups.end() || *found != group) return exits.prior_mean;
  return exits.groups[static_cast<std::size_t>(found - groups.begin())].per_year;
}

std::optional<double> FittedRates::MonthsToFillFromStock(const std::string& body) const {
  constexpr double kMonthsAYear = 12;
  const auto stock = stocks.find(body);
  if (stock == stocks.end() || stock->second.vacant == stock->second.posts) return std::nullopt;
  const double odds = static_cast<double>(stock->second.vacant) /
                      static_cast<double>(stock->second.posts - stock->second.vacant);
  return kMonthsAYear * odds / exits.pooled.per_year;
}

absl::StatusOr<FittedRates> FitRates(const History& history) {
  std::map<std::string, std::vector<HoldingSeen>> holdings;
  std::vector<VacancySeen> vacancies;
  std::map<std::string, Stock> stocks;
  const std::vector<Segment> segments = CutIntoSegments(history);
  for (const Segment& segment : segments) {
    AddHoldings(segment, holdings);
    if (segment.ids_follow_people) continue;
    AddVacancies(segment, vacancies);
    AddStocks(segment, stocks);
  }
  std::vector<std::string> names;
  std::vector<std::vector<HoldingSeen>> groups;
  for (auto& [name, seen] : holdings) {
    names.push_back(name);
    groups.push_back(std::move(seen));
  }
  ASSIGN_OR_RETURN(forecast::GroupRates exits, forecast::FitExitRates(groups));
  return FittedRates{std::move(names), std::move(exits),
                     forecast::FitRecruitingTime(vacancies, kFillStages), std::move(stocks)};
}

}  // namespace cairn::backtest
