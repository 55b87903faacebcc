#include "services/planner/forecast/answer/forecast_history.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/resource/dates.h"
#include "services/planner/forecast/question/forecast_question.h"
#include "services/planner/workforce/history.h"

namespace cairn::planner {
namespace {

using v1::ForecastGroup;

// By kind and key, as in the answer.
using GroupKey = std::pair<ForecastGroup::Kind, std::string>;

struct PostInScope {
  const Organisation* organisation;
  const Post* post;
  std::vector<GroupKey> groups;
};

std::vector<PostInScope> PostsInScope(const Workforce& workforce,
                                      const std::vector<const Organisation*>& organisations) {
  std::vector<PostInScope> posts;
  for (const Organisation* organisation : organisations) {
    std::vector<GroupKey> groups = {{ForecastGroup::ALL, ""},
                                    {ForecastGroup::ORGANISATION, organisation->Name()},
                                    {ForecastGroup::NATION, NationKey(*organisation)}};
    if (!organisation->network.empty())
      groups.emplace_back(ForecastGroup::NETWORK, NetworkKey(*organisation));
    for (const auto& [id, post] : organisation->posts) {
      const Role* role = workforce.catalogue->role(post->role);
      if (role == nullptr || !InScope(*role)) continue;
      PostInScope& added = posts.emplace_back(PostInScope{organisation, post.get(), groups});
      added.groups.emplace_back(ForecastGroup::TIER, absl::StrCat(role->tier));
      added.groups.emplace_back(ForecastGroup::ORGANISATION_TIER,
                                PlaceKey(organisation->Name(), role->tier));
    }
  }
  return posts;
}

// The posts of one past day.
struct Then {
  PostsThen all;
  std::map<GroupKey, int> vacant;
};

Then CountOn(const std::vector<PostInScope>& posts, const Holdings& holdings, Day day) {
  Then then;
  for (const PostInScope& post : posts) {
    const PostThen state = StateThen(*post.organisation, *post.post, holdings, day);
    then.all.Count(state);
    if (state != PostThen::kVacant) continue;
    for (const GroupKey& group : post.groups) ++then.vacant[group];
  }
  return then;
}

// Where no post stands any more, the past of all of them is still told.
void AddWhole(v1::Forecast& forecast) {
  ForecastGroup& all = *forecast.add_groups();
  all.set_kind(ForecastGroup::ALL);
  all.set_title("all");
}

}  // namespace

void AddHistory(const Workforce& workforce, const std::vector<const Organisation*>& organisations,
                const Holdings& holdings, Day start, Day today, int months,
                v1::Forecast& forecast) {
  const std::vector<PostInScope> posts = PostsInScope(workforce, organisations);
  for (int before = months; before > 0; --before) {
    const Day day = AddMonths(start, -before);
    if (day > today) break;
    const Then then = CountOn(posts, holdings, day);
    if (!then.all.AreOnRecord()) continue;
    if (forecast.groups().empty()) AddWhole(forecast);
    *forecast.add_history_dates() = resource::ToDate(ToCivil(day));
    for (ForecastGroup& group : *forecast.mutable_groups()) {
      const auto vacant = then.vacant.find({group.kind(), group.key()});
      group.add_vacant_before(vacant == then.vacant.end() ? 0 : vacant->second);
    }
  }
}

}  // namespace cairn::planner
