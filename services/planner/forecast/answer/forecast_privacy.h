#ifndef CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_FORECAST_PRIVACY_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_FORECAST_PRIVACY_H_

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cairn/planner/v1/forecast.pb.h"
#include "services/planner/forecast/question/forecast_groups.h"

// What somebody who may not read people's records is told of a forecast. It is worked out without
// those records (Knowledge::kEstablishmentOnly); beside that, figures of few posts are withheld,
// since they would be taken for statements about the people who hold them.
namespace cairn::planner {

// The groups of an answer that may be told, by kind and key. A group is withheld when it counts 1
// to 4 holders of the start. Since counts add up, more is withheld wherever what is withheld of a
// sum is just one part or counts fewer than 5 holders: the smallest part that is shown, or the sum
// when its parts are told elsewhere, as those of a tier are in the answers for one organisation.
// Nothing is known of a group of another kind or key, so it is withheld.
class GroupsToTell {
 public:
  using Key = std::pair<v1::ForecastGroup::Kind, std::string>;

  void Tell(v1::ForecastGroup::Kind kind, std::string key) { told_.emplace(kind, std::move(key)); }
  bool Withholds(v1::ForecastGroup::Kind kind, const std::string& key) const {
    return !told_.contains(Key(kind, key));
  }

 private:
  std::set<Key> told_;
};
// `posts` are those of the question that the groups are of.
GroupsToTell ToldGroups(const Groups& groups, const std::vector<forecast::Post>& posts);

// Takes the figures of withheld groups out of an answer, what it says of single posts, of posts of
// the law, of who is ready, and of where the cross-check is furthest off.
void Withhold(const GroupsToTell& told, v1::Forecast& forecast);
void Withhold(const GroupsToTell& told, v1::ScenarioComparison& comparison);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_ANSWER_FORECAST_PRIVACY_H_
