#ifndef CAIRN_SERVICES_PLANNER_ENGINE_LADDER_LADDER_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_LADDER_LADDER_H_

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/planner/engine/ladder/ladder_input.h"
#include "services/planner/engine/ladder/matrix.h"

namespace cairn::forecast {

// People on a ladder of grades, counted once a year: the classical models of manpower planning
// (Bartholomew 1982; Bartholomew, Forbes and McClean 1991; Vajda 1978). Grades are indices from 0,
// the lowest first; the caller keeps their names. Each function refuses bad input with
// InvalidArgument, naming every problem, and a question without an answer with FailedPrecondition.

// Rates that make a ladder.
class Ladder {
 public:
  static absl::StatusOr<Ladder> Create(LadderRates rates);

  int grades() const { return static_cast<int>(rates_.leaving.size()); }
  const Matrix& moves() const { return rates_.moves; }
  const ByGrade& leaving() const { return rates_.leaving; }

 private:
  explicit Ladder(LadderRates rates) : rates_(std::move(rates)) {}

  LadderRates rates_;
};

// ---- Push: rates move people, whatever posts there are.

// Expected stocks n(t+1) = n(t) P + R(t+1) r, an intake a year. Element 0 is the start.
absl::StatusOr<std::vector<ByGrade>> PushStocks(const Ladder& ladder, const ByGrade& stocks,
                                                const std::vector<Intake>& intakes);

// Where the same intake every year leads: R r (I - P)^-1. Fails where nobody ever leaves.
absl::StatusOr<ByGrade> SteadyStocks(const Ladder& ladder, const Intake& intake);

// What the fundamental matrix N = (I - P)^-1 says.
struct Service {
  // N. years[i][j]: expected years in grade j of somebody who enters grade i, counted in whole
  // years from the entry, which counts as one.
  Matrix years;
  // Mean years until leaving, by the grade of entry.
  ByGrade mean_years;
  // ever[i][j]: the probability that somebody in grade i is in grade j now or some year.
  Matrix ever;
};

// Fails where nobody ever leaves.
absl::StatusOr<Service> ServiceOf(const Ladder& ladder);

// ---- A total that is kept, or grows by plan.

struct PlannedSize {
  // Element 0 is the start.
  std::vector<ByGrade> stocks;
  // recruits[t] are those of year t + 1: R = n w' + growth.
  std::vector<double> recruits;
};

// Expected stocks when every leaver is replaced and the total grows by growth[t] in year t + 1.
// Fails when the total is to fall by more people than leave.
absl::StatusOr<PlannedSize> KeepSize(const Ladder& ladder, const ByGrade& stocks,
                                     const ByGrade& split, const std::vector<double>& growth);

// The same as a ladder that nobody leaves: Q = P + w' r, where whoever leaves makes room for a
// recruit. Its moments are those of a kept total.
absl::StatusOr<Ladder> Replacing(const Ladder& ladder, const ByGrade& split);

// Shares of the grades under which a kept total stays as it is. Fails where nobody ever leaves.
absl::StatusOr<ByGrade> StationaryShares(const Ladder& ladder, const ByGrade& split);

// ---- The length of a step.

// Of one event: 1 - (1 - p)^(1/12).
double MonthlyProbability(double yearly);

// The rates of a ladder that moves at any time: log P, the last row and column for those who have
// left. Fails, naming the entry and its value, when one that must not be negative is.
absl::StatusOr<Matrix> Generator(const Ladder& ladder);

// The ladder whose step is a month and whose twelfth power is this one: P^(1/12). Fails, naming the
// entry and its value, when that is no table of probabilities; nothing is clipped but rounding
// below 1e-12. Accepts any ladder, demotions too, of which P is not singular and has no negative
// eigenvalue; without demotions: in which each grade keeps somebody. It is the principal root, and
// where the grades' chances of staying all differ and nobody moves down, the only one.
absl::StatusOr<Ladder> MonthlyRoot(const Ladder& ladder);

// ---- Chance.

// How the number of recruits to each grade comes about.
enum class RecruitLaw {
  kMultinomial,  // the total is fixed; chance puts each recruit into a grade
  kPoisson,      // independent Poisson numbers
  kAllocated,    // fixed for each grade
};

struct Moments {
  ByGrade mean;
  Matrix covariance;
};

// Stocks that are known: without variance.
Moments Known(ByGrade stocks);

// Means and covariances, an intake a year: C(t+1) = P' C P + sum_i m_i (diag(P_i) - P_i' P_i) + B,
// B the covariance of the recruits. Element 0 is the start.
absl::StatusOr<std::vector<Moments>> PushMoments(const Ladder& ladder, const Moments& start,
                                                 const std::vector<Intake>& intakes,
                                                 RecruitLaw law);

// ---- Pull: posts are fixed, and a vacancy draws somebody from the grade below.

struct Establishment {
  ByGrade posts;
  ByGrade leaving;
  // Posts created less posts abolished.
  ByGrade growth;
  // Shares of the vacancies of a grade that go to the grade below; 0 for the lowest.
  ByGrade internal;
};

struct Filling {
  ByGrade vacancies;
  // By the grade into which they lead.
  ByGrade promotions;
  ByGrade external;
};

// One year, from the top down: the vacancies of a grade are its leavers, its growth and those whom
// the grade above took. Fails where more posts of a grade are abolished than fall vacant.
absl::StatusOr<Filling> FillVacancies(const Establishment& establishment);

// ---- What recruitment alone can do.

struct Attainment {
  bool possible() const { return excess.empty(); }

  // Recruits that each grade needs; below 0 where more people are than are wanted, and nobody can
  // be recruited away.
  ByGrade recruits;
  double total = 0;
  // recruits / total. Empty when it is not possible, and when nobody is needed.
  ByGrade split;
  // The grades with people too many.
  std::vector<int> excess;
};

// From stocks to others within a year: m - n P must not be negative.
absl::StatusOr<Attainment> Attain(const Ladder& ladder, const ByGrade& from, const ByGrade& to);

// Whether stocks can be kept as they are.
absl::StatusOr<Attainment> Maintain(const Ladder& ladder, const ByGrade& stocks);

// The corners of what can be kept with `size` people: their weighted means, and nothing else, can.
// Row i is where recruiting into grade i alone leads. Fails where nobody ever leaves.
absl::StatusOr<std::vector<ByGrade>> MaintainableCorners(const Ladder& ladder, double size);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_LADDER_LADDER_H_
