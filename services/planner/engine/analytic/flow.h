#ifndef CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_FLOW_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_FLOW_H_

#include <vector>

#include "services/planner/engine/analytic/alike.h"
#include "services/planner/engine/analytic/post_chain.h"
#include "services/planner/engine/analytic/shared_effect.h"
#include "services/planner/engine/forecast/distribution.h"
#include "services/planner/engine/forecast/forecast.h"

namespace cairn::forecast {

// How many vacancies open up to the horizon, and for how many somebody is to be appointed.
class Flow {
 public:
  // Both outlive it.
  Flow(const Input& input, const PostsAlike& posts)
      : input_(input), posts_(posts), years_(input.shared_effect), chain_(input) {}

  // Sets the flows of the groups of an answer, which have their vacancies of the start already.
  void Compute(std::vector<GroupAnswer>& groups) const;

 private:
  enum class Counted { kOpenings, kToAppoint };

  double Variance() const { return input_.shared_effect.variance; }
  std::vector<Distribution> OpeningsBeside(const std::vector<Distribution>& needs,
                                           const EffectPath& path,
                                           const std::vector<GroupAnswer>& groups) const;
  void AddShortfall(double weight, const std::vector<Distribution>& needs,
                    std::vector<Mixture>& shortfall) const;
  double Spacing(int years) const;
  std::vector<Distribution> SumOverPosts(const std::vector<Distribution>& of_kinds) const;
  // The count's law for a post of every kind. Kinds without dated events differ in their start
  // only, so their laws are mixtures of those of the pure states of their tier.
  std::vector<Distribution> CountAll(const EffectPath& path, Counted counted) const;
  Distribution CountOne(const PostKind& kind, const EffectPath& path, const StateLaw& start,
                        int already, Counted counted) const;
  void FlowThrough(int tier, double from, double to, const EffectPath& path,
                   OpeningCounts& counts) const;

  const Input& input_;
  const PostsAlike& posts_;
  const EffectYears years_;
  const PostChain chain_;  // for the stretches of its rates
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_FLOW_H_
