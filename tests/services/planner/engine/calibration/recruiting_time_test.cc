#include "services/planner/engine/calibration/recruiting_time.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/planner/engine/calibration/fitting.h"

namespace cairn::forecast {
namespace {

using ::testing::AllOf;
using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Lt;

constexpr double kUnknown = std::numeric_limits<double>::infinity();

std::vector<VacancySeen> Met(int filled, int standing, double years, double opened_within) {
  std::vector<VacancySeen> seen(filled, {opened_within, 0, years});
  seen.insert(seen.end(), standing, {opened_within, years, std::nullopt});
  return seen;
}

TEST(RecruitingTimeTest, WithOneStageItHasNoMemoryOfTheWait) {
  // Half are filled within half a year: mean 0.5 / ln 2 years, however long they had stood open.
  for (const double opened_within : {0.25, 1.0, kUnknown})
    EXPECT_THAT(Good(FitRecruitingTime(Met(20, 20, 0.5, opened_within), 1)).months,
                DoubleNear(6 / std::log(2.0), 1e-5))
        << opened_within;
}

TEST(RecruitingTimeTest, OfVacanciesMetTheRestFollowsTheResidualLife) {
  // With three stages, P(still vacant after D) = e^(-x) (3 + 2x + x^2/2) / 3 at x = 3 D / mean.
  const RecruitingTime time = Good(FitRecruitingTime(Met(326, 674, 0.25, kUnknown), 3));

  const double x = 3 * 0.25 * 12 / time.months;
  EXPECT_THAT(std::exp(-x) * (3 + 2 * x + x * x / 2) / 3, DoubleNear(0.674, 1e-6));
  // At x = 1 the share is 0.67444, so the mean is close to nine months.
  EXPECT_THAT(time.months, DoubleNear(9, 0.05));
  EXPECT_EQ(time.vacancies, 1000);
  EXPECT_EQ(time.filled, 326);
}

TEST(RecruitingTimeTest, AFreshVacancyHasMostOfItsRecruitingAhead) {
  // The same shares filled within a quarter mean quicker recruiting when the vacancies were new.
  const double fresh = Good(FitRecruitingTime(Met(30, 70, 0.25, 1e-4), 3)).months;
  const double met = Good(FitRecruitingTime(Met(30, 70, 0.25, kUnknown), 3)).months;

  // Just opened: S(D) = e^(-x) (1 + x + x^2/2) = 0.7 at x = 1.914.
  EXPECT_THAT(fresh, DoubleNear(3 * 3 / 1.914, 0.05));
  EXPECT_THAT(fresh, Lt(met));
}

struct Opening {
  double at;
  double lasts;
};

// What filings every half year for 300 years see of posts that fall vacant now and then.
std::vector<VacancySeen> SeenByFilings(int posts, double mean_years, double every) {
  std::vector<VacancySeen> seen;
  Chance chance(7);
  for (int post = 0; post < posts; ++post) {
    double now = 0;
    while (true) {
      Opening opening;
      opening.at = now + chance.Exponential(4);
      opening.lasts = 0;
      for (int stage = 0; stage < 3; ++stage) opening.lasts += chance.Exponential(mean_years / 3);
      now = opening.at + opening.lasts;
      if (now > 300) break;
      const double first = std::ceil(opening.at / every) * every;
      if (first > now) continue;  // between two filings: nobody saw it
      const double last = std::floor(now / every) * every;
      seen.push_back({every, last - first, last + every - first});
    }
  }
  return seen;
}

TEST(RecruitingTimeTest, AKnownMeanIsRecoveredFromFilingsThatMissShortVacancies) {
  const std::vector<VacancySeen> seen = SeenByFilings(40, 0.5, 0.5);

  const RecruitingTime time = Good(FitRecruitingTime(seen, 3));

  const double error = (time.bounds.high - time.bounds.low) / (2 * 1.96);
  EXPECT_THAT(error, Lt(0.2));
  EXPECT_THAT(time.months, DoubleNear(6, 3 * error));
}

TEST(RecruitingTimeTest, WhatOpenedInsideAKnownIntervalTellsMore) {
  std::vector<VacancySeen> seen = SeenByFilings(10, 0.5, 0.5);
  const Bounds known = Good(FitRecruitingTime(seen, 3)).bounds;
  for (VacancySeen& one : seen) one.opened_within_years = kUnknown;

  const Bounds unknown = Good(FitRecruitingTime(seen, 3)).bounds;

  EXPECT_THAT(known.high - known.low, Lt(unknown.high - unknown.low));
}

TEST(RecruitingTimeTest, TooFewFilledAreRefusedWithBothNumbers) {
  const auto time = FitRecruitingTime(Met(4, 60, 0.5, kUnknown), 3);

  EXPECT_EQ(time.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(time.status().message()),
              AllOf(HasSubstr("at least 5"), HasSubstr("there are 4")));
}

TEST(RecruitingTimeTest, WhereAllAreFilledByTheNextFilingThereIsNothingToTell) {
  EXPECT_EQ(FitRecruitingTime(Met(40, 0, 0.5, kUnknown), 3).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(RecruitingTimeTest, AVacancyFilledBeforeItWasLastVacantIsInvalid) {
  EXPECT_EQ(FitRecruitingTime({{0.5, 1.0, 0.5}}, 3).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FitRecruitingTime({{0.0, 0.0, 0.5}}, 3).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FitRecruitingTime(Met(9, 9, 0.5, kUnknown), 0).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// ---- dated vacancies

using End = VacancyDated::End;

std::vector<VacancyDated> Dated(int count, double years, End end, double known_from = 0) {
  return std::vector<VacancyDated>(count, {years, known_from, end});
}
std::vector<VacancyDated> Together(std::vector<VacancyDated> first,
                                   const std::vector<VacancyDated>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

TEST(DatedVacancyTest, WhereAllAreFilledTheMeanIsTheirMeanWhateverTheStages) {
  // Also of one that was filled the day it opened.
  const auto dated = Together(Dated(4, 0.5, End::kFilled),
                              Together(Dated(3, 1, End::kFilled), Dated(1, 0, End::kFilled)));
  for (const int stages : {1, 2, 3, 7}) {
    const RecruitingTime time = Good(FitRecruitingTime(dated, stages));
    EXPECT_THAT(time.months, DoubleNear(12 * 5 / 8.0, 1e-5)) << stages;
    EXPECT_EQ(time.vacancies, 8);
    EXPECT_EQ(time.filled, 8);
  }
}

TEST(DatedVacancyTest, AnExponentialMeanIsAllWaitingByAllFills) {
  // Five filled after half a year, three still open after two: 8.5 / 5 years.
  const RecruitingTime time = Good(FitRecruitingTime(
      Together(Dated(5, 0.5, End::kFilled), Dated(3, 2, End::kLostFromSight)), 1));

  EXPECT_THAT(time.months, DoubleNear(12 * 8.5 / 5, 1e-5));
  EXPECT_EQ(time.filled, 5);
  const auto log_likelihood = [](double months) {
    return -5 * std::log(months / 12) - 8.5 / (months / 12);
  };
  for (const double end : {time.bounds.low, time.bounds.high})
    EXPECT_THAT(log_likelihood(end), DoubleNear(log_likelihood(20.4) - kHalfChiSquare, 1e-6));
}

TEST(DatedVacancyTest, TwoStagesWithVacanciesStillOpenSolveAQuadratic) {
  // With r the rate of a stage: 12/r - 7 + 4/(1 + r) = 0, so r = (9 + sqrt(417)) / 14.
  const RecruitingTime time = Good(FitRecruitingTime(
      Together(Dated(6, 0.5, End::kFilled), Dated(4, 1, End::kLostFromSight)), 2));

  EXPECT_THAT(time.months, DoubleNear(12 * 2 * 14 / (9 + std::sqrt(417.0)), 1e-5));
}

TEST(DatedVacancyTest, WhatWasOpenBeforeRecordsBeginCountsGivenThatItWas) {
  // With one stage the wait before tells nothing: five waits of one year are left.
  EXPECT_THAT(Good(FitRecruitingTime(Dated(5, 2, End::kFilled, 1), 1)).months,
              DoubleNear(12, 1e-5));
  // With two: 10/r - 5 - 5/(1 + r) = 0, so r = sqrt 2.
  EXPECT_THAT(Good(FitRecruitingTime(Dated(5, 2, End::kFilled, 1), 2)).months,
              DoubleNear(12 * std::sqrt(2.0), 1e-5));
}

TEST(DatedVacancyTest, TooFewFillsAreRefused) {
  const auto time =
      FitRecruitingTime(Together(Dated(4, 1, End::kFilled), Dated(90, 1, End::kLostFromSight)), 3);

  EXPECT_EQ(time.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(time.status().message()),
              AllOf(HasSubstr("at least 5 vacancies"), HasSubstr("there are 4")));
}

TEST(DatedVacancyTest, AVacancyThatEndsBeforeRecordsBeginIsInvalid) {
  EXPECT_EQ(FitRecruitingTime(Dated(9, 1, End::kFilled, 2), 3).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(DatedVacancyTest, VacanciesThatAllEndedAtOnceTellNoMean) {
  EXPECT_EQ(FitRecruitingTime(Dated(9, 0, End::kFilled), 3).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace cairn::forecast
