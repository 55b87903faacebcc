#ifndef CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_RECRUITING_TIME_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_RECRUITING_TIME_H_

#include <limits>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "services/planner/engine/calibration/likelihood.h"

// How long recruiting takes, from vacancies that filings met or that records date.
namespace cairn::forecast {

// With fewer there is no time: FailedPrecondition says how many there were.
inline constexpr int kFewestFills = 5;

// A post that was vacant at a filing, followed until it was seen filled or lost from sight.
struct VacancySeen {
  // From the last filing at which it was known to be filled to the first at which it was vacant:
  // the vacancy opened in between. Infinity when no filing before tells.
  double opened_within_years = std::numeric_limits<double>::infinity();
  // From the first filing at which it was vacant to the last one.
  double vacant_years = 0;
  // From the first filing at which it was vacant to the one at which it was filled. Not set when
  // it was not seen filled: abolished, or the last filing.
  std::optional<double> filled_by_years;
};

struct RecruitingTime {
  double months = 0;  // mean, from a vacancy's opening to its end
  Bounds bounds;
  int vacancies = 0;
  int filled = 0;
};

// The mean of an Erlang law of recruiting with `stages` stages (1: exponential) from vacancies that
// filings happened to meet. Long vacancies are met more often than short ones, and those that open
// and end between two filings never. So each contributes what it tells given that it was met:
// with S the survival of the law and G(x) the integral of S from x to x + opened_within_years,
// one still vacant after v years contributes G(v) / G(0), one filled between v and f years
// (G(v) - G(f)) / G(0). Without a bound on the opening this is the residual life of a renewal
// process (Cox 1962).
//
// It assumes that vacancies open at a constant rate between filings, that filings do not depend on
// vacancies, that a post vacant at two filings in a row was so throughout, that all posts have one
// law, and that abolishing a post says nothing of how long it would have taken to fill.
//
// FailedPrecondition with fewer than kFewestFills filled, or when the filings lie too far apart, or
// too close together, for the likelihood to have a maximum between kMinMonthsToFill and 600 months.
absl::StatusOr<RecruitingTime> FitRecruitingTime(absl::Span<const VacancySeen> seen, int stages);

// A vacancy whose first day is on record.
struct VacancyDated {
  double years = 0;  // from its opening until it was filled, or lost from sight; 0 or more
  // Its age when records begin: had it been filled before, nobody would know of it. At most
  // `years`.
  double known_from_years = 0;
  enum class End { kFilled, kLostFromSight } end = End::kFilled;
};

// The same from dates: one filled after t years contributes the law's density at t, one lost from
// sight its survival, each given that it lasted until records begin (left truncation).
absl::StatusOr<RecruitingTime> FitRecruitingTime(absl::Span<const VacancyDated> dated, int stages);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_CALIBRATION_RECRUITING_TIME_H_
