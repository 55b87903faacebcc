#include "services/planner/calibration/own_records.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "services/planner/workforce/history.h"
#include "services/planner/workforce/vacancies.h"

namespace cairn::planner {
namespace {

constexpr double kDaysAYear = 365.25;

// One person's time in a post, whole.
struct Stay {
  const Employee* holder = nullptr;
  Day first = kNoDay;
  Day last = kNoDay;  // kNoDay: still there
};

bool HoldsOn(const Stay& stay, Day day) {
  return stay.first <= day && (!IsSet(stay.last) || stay.last >= day);
}

// Both ends may be days on which it is filled at once.
struct Opening {
  Day since = kNoDay;
  Day filled = kNoDay;  // kNoDay: not yet
};

struct PostRecords {
  const Organisation& organisation;
  const Post& post;
  std::vector<Stay> stays;         // by first day
  std::vector<Opening> openings;   // dated
  bool filled_unrecorded = false;  // somewhere a vacancy was filled by nobody on record
};

std::vector<Stay> StaysOf(const std::vector<Holding>& holders) {
  std::vector<Stay> stays;
  for (const Holding& holding : holders) {
    if (holding.appointment->kind != Appointment::Kind::kSubstantive) continue;
    const Stay stay{holding.holder, holding.appointment->start,
                    LastDay(*holding.holder, *holding.appointment)};
    if (!IsSet(stay.last) || stay.last >= stay.first) stays.push_back(stay);
  }
  std::sort(stays.begin(), stays.end(), [](const Stay& a, const Stay& b) {
    return std::tie(a.holder->person->id, a.holder, a.first, a.last) <
           std::tie(b.holder->person->id, b.holder, b.first, b.last);
  });
  std::vector<Stay> joined;
  for (const Stay& stay : stays) {
    const bool goes_on = !joined.empty() && joined.back().holder == stay.holder &&
                         (!IsSet(joined.back().last) || stay.first <= NextDay(joined.back().last));
    if (!goes_on) {
      joined.push_back(stay);
    } else if (IsSet(joined.back().last)) {
      joined.back().last = IsSet(stay.last) ? std::max(joined.back().last, stay.last) : kNoDay;
    }
  }
  std::stable_sort(joined.begin(), joined.end(),
                   [](const Stay& a, const Stay& b) { return a.first < b.first; });
  return joined;
}

// A vacancy says that whoever is on record without a last day has gone.
void EndBefore(Day since, std::vector<Stay>& stays) {
  Stay* only = nullptr;
  for (Stay& stay : stays) {
    if (!HoldsOn(stay, since) || stay.first == since) continue;
    if (only != nullptr) return;
    only = &stay;
  }
  if (only != nullptr && !IsSet(only->last)) only->last = PreviousDay(since);
}

void AddVacancies(const Holdings& holdings, PostRecords& records) {
  for (const auto& [id, vacancy] : records.organisation.vacancies) {
    if (vacancy->post != records.post.id || vacancy->state == Vacancy::State::kWithdrawn ||
        vacancy->state == Vacancy::State::kAnticipated)
      continue;
    Opening opening{vacancy->since, kNoDay};
    if (vacancy->state == Vacancy::State::kFilled) {
      const Holding* by = FilledBy(records.organisation, *vacancy, holdings);
      if (by == nullptr || by->appointment->kind != Appointment::Kind::kSubstantive) {
        records.filled_unrecorded = true;
        continue;
      }
      opening.filled = by->appointment->start;
    }
    if (!IsSet(opening.since)) continue;
    opening.filled = IsSet(opening.filled) ? std::max(opening.filled, opening.since) : kNoDay;
    EndBefore(opening.since, records.stays);
    records.openings.push_back(opening);
  }
}

bool Overlap(const Opening& a, const Opening& b) {
  return (!IsSet(b.filled) || a.since <= b.filled) && (!IsSet(a.filled) || b.since <= a.filled);
}

// The opening that follows a holder's last day; nothing where somebody else stays.
std::optional<Opening> OpeningAfter(const Stay& gone, const std::vector<Stay>& stays) {
  Opening opening{NextDay(gone.last), kNoDay};
  for (const Stay& stay : stays) {
    if (&stay == &gone || (IsSet(stay.last) && stay.last <= gone.last)) continue;
    if (stay.first <= gone.first) return std::nullopt;
    opening.filled = std::max(stay.first, opening.since);  // stays come by first day
    break;
  }
  return opening;
}

void AddOpeningsAfterStays(PostRecords& records) {
  if (records.filled_unrecorded) return;
  std::vector<Opening> inferred;
  for (const Stay& stay : records.stays) {
    if (!IsSet(stay.last)) continue;
    const std::optional<Opening> opening = OpeningAfter(stay, records.stays);
    if (!opening.has_value()) continue;
    const bool is_known =
        std::any_of(records.openings.begin(), records.openings.end(),
                    [&](const Opening& other) { return Overlap(*opening, other); });
    if (!is_known) inferred.push_back(*opening);
  }
  records.openings.insert(records.openings.end(), inferred.begin(), inferred.end());
}

// The last day of a period on which the post was there.
Day LastDayOf(const Post& post, const Period& period) {
  return IsSet(post.close) ? std::min(post.close, period.cut_off) : period.cut_off;
}

// Whoever comes first to a new post follows nobody.
bool IsFirstOfNewPost(const Stay& stay, const PostRecords& records) {
  constexpr int kNewForMonths = 12;
  const Day open = records.post.open;
  return IsSet(open) && stay.first == records.stays.front().first && stay.first >= open &&
         stay.first <= AddMonths(open, kNewForMonths);
}

void AddTenures(const PostRecords& records, const Period& period, std::size_t organisation,
                TierRecords& tier) {
  const Day end = LastDayOf(records.post, period);
  for (const Stay& stay : records.stays) {
    const Day last = IsSet(stay.last) ? std::min(stay.last, end) : end;
    Tenure tenure{organisation, std::max(stay.first, period.from), last};
    if (tenure.last < tenure.first) continue;
    tenure.came = stay.first >= period.from && !IsFirstOfNewPost(stay, records);
    tenure.left = IsSet(stay.last) && stay.last == last &&
                  !(IsSet(records.post.close) && stay.last >= records.post.close);
    tier.tenures.push_back(tenure);
    if (!tenure.came) continue;
    ++tier.came;
    tier.came_after_vacancy +=
        std::any_of(records.openings.begin(), records.openings.end(),
                    [&](const Opening& opening) {
                      // In a handover the successor starts before the vacancy would open.
                      return opening.filled == stay.first ||
                             (opening.filled == opening.since && HoldsOn(stay, opening.since) &&
                              stay.first <= opening.since);
                    })
            ? 1
            : 0;
  }
}

double YearsBetween(Day from, Day to) { return DaysBetween(from, to) / kDaysAYear; }

void AddDatedVacancies(const PostRecords& records, const Period& period, TierRecords& tier) {
  const Day after = NextDay(LastDayOf(records.post, period));
  for (const Opening& opening : records.openings) {
    const bool is_filled = IsSet(opening.filled) && opening.filled < after;
    const Day until = is_filled ? opening.filled : after;
    if (opening.since >= after || until < period.from) continue;
    tier.vacancies.push_back(
        {YearsBetween(opening.since, until),
         opening.since < period.from ? YearsBetween(opening.since, period.from) : 0,
         is_filled ? forecast::VacancyDated::End::kFilled
                   : forecast::VacancyDated::End::kLostFromSight});
  }
}

void CountUnknown(const PostRecords& records, const Holdings& holdings, const Period& period,
                  TierRecords& tier) {
  for (int month = 0;; ++month) {
    const Day day = AddMonths(period.cut_off, -month);
    if (day < period.from) break;
    const PostThen state = StateThen(records.organisation, records.post, holdings, day);
    tier.open += state == PostThen::kNotOpen ? 0 : 1;
    tier.unknown += state == PostThen::kUnknown ? 1 : 0;
    if (month > 0) continue;
    // An open vacancy of unknown age tells of the last day, and of no day before.
    const bool is_vacant = StateOf(records.organisation, records.post, holdings, day).vacant;
    tier.open_now += state == PostThen::kNotOpen ? 0 : 1;
    tier.unknown_now += state == PostThen::kUnknown && !is_vacant ? 1 : 0;
  }
}

}  // namespace

std::map<int, TierRecords> ReadRecords(const Workforce& recorded,
                                       const std::vector<const Organisation*>& organisations,
                                       const Period& period) {
  const Holdings holdings = HoldingsOf(recorded);
  std::map<int, TierRecords> tiers;
  for (std::size_t o = 0; o < organisations.size(); ++o) {
    for (const auto& [id, post] : organisations[o]->posts) {
      const Role* role = recorded.catalogue->role(post->role);
      if (role == nullptr || !InScope(*role)) continue;
      if (IsSet(post->close) && post->close < period.from) continue;
      TierRecords& tier = tiers[role->tier];
      PostRecords records{*organisations[o], *post, {}, {}};
      if (const auto found = holdings.find(PostName(*organisations[o], *post));
          found != holdings.end())
        records.stays = StaysOf(found->second);
      AddVacancies(holdings, records);
      AddOpeningsAfterStays(records);
      ++tier.posts;
      CountUnknown(records, holdings, period, tier);
      AddTenures(records, period, o, tier);
      AddDatedVacancies(records, period, tier);
    }
  }
  return tiers;
}

}  // namespace cairn::planner
