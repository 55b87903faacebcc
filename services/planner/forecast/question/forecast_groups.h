#ifndef CAIRN_SERVICES_PLANNER_FORECAST_QUESTION_FORECAST_GROUPS_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_QUESTION_FORECAST_GROUPS_H_

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cairn/planner/v1/forecast.pb.h"
#include "services/planner/forecast/question/forecast_question.h"

namespace cairn::planner {

// The groups of posts of one question: what the contract calls each, where the engines' answers
// have it, and which posts and other groups are in it. The one place that knows their order: all,
// tiers, organisations, networks, nations, and each organisation's tiers (places). Immutable.
class Groups {
 public:
  using Kind = v1::ForecastGroup::Kind;

  struct Group {
    Kind kind = v1::ForecastGroup::KIND_UNSPECIFIED;
    std::string key;
    std::string title;
    std::size_t at = 0;        // among those of its kind, in an engine's answer
    std::string organisation;  // of a place: whose, by name
    int tier = 0;              // of a place
  };
  // A group that other groups add up to.
  struct Sum {
    std::size_t whole = 0;
    std::vector<std::size_t> parts;
  };

  // As the question stands: a post that a scenario adds later may be the first of its place.
  explicit Groups(const ForecastQuestion& question);

  // In order. Places are among them even where the question does not ask for them; what has no post
  // that is counted is not.
  const std::vector<Group>& all() const { return groups_; }
  std::size_t size() const { return groups_.size(); }
  // The numbers of the groups that a post is in.
  std::vector<std::size_t> Of(const forecast::Post& post) const;
  // Every way in which groups add up to another, from places upwards.
  const std::vector<Sum>& sums() const { return sums_; }

 private:
  void Add(Kind kind, std::size_t at, std::string key, std::string title);
  void AddPlaces(const ForecastQuestion& question);
  void AddSums();
  template <typename Belongs>
  std::vector<std::size_t> OrganisationsWhere(Belongs belongs) const;
  template <typename Belongs>
  std::vector<std::size_t> PlacesWhere(Belongs belongs) const;
  // A nation's networks, and its organisations that are in none.
  std::vector<std::size_t> NetworksAndOthersOf(int nation) const;
  // The number of a group, which is there, by its place in an engine's answer.
  std::size_t NumberOf(Kind kind, std::size_t at) const { return numbers_.at({kind, at}); }
  std::size_t Tier(int tier) const {
    return NumberOf(v1::ForecastGroup::TIER, static_cast<std::size_t>(tier));
  }
  std::size_t OfOrganisation(std::size_t number) const {
    return NumberOf(v1::ForecastGroup::ORGANISATION, number);
  }
  std::size_t Network(int number) const {
    return NumberOf(v1::ForecastGroup::NETWORK, static_cast<std::size_t>(number));
  }
  std::size_t Nation(int number) const {
    return NumberOf(v1::ForecastGroup::NATION, static_cast<std::size_t>(number));
  }

  std::vector<Group> groups_;
  std::vector<Sum> sums_;
  std::size_t tiers_ = 0;
  std::vector<forecast::Organisation> organisations_;  // where each belongs
  int networks_ = 0;
  int nations_ = 0;
  std::map<forecast::Place, std::size_t> places_;                // to the group
  std::map<std::pair<Kind, std::size_t>, std::size_t> numbers_;  // by kind and `at`
};

// The part of an engine's answer that tells of a group.
template <typename EngineAnswer>
const auto& PartOf(const EngineAnswer& answer, const Groups::Group& group) {
  switch (group.kind) {
    case v1::ForecastGroup::TIER:
      return answer.tiers[group.at];
    case v1::ForecastGroup::ORGANISATION:
      return answer.organisations[group.at];
    case v1::ForecastGroup::NETWORK:
      return answer.networks[group.at];
    case v1::ForecastGroup::NATION:
      return answer.nations[group.at];
    case v1::ForecastGroup::ORGANISATION_TIER:
      if constexpr (requires { answer.places; }) return answer.places[group.at];
      break;
    default:
      break;
  }
  return answer.all;
}

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_QUESTION_FORECAST_GROUPS_H_
