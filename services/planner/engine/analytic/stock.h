#ifndef CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_STOCK_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_STOCK_H_

#include <vector>

#include "services/planner/engine/analytic/alike.h"
#include "services/planner/engine/analytic/post_chain.h"
#include "services/planner/engine/analytic/shared_effect.h"
#include "services/planner/engine/forecast/forecast.h"

namespace cairn::forecast {

class StockOfMonth;

// How many posts are vacant at the end of each month, and for how long up to the horizon.
class Stock {
 public:
  // Both outlive it.
  Stock(const Input& input, const PostsAlike& posts);

  // Adds the months to the groups of an answer, in the order of the grouping.
  void Compute(std::vector<GroupAnswer>& groups);
  // Then: P(vacant) by kind and month, and expected months vacant by kind.
  std::vector<std::vector<double>>& curves() { return curves_; }
  const std::vector<double>& vacant_months() const { return vacant_months_; }

 private:
  double Variance() const { return input_.shared_effect.variance; }
  void AddStart(std::vector<GroupAnswer>& groups);
  // A law that is certainly vacant sums to 1 only up to rounding.
  double VacantShare(const StateLaw& law) const;
  void Keep(const StockOfMonth& stock, std::vector<GroupAnswer>& groups) const;
  // Adds the months that end within the year. `before` enters as the laws at the beginning of the
  // year before and leaves as those at the beginning of this one, averaged over effects; averages
  // stay exact, because years are independent and laws move linearly.
  void ComputeYear(int year, double spacing, std::vector<StateLaw>& before,
                   std::vector<GroupAnswer>& groups);
  void MoveAll(double from, double to, double effect, std::vector<StateLaw>& laws);
  void AddMonths(int first_month, double begin, double effect, double weight,
                 std::vector<StateLaw> laws, std::vector<StockOfMonth>& months);
  // Each kind's own curve, and its time vacant up to the year's or the horizon's end.
  void AddCurves(int first_month, double begin, double end, const std::vector<EffectNode>& effects,
                 const std::vector<StateLaw>& start);
  // Distance of the nodes of a month's own year. The mean of all vacant posts moves at most in
  // proportion to the effect.
  double Spacing();

  const Input& input_;
  const PostsAlike& posts_;
  const EffectYears years_;
  PostChain chain_;
  std::vector<std::vector<double>> curves_;
  std::vector<double> vacant_months_;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_STOCK_H_
