#include "services/planner/forecast/answer/posts_by_month.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace cairn::planner {
namespace {

using v1::ForecastGroup;

// By kind and key, as in the answer.
using GroupKey = std::pair<ForecastGroup::Kind, std::string>;

std::vector<GroupKey> GroupsOf(const ForecastQuestion& question, const forecast::Post& post) {
  const auto at = static_cast<std::size_t>(post.organisation);
  const forecast::Organisation& organisation = question.input.organisations[at];
  std::vector<GroupKey> groups = {
      {ForecastGroup::ALL, ""},
      {ForecastGroup::TIER, absl::StrCat(question.tiers[static_cast<std::size_t>(post.tier)])},
      {ForecastGroup::ORGANISATION, question.organisations[at]->Name()},
      {ForecastGroup::ORGANISATION_TIER,
       PlaceKey(question.organisations[at]->Name(),
                question.tiers[static_cast<std::size_t>(post.tier)])}};
  const auto add = [&](ForecastGroup::Kind kind, const Numbers& numbers,
                       std::optional<int> number) {
    if (number.has_value())
      groups.emplace_back(kind, numbers.keys()[static_cast<std::size_t>(*number)]);
  };
  add(ForecastGroup::NETWORK, question.networks, organisation.network);
  add(ForecastGroup::NATION, question.nations, organisation.nation);
  return groups;
}

bool StandsAt(const forecast::Post& post, int month) {
  return post.opens_month.value_or(0) <= month &&
         (!post.closes_month.has_value() || *post.closes_month > month);
}

}  // namespace

void AddPostsByMonth(const ForecastQuestion& question, v1::Forecast& forecast) {
  const int months = question.input.horizon_months;
  std::map<GroupKey, std::vector<int>> standing;
  for (const forecast::Post& post : question.input.posts) {
    for (const GroupKey& group : GroupsOf(question, post)) {
      std::vector<int>& counts = standing[group];
      counts.resize(static_cast<std::size_t>(months) + 1);
      for (int month = 0; month <= months; ++month)
        counts[static_cast<std::size_t>(month)] += StandsAt(post, month) ? 1 : 0;
    }
  }
  for (ForecastGroup& group : *forecast.mutable_groups()) {
    const auto counts = standing.find({group.kind(), group.key()});
    if (counts == standing.end()) continue;
    group.mutable_posts_by_month()->Assign(counts->second.begin(), counts->second.end());
  }
}

}  // namespace cairn::planner
