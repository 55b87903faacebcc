#include "services/planner/forecast/answer/posts_by_month.h"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cairn::planner {
namespace {

bool StandsAt(const forecast::Post& post, int month) {
  return post.opens_month.value_or(0) <= month &&
         (!post.closes_month.has_value() || *post.closes_month > month);
}

}  // namespace

void AddPostsByMonth(const Groups& groups, const forecast::Input& input, v1::Forecast& forecast) {
  const auto months = static_cast<std::size_t>(input.horizon_months) + 1;
  std::vector<std::vector<int>> standing(groups.size());
  for (const forecast::Post& post : input.posts) {
    for (const std::size_t group : groups.Of(post)) {
      standing[group].resize(months);
      for (std::size_t month = 0; month < months; ++month)
        standing[group][month] += StandsAt(post, static_cast<int>(month)) ? 1 : 0;
    }
  }
  std::map<std::pair<Groups::Kind, std::string>, std::size_t> numbers;
  for (std::size_t g = 0; g < groups.size(); ++g)
    numbers[{groups.all()[g].kind, groups.all()[g].key}] = g;
  for (v1::ForecastGroup& group : *forecast.mutable_groups()) {
    const auto known = numbers.find({group.kind(), group.key()});
    if (known == numbers.end()) continue;
    const std::vector<int>& counts = standing[known->second];
    group.mutable_posts_by_month()->Assign(counts.begin(), counts.end());
  }
}

}  // namespace cairn::planner
