#include "services/planner/engine/ladder/ladder_projection.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "common/base/status_macros.h"
#include "services/planner/engine/forecast/problems.h"

namespace cairn::forecast {
namespace {

double Sum(const ByGrade& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

ByGrade Scaled(ByGrade values, double factor) {
  for (double& value : values) value *= factor;
  return values;
}

absl::Status Check(const LadderQuestion& question) {
  Problems problems;
  problems.Within(question.years, 1, kMostLadderYears, "years");
  problems.Within(question.growth, -kMostPeople, kMostPeople, "growth");
  return ToStatus(std::move(problems).Take());
}

absl::StatusOr<std::vector<Moments>> MomentsWith(const Ladder& ladder,
                                                 const LadderQuestion& question, double recruits) {
  return PushMoments(
      ladder, Known(question.stocks),
      std::vector<Intake>(static_cast<std::size_t>(question.years), {recruits, question.split}),
      RecruitLaw::kMultinomial);
}

// 2 a - b.
std::vector<Moments> Mirrored(std::vector<Moments> a, const std::vector<Moments>& b) {
  for (std::size_t t = 0; t < a.size(); ++t) {
    for (std::size_t i = 0; i < a[t].mean.size(); ++i) {
      a[t].mean[i] = 2 * a[t].mean[i] - b[t].mean[i];
      for (std::size_t j = 0; j < a[t].mean.size(); ++j)
        a[t].covariance[i][j] = 2 * a[t].covariance[i][j] - b[t].covariance[i][j];
    }
  }
  return a;
}

// With every leaver replaced, the recruits are part of the moves. Means and covariances are linear
// in the growth, so that of a total that falls mirrors that of one that grows.
absl::StatusOr<std::vector<Moments>> MomentsOf(const Ladder& ladder,
                                               const LadderQuestion& question) {
  if (question.recruits.has_value()) return MomentsWith(ladder, question, *question.recruits);
  ASSIGN_OR_RETURN(const Ladder replacing, Replacing(ladder, question.split));
  ASSIGN_OR_RETURN(std::vector<Moments> moments,
                   MomentsWith(replacing, question, std::abs(question.growth)));
  if (question.growth >= 0) return moments;
  ASSIGN_OR_RETURN(std::vector<Moments> kept, MomentsWith(replacing, question, 0));
  return Mirrored(std::move(kept), moments);
}

// Recruits by year.
absl::StatusOr<std::vector<double>> RecruitsOf(const Ladder& ladder,
                                               const LadderQuestion& question) {
  const auto years = static_cast<std::size_t>(question.years);
  if (question.recruits.has_value()) return std::vector<double>(years, *question.recruits);
  ASSIGN_OR_RETURN(PlannedSize plan, KeepSize(ladder, question.stocks, question.split,
                                              std::vector<double>(years, question.growth)));
  return std::move(plan.recruits);
}

absl::StatusOr<ByGrade> LongRun(const Ladder& ladder, const LadderQuestion& question) {
  if (question.recruits.has_value())
    return SteadyStocks(ladder, {*question.recruits, question.split});
  if (question.growth != 0)
    return absl::FailedPreconditionError("the total is to change every year, so it never rests");
  ASSIGN_OR_RETURN(ByGrade shares, StationaryShares(ladder, question.split));
  return Scaled(std::move(shares), Sum(question.stocks));
}

}  // namespace

absl::StatusOr<LadderProjection> Project(const Ladder& ladder, const LadderQuestion& question) {
  RETURN_IF_ERROR(Check(question));
  ASSIGN_OR_RETURN(const std::vector<Moments> moments, MomentsOf(ladder, question));
  ASSIGN_OR_RETURN(const std::vector<double> recruits, RecruitsOf(ladder, question));
  ASSIGN_OR_RETURN(Attainment today, Maintain(ladder, question.stocks));
  std::vector<LadderYear> years;
  for (std::size_t t = 0; t < moments.size(); ++t) {
    LadderYear year{moments[t].mean, {}, {}, {}};
    for (std::size_t i = 0; i < year.people.size(); ++i) {
      year.sd.push_back(std::sqrt(std::max(0.0, moments[t].covariance[i][i])));
      year.leavers.push_back(t == 0 ? 0 : years.back().people[i] * ladder.leaving()[i]);
    }
    year.recruits = Scaled(question.split, t == 0 ? 0 : recruits[t - 1]);
    years.push_back(std::move(year));
  }
  return LadderProjection{std::move(years), LongRun(ladder, question), ServiceOf(ladder),
                          std::move(today)};
}

}  // namespace cairn::forecast
