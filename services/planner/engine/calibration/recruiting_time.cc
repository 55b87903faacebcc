#include "services/planner/engine/calibration/recruiting_time.h"

#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/planner/engine/forecast/forecast.h"

namespace cairn::forecast {
namespace {

constexpr double kMonthsAYear = 12;
constexpr double kLongestRecruiting = 600;  // months
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The integral of an Erlang law's survival from x on, in units of a stage's mean:
// e^(-x) sum over j < k of (k - j) x^j / j!.
double Remaining(double x, int stages) {
  if (std::isinf(x)) return 0;
  double term = std::exp(-x);
  double sum = 0;
  for (int j = 0; j < stages; ++j) {
    sum += (stages - j) * term;
    term *= x / (j + 1);
  }
  return sum;
}

double LogLikelihood(absl::Span<const VacancySeen> seen, int stages, double mean_years) {
  const double rate = stages / mean_years;
  double sum = 0;
  for (const VacancySeen& one : seen) {
    const auto met = [&](double years) {
      return Remaining(rate * years, stages) -
             Remaining(rate * (years + one.opened_within_years), stages);
    };
    const double ended = one.filled_by_years.has_value() ? met(*one.filled_by_years) : 0;
    sum += std::log((met(one.vacant_years) - ended) / met(0));
  }
  return std::isnan(sum) ? -kInfinity : sum;
}

// The logarithm of an Erlang law's survival, in units of a stage's mean: of e^(-x) times the sum
// over j < k of x^j / j!.
double LogSurvival(double x, int stages) {
  double term = 1;
  double sum = 0;
  for (int j = 0; j < stages; ++j) {
    sum += term;
    term *= x / (j + 1);
  }
  return std::log(sum) - x;
}

// Less what does not depend on the mean.
double LogLikelihood(absl::Span<const VacancyDated> dated, int stages, double mean_years) {
  const double rate = stages / mean_years;
  double sum = 0;
  for (const VacancyDated& one : dated) {
    switch (one.end) {
      case VacancyDated::End::kFilled:
        sum += stages * std::log(rate) - rate * one.years;
        break;
      case VacancyDated::End::kLostFromSight:
        sum += LogSurvival(rate * one.years, stages);
        break;
    }
    sum -= LogSurvival(rate * one.known_from_years, stages);
  }
  return sum;
}

absl::Status Check(const VacancySeen& seen) {
  const bool fits =
      seen.opened_within_years > 0 && seen.vacant_years >= 0 && std::isfinite(seen.vacant_years) &&
      (!seen.filled_by_years.has_value() ||
       (*seen.filled_by_years > seen.vacant_years && std::isfinite(*seen.filled_by_years)));
  return fits ? absl::OkStatus()
              : absl::InvalidArgumentError(absl::StrCat(
                    "a vacancy opens before it is seen, and is filled after: got opened within ",
                    seen.opened_within_years, ", vacant for ", seen.vacant_years, ", filled by ",
                    seen.filled_by_years.value_or(kInfinity), " years"));
}

absl::Status Check(const VacancyDated& dated) {
  const bool fits = dated.known_from_years >= 0 && dated.years >= dated.known_from_years &&
                    std::isfinite(dated.years);
  return fits ? absl::OkStatus()
              : absl::InvalidArgumentError(
                    absl::StrCat("a vacancy ends after records of it begin: got ", dated.years,
                                 " years, known from ", dated.known_from_years));
}

bool IsFilled(const VacancySeen& seen) { return seen.filled_by_years.has_value(); }
bool IsFilled(const VacancyDated& dated) { return dated.end == VacancyDated::End::kFilled; }

template <typename Vacancy>
absl::StatusOr<RecruitingTime> FitMean(absl::Span<const Vacancy> vacancies, int stages) {
  if (stages < 1 || stages > kMaxFillStages)
    return absl::InvalidArgumentError(
        absl::StrCat("stages must be from 1 to ", kMaxFillStages, ", got ", stages));
  RecruitingTime time;
  for (const Vacancy& one : vacancies) {
    RETURN_IF_ERROR(Check(one));
    ++time.vacancies;
    time.filled += IsFilled(one) ? 1 : 0;
  }
  if (time.filled < kFewestFills)
    return absl::FailedPreconditionError(
        absl::StrCat("a recruiting time needs at least ", kFewestFills,
                     " vacancies that were seen filled, and there are ", time.filled));
  const Function value = [&](double log_years) {
    return LogLikelihood(vacancies, stages, std::exp(log_years));
  };
  const double low = std::log(kMinMonthsToFill / kMonthsAYear);
  const double high = std::log(kLongestRecruiting / kMonthsAYear);
  const double peak = WhereItPeaks(value, low, high);
  constexpr double kEdge = 1e-3;
  if (peak < low + kEdge || peak > high - kEdge || !std::isfinite(value(peak)))
    return absl::FailedPreconditionError(absl::StrCat(
        "these vacancies do not tell how long recruiting takes: of ", time.vacancies, " vacancies ",
        time.filled, " were seen filled, and no mean fits better than the ",
        peak > high - kEdge ? "longest" : "shortest"));
  const Bounds bounds = ProfileBounds(value, peak, low, high);
  time.months = std::exp(peak) * kMonthsAYear;
  time.bounds = {std::exp(bounds.low) * kMonthsAYear, std::exp(bounds.high) * kMonthsAYear};
  return time;
}

}  // namespace

absl::StatusOr<RecruitingTime> FitRecruitingTime(absl::Span<const VacancySeen> seen, int stages) {
  return FitMean(seen, stages);
}

absl::StatusOr<RecruitingTime> FitRecruitingTime(absl::Span<const VacancyDated> dated, int stages) {
  return FitMean(dated, stages);
}

}  // namespace cairn::forecast
