#include "services/planner/forecast/question/forecast_groups.h"

#include <optional>

#include "absl/strings/str_cat.h"

namespace cairn::planner {

using v1::ForecastGroup;

Groups::Groups(const ForecastQuestion& question)
    : tiers_(question.tiers.size()),
      organisations_(question.input.organisations),
      networks_(question.networks.size()),
      nations_(question.nations.size()) {
  Add(ForecastGroup::ALL, "", "all");
  for (const int tier : question.tiers)
    Add(ForecastGroup::TIER, absl::StrCat(tier), absl::StrCat("tier ", tier));
  for (const Organisation* organisation : question.organisations)
    Add(ForecastGroup::ORGANISATION, organisation->Name(), organisation->title);
  for (const std::string& network : question.networks.keys())
    Add(ForecastGroup::NETWORK, network, network);
  for (const std::string& nation : question.nations.keys())
    Add(ForecastGroup::NATION, nation, nation);
  AddPlaces(question);
  AddSums();
}

void Groups::Add(Kind kind, std::string key, std::string title) {
  const std::size_t at =
      !groups_.empty() && groups_.back().kind == kind ? groups_.back().at + 1 : 0;
  groups_.push_back({.kind = kind,
                     .key = std::move(key),
                     .title = std::move(title),
                     .at = at,
                     .organisation = {},
                     .tier = 0});
}

void Groups::AddPlaces(const ForecastQuestion& question) {
  for (const forecast::Post& post : question.input.posts)
    places_[{post.organisation, post.tier}] = 0;
  for (auto& [place, number] : places_) {
    const Organisation& owner =
        *question.organisations[static_cast<std::size_t>(place.organisation)];
    const int tier = question.tiers[static_cast<std::size_t>(place.tier)];
    number = groups_.size();
    Add(ForecastGroup::ORGANISATION_TIER, PlaceKey(owner.Name(), tier), owner.title);
    groups_.back().organisation = owner.Name();
    groups_.back().tier = tier;
  }
}

std::vector<std::size_t> Groups::Of(const forecast::Post& post) const {
  const auto owner = static_cast<std::size_t>(post.organisation);
  const auto& [network, nation] = organisations_[owner];
  std::vector<std::size_t> numbers = {0, Tier(post.tier), OfOrganisation(owner)};
  if (network) numbers.push_back(Network(*network));
  if (nation) numbers.push_back(Nation(*nation));
  numbers.push_back(places_.at({post.organisation, post.tier}));
  return numbers;
}

template <typename Belongs>
std::vector<std::size_t> Groups::OrganisationsWhere(Belongs belongs) const {
  std::vector<std::size_t> numbers;
  for (std::size_t o = 0; o < organisations_.size(); ++o)
    if (belongs(organisations_[o])) numbers.push_back(OfOrganisation(o));
  return numbers;
}

template <typename Belongs>
std::vector<std::size_t> Groups::PlacesWhere(Belongs belongs) const {
  std::vector<std::size_t> numbers;
  for (const auto& [place, number] : places_)
    if (belongs(place)) numbers.push_back(number);
  return numbers;
}

void Groups::AddSums() {
  for (std::size_t o = 0; o < organisations_.size(); ++o) {
    const auto is_its = [&](const forecast::Place& place) {
      return place.organisation == static_cast<int>(o);
    };
    sums_.push_back({OfOrganisation(o), PlacesWhere(is_its)});
  }
  for (int t = 0; t < static_cast<int>(tiers_); ++t) {
    const auto is_of_tier = [&](const forecast::Place& place) { return place.tier == t; };
    sums_.push_back({Tier(t), PlacesWhere(is_of_tier)});
  }
  for (int n = 0; n < networks_; ++n) {
    const auto is_in = [&](const auto& organisation) { return organisation.network == n; };
    sums_.push_back({Network(n), OrganisationsWhere(is_in)});
  }
  for (int n = 0; n < nations_; ++n) {
    const auto is_in = [&](const auto& organisation) { return organisation.nation == n; };
    sums_.push_back({Nation(n), OrganisationsWhere(is_in)});
    sums_.push_back({Nation(n), NetworksAndOthersOf(n)});
  }
  for (const Kind kind :
       {ForecastGroup::TIER, ForecastGroup::ORGANISATION, ForecastGroup::NATION}) {
    Sum& all = sums_.emplace_back();
    for (std::size_t g = 0; g < groups_.size(); ++g)
      if (groups_[g].kind == kind) all.parts.push_back(g);
  }
}

std::vector<std::size_t> Groups::NetworksAndOthersOf(int nation) const {
  std::vector<std::size_t> parts = OrganisationsWhere([&](const auto& organisation) {
    return organisation.nation == nation && !organisation.network;
  });
  std::vector<bool> taken(static_cast<std::size_t>(networks_));
  for (const forecast::Organisation& organisation : organisations_) {
    if (organisation.nation != nation || !organisation.network) continue;
    const auto network = static_cast<std::size_t>(*organisation.network);
    if (!taken[network]) parts.push_back(Network(*organisation.network));
    taken[network] = true;
  }
  return parts;
}

}  // namespace cairn::planner
