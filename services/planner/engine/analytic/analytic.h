#ifndef CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_ANALYTIC_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_ANALYTIC_H_

#include "absl/status/statusor.h"
#include "services/planner/engine/forecast/forecast.h"

namespace cairn::forecast {

// Forecasts by closed forms: every post is a Markov chain of its own (post_chain.h), there are no
// vacancy chains between posts, and counts are exact convolutions of the posts' laws.
// Deterministic, pure and safe for concurrent use.
//
// Without a shared effect, means and probabilities are right to about 1e-12.
//
// With one, posts are independent given the effects of all years, which are mixed in by quadrature:
//   - P(vacant), means of vacant posts and vacancy-months take in every year;
//   - the spread of vacant posts in a month mixes over the effects of its own year and the year
//     before, and replaces those of older years by their mean. Vacancies that opened before that
//     and are still open are few: 0.2 % of the variance is lost with 200 posts, exponential
//     recruiting of six months and an effect of variance 0.08, less with more stages, more when
//     recruiting takes longer than a year;
//   - flows mix over all years: by products of quadratures where they are small (always when the
//     horizon lies in one year), else over about 1,000 paths, with means right to 1e-4 and
//     variances to 0.5 %.
//
// InvalidArgument names every problem that Validate finds.
absl::StatusOr<Answer> ComputeAnalytic(const Input& input);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_ANALYTIC_H_
