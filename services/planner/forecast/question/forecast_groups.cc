#include "services/planner/forecast/question/forecast_groups.h"

#include <optional>

#include "absl/strings/str_cat.h"

namespace cairn::planner {

using v1::ForecastGroup;

namespace {

// By engine tier: whether there is more to it than posts that take part only.
std::vector<bool> TiersToTell(const ForecastQuestion& question) {
  std::vector<bool> tell(question.tiers.size(), true);
  for (const forecast::Post& post : question.input.posts)
    if (question.IsBeside(post)) tell[static_cast<std::size_t>(post.tier)] = false;
  for (const forecast::Post& post : question.input.posts)
    if (!question.IsBeside(post)) tell[static_cast<std::size_t>(post.tier)] = true;
  return tell;
}

}  // namespace

Groups::Groups(const ForecastQuestion& question)
    : tiers_(question.tiers.size()),
      organisations_(question.input.organisations),
      networks_(question.networks.size()),
      nations_(question.nations.size()) {
  Add(ForecastGroup::ALL, 0, "", "all");
  const std::vector<bool> with_posts = TiersToTell(question);
  for (std::size_t t = 0; t < tiers_; ++t)
    if (with_posts[t])
      Add(ForecastGroup::TIER, t, absl::StrCat(question.tiers[t]),
          absl::StrCat("tier ", question.tiers[t]));
  for (std::size_t o = 0; o < organisations_.size(); ++o)
    if (!organisations_[o].beside)
      Add(ForecastGroup::ORGANISATION, o, question.organisations[o]->Name(),
          question.organisations[o]->title);
  const auto each = [&](Kind kind, const std::vector<std::string>& keys) {
    for (std::size_t at = 0; at < keys.size(); ++at) Add(kind, at, keys[at], keys[at]);
  };
  each(ForecastGroup::NETWORK, question.networks.keys());
  each(ForecastGroup::NATION, question.nations.keys());
  AddPlaces(question);
  AddSums();
}

void Groups::Add(Kind kind, std::size_t at, std::string key, std::string title) {
  numbers_[{kind, at}] = groups_.size();
  groups_.push_back({.kind = kind,
                     .key = std::move(key),
                     .title = std::move(title),
                     .at = at,
                     .organisation = {},
                     .tier = 0});
}

void Groups::AddPlaces(const ForecastQuestion& question) {
  for (const forecast::Post& post : question.input.posts)
    if (!question.IsBeside(post)) places_[{post.organisation, post.tier}] = 0;
  std::size_t at = 0;
  for (auto& [place, number] : places_) {
    const Organisation& owner =
        *question.organisations[static_cast<std::size_t>(place.organisation)];
    const int tier = question.tiers[static_cast<std::size_t>(place.tier)];
    number = groups_.size();
    Add(ForecastGroup::ORGANISATION_TIER, at++, PlaceKey(owner.Name(), tier), owner.title);
    groups_.back().organisation = owner.Name();
    groups_.back().tier = tier;
  }
}

std::vector<std::size_t> Groups::Of(const forecast::Post& post) const {
  const auto owner = static_cast<std::size_t>(post.organisation);
  const auto& [network, nation, beside] = organisations_[owner];
  if (beside) return {};
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
    if (!organisations_[o].beside && belongs(organisations_[o]))
      numbers.push_back(OfOrganisation(o));
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
    if (organisations_[o].beside) continue;
    const auto is_its = [&](const forecast::Place& place) {
      return place.organisation == static_cast<int>(o);
    };
    sums_.push_back({OfOrganisation(o), PlacesWhere(is_its)});
  }
  for (int t = 0; t < static_cast<int>(tiers_); ++t) {
    if (!numbers_.contains({ForecastGroup::TIER, static_cast<std::size_t>(t)})) continue;
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
    if (organisation.beside || organisation.nation != nation || !organisation.network) continue;
    const auto network = static_cast<std::size_t>(*organisation.network);
    if (!taken[network]) parts.push_back(Network(*organisation.network));
    taken[network] = true;
  }
  return parts;
}

}  // namespace cairn::planner
