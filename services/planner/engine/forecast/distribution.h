#ifndef CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_DISTRIBUTION_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_DISTRIBUTION_H_

#include <vector>

#include "absl/types/span.h"
#include "services/planner/engine/forecast/forecast.h"

namespace cairn::forecast {

// The distribution of a count, kept whole. Sums are exact convolutions; after each, the outermost
// counts whose joint probability on a side is below 1e-16 are dropped, so a sum of a thousand terms
// has lost less than 1e-12. Nothing is rounded to a normal curve.
class Distribution {
 public:
  // Certainly zero.
  Distribution() : first_(0), mass_{1.0} {}
  // mass[i] is the probability of first + i. Must not be empty or negative.
  Distribution(int first, std::vector<double> mass);

  static Distribution Certain(int count);
  static Distribution Binomial(int trials, double probability);

  double Probability(int count) const;
  double Mean() const;
  double Variance() const;
  // The smallest n with P(count <= n) >= level. A cumulative probability within 1e-12 below the
  // level counts as reaching it, so that an exact tie does not hang on the last bit.
  int Quantile(double level) const;
  Spread Summary() const;

  // Adds an independent event that counts 1 with this probability.
  void AddEvent(double probability);
  // Adds `trials` independent events of the same probability.
  void AddEvents(int trials, double probability);

  Distribution Plus(const Distribution& other) const;
  // The sum of `times` independent copies.
  Distribution Times(int times) const;
  Distribution Shifted(int by) const;
  // Of max(0, count - floor).
  Distribution ExcessOver(int floor) const;

  int first() const { return first_; }
  absl::Span<const double> mass() const { return mass_; }

 private:
  void Trim();

  int first_;
  std::vector<double> mass_;
};

// The sum of independent counts.
Distribution Sum(std::vector<Distribution> terms);

// A weighted mixture of distributions. The result is scaled to the weight added.
class Mixture {
 public:
  void Add(double weight, const Distribution& part);
  Distribution Result() const;

 private:
  int first_ = 0;
  double weight_ = 0;
  std::vector<double> mass_;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_DISTRIBUTION_H_
