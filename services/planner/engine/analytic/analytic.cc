#include "services/planner/engine/analytic/analytic.h"

#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "services/planner/engine/analytic/alike.h"
#include "services/planner/engine/analytic/flow.h"
#include "services/planner/engine/analytic/stock.h"
#include "services/planner/engine/forecast/problems.h"

namespace cairn::forecast {
namespace {

void CountPosts(const PostsAlike& posts, const std::vector<double>& vacant_months,
                std::vector<GroupAnswer>& groups) {
  const Grouping& grouping = posts.grouping;
  const auto count = grouping.Total([](int) { return 1.0; });
  const auto vacant =
      grouping.Total([&](int k) { return posts.kinds[k].state == PostState::kVacant ? 1.0 : 0.0; });
  const auto months = grouping.Total([&](int k) { return vacant_months[k]; });
  for (int group = 0; group < grouping.size(); ++group) {
    groups[group].posts = static_cast<int>(count[group]);
    groups[group].vacant_at_start = static_cast<int>(vacant[group]);
    groups[group].vacancy_months = months[group];
  }
}

// Hands out groups in the order of the grouping.
void SetGroups(const Grouping& grouping, std::vector<GroupAnswer> groups, Answer& answer) {
  auto next = groups.begin();
  const auto take = [&](int n) {
    const auto begin = next;
    next += n;
    return std::vector<GroupAnswer>(std::make_move_iterator(begin), std::make_move_iterator(next));
  };
  answer.all = std::move(*next++);
  answer.tiers = take(grouping.tiers());
  answer.organisations = take(grouping.organisations());
  answer.networks = take(grouping.networks());
  answer.nations = take(grouping.nations());
  answer.places = take(grouping.places());
}

}  // namespace

absl::StatusOr<Answer> ComputeAnalytic(const Input& input) {
  RETURN_IF_ERROR(ToStatus(Validate(input)));
  PostsAlike posts(input);
  std::vector<GroupAnswer> groups(posts.grouping.size());
  Stock stock(input, posts);
  stock.Compute(groups);
  CountPosts(posts, stock.vacant_months(), groups);
  Flow(input, posts).Compute(groups);
  Answer answer;
  answer.uncertainty = {.good_and_bad_years = input.shared_effect.variance != 0};
  SetGroups(posts.grouping, std::move(groups), answer);
  answer.curve_of_post = std::move(posts.kind_of_post);
  answer.curves = std::move(stock.curves());
  return answer;
}

}  // namespace cairn::forecast
