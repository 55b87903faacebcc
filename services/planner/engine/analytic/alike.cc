#include "services/planner/engine/analytic/alike.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace cairn::forecast {
namespace {

// Neighbouring nodes move the mean by at most this many standard deviations of chance alone; the
// mixture of bells so far apart is smooth to about 1e-6.
constexpr double kSmoothSpacing = 1.2;
constexpr double kFinestSpacing = 0.05;

std::vector<int> NumberKinds(const Input& input, std::vector<PostKind>& kinds) {
  std::map<PostKind, int> numbers;
  std::vector<int> kind_of_post;
  for (const Post& post : input.posts) {
    const auto [found, added] = numbers.try_emplace(KindOf(post), numbers.size());
    if (added) kinds.push_back(found->first);
    kind_of_post.push_back(found->second);
  }
  return kind_of_post;
}

}  // namespace

PostsAlike::PostsAlike(const Input& input)
    : kind_of_post(NumberKinds(input, kinds)), grouping(input, kind_of_post) {
  const PostChain chain(input);
  for (const PostKind& kind : kinds) start.push_back(chain.Start(kind));
}

double SpacingFor(double variance, double mean_over_deviation) {
  return std::max(kFinestSpacing,
                  kSmoothSpacing / (std::sqrt(variance) * std::max(1e-9, mean_over_deviation)));
}

}  // namespace cairn::forecast
