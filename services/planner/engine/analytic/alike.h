#ifndef CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_ALIKE_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_ALIKE_H_

#include <cstddef>
#include <vector>

#include "services/planner/engine/analytic/grouping.h"
#include "services/planner/engine/analytic/post_chain.h"
#include "services/planner/engine/forecast/forecast.h"

namespace cairn::forecast {

// The posts of an input by kind: all of a kind have one law. The groups that they are in, and the
// law of each kind at the start.
struct PostsAlike {
  explicit PostsAlike(const Input& input);

  std::vector<PostKind> kinds;
  std::vector<int> kind_of_post;
  Grouping grouping;
  std::vector<StateLaw> start;  // by kind
};

// Distance of two nodes of an effect of this variance: so close that the mean of a count moves
// little from one to the next against the deviation that chance alone gives it.
double SpacingFor(double variance, double mean_over_deviation);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_ALIKE_H_
