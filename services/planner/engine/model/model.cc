#include "services/planner/engine/model/model.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/stable_hash.h"

namespace cairn::forecast {
namespace {

constexpr double kMonthsInYear = 12;

std::vector<Segment> Segments(const Input& input) {
  std::vector<double> starts;
  for (const RatePeriod& period : input.periods) starts.push_back(period.from_month);
  if (input.shared_effect.variance > 0)
    for (double april = input.shared_effect.first_april_month; april < input.horizon_months;
         april += kMonthsInYear)
      starts.push_back(april);
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());

  std::vector<Segment> segments;
  for (const double start : starts) {
    Segment segment{.from = start};
    while (segment.period + 1 < input.periods.size() &&
           input.periods[segment.period + 1].from_month <= start)
      ++segment.period;
    if (start >= input.shared_effect.first_april_month)
      segment.year = 1 + static_cast<std::size_t>((start - input.shared_effect.first_april_month) /
                                                  kMonthsInYear);
    if (!segments.empty()) segments.back().to = start;
    segments.push_back(segment);
  }
  return segments;
}

ExitFactors FactorsOf(const std::vector<const OrganisationConduct*>& changes) {
  ExitFactors factors;
  std::set<double> moments;
  for (const OrganisationConduct* change : changes)
    moments.insert({0, change->from_month, change->until_month});
  moments.erase(kNever);
  for (const double moment : moments) {
    TenureBand& step = factors.emplace_back();
    step.from_month = moment;
    for (const OrganisationConduct* change : changes)
      if (change->from_month <= moment && moment < change->until_month)
        step.factor *= change->factor;
  }
  return factors;
}

template <typename T>
std::vector<std::string> NamesOf(const std::vector<T>& entities) {
  std::vector<std::string> names;
  names.reserve(entities.size());
  for (const T& entity : entities) names.push_back(entity.name);
  return names;
}

}  // namespace

Model::Model(SimulationInput question)
    : input(std::move(question)),
      tier_count(input.conduct.size()),
      segments(Segments(input.base)),
      programme_keys(KeysOf(NamesOf(input.programmes))) {
  for (const Segment& segment : segments)
    for (std::size_t tier = 0; tier < tiers(); ++tier)
      retirement_shares.push_back(
          input.base.periods[segment.period].tiers[tier].retirement_share.value_or(
              conduct(tier).retirement_share));
  NameDraws();
  LinkHolders();
  CollectExitFactors();
  above = TiersAbove(input);
  PlacePosts();
  PlaceProgrammes();
  PlaceCandidates();
}

void Model::NameDraws() {
  std::vector<std::string> year_names;
  for (std::size_t year = 0; year <= segments.back().year; ++year)
    year_names.push_back(absl::StrCat("year ", year));
  years = KeysOf(year_names);
  for (const TierConduct& tier : input.conduct) {
    in_doubt |= tier.IsInDoubt();
    some_act |= tier.feeder.has_value() && tier.cover.acting_share > 0;
    // Not KeysOf: tiers that name one estimate are to share its key.
    exits_estimates.push_back(StableHash(tier.exits_doubt.estimate));
    fill_estimates.push_back(StableHash(tier.fill_doubt.estimate));
  }
  if (input.organisation_effect.variance > 0)
    organisation_keys = KeysOf(input.organisation_effect.names);
}

// Organisation and tier say to which groups a post belongs.
void Model::PlacePosts() {
  constexpr std::uint32_t kNoCell = ~0U;
  const Input& base = input.base;
  posts_at.resize(base.organisations.size() * tiers());
  places = PlacesOf(base);
  group_sizes.resize(FirstGroupOfPlaces() + places.size());
  if (!places.empty()) place_groups.assign(posts_at.size(), kNoGroup);
  for (std::size_t p = 0; p < places.size(); ++p)
    place_groups[Place(Size(places[p].organisation), Size(places[p].tier))] =
        static_cast<std::uint32_t>(FirstGroupOfPlaces() + p);
  std::vector<std::uint32_t> cell_at(posts_at.size(), kNoCell);
  const std::vector<EntityKey> keys = KeysOf(input.post_names);
  for (std::uint32_t p = 0; p < posts(); ++p) {
    const Post& post = base.posts[p];
    const Organisation& organisation = base.organisations[Size(post.organisation)];
    Membership member;
    const auto join = [&](std::size_t group) {
      if (organisation.beside) return;
      member.groups[member.count++] = static_cast<std::uint32_t>(group);
      ++group_sizes[group];
    };
    join(0);
    join(GroupOfTier(Size(post.tier)));
    join(GroupOfOrganisation(Size(post.organisation)));
    if (organisation.network) join(GroupOfNetwork(Size(*organisation.network)));
    if (organisation.nation) join(GroupOfNation(Size(*organisation.nation)));
    const std::size_t place = Place(Size(post.organisation), Size(post.tier));
    if (GroupOfPlace(place) != kNoGroup) join(GroupOfPlace(place));
    if (cell_at[place] == kNoCell) {
      cell_at[place] = static_cast<std::uint32_t>(memberships.size());
      memberships.push_back(member);
    }
    facts.push_back({.key = keys[p],
                     .tier = static_cast<std::uint32_t>(post.tier),
                     .organisation = static_cast<std::uint32_t>(post.organisation),
                     .place = static_cast<std::uint32_t>(place),
                     .cell = cell_at[place],
                     .statutory = post.statutory,
                     .counted = !organisation.beside});
    posts_at[place].push_back(p);
  }
}

void Model::PlaceProgrammes() {
  for (const Programme& programme : input.programmes) {
    std::vector<std::uint32_t>& posts = programme_posts.emplace_back();
    for (const int tier : programme.tiers)
      for (std::size_t o = 0; o < input.base.organisations.size(); ++o)
        if (programme.open_to.empty() || programme.open_to[o])
          EachFeeder(o, Size(tier), [&](std::uint32_t post) { posts.push_back(post); });
  }
}

void Model::PlaceCandidates() {
  const Input& base = input.base;
  candidates_at.resize(base.organisations.size() * tiers());
  network_candidates_at.resize(Size(base.networks) * tiers());
  const std::vector<EntityKey> keys = KeysOf(NamesOf(input.candidates));
  std::vector<std::uint32_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return Turn{input.candidates[a].ready_month, keys[a]}.IsBefore(
        {input.candidates[b].ready_month, keys[b]});
  });
  for (const std::uint32_t c : order) {
    const Candidate& candidate = input.candidates[c];
    const CandidateFacts asked{{candidate.ready_month, keys[c]},
                               candidate.ready_chance,
                               candidate.exits_per_year,
                               c,
                               static_cast<std::uint32_t>(candidate.organisation)};
    candidates_at[Place(Size(candidate.organisation), Size(candidate.tier))].push_back(asked);
    const auto& network = base.organisations[Size(candidate.organisation)].network;
    if (candidate.mobile && network)
      network_candidates_at[Place(Size(*network), Size(candidate.tier))].push_back(asked);
  }
}

void Model::LinkHolders() {
  const std::vector<Incumbent>& incumbents = input.incumbents;
  if (std::none_of(incumbents.begin(), incumbents.end(),
                   [](const Incumbent& incumbent) { return incumbent.shared_with.has_value(); }))
    return;
  first_post.resize(posts());
  std::iota(first_post.begin(), first_post.end(), 0U);
  next_post = first_post;
  std::vector<Post>& known = input.base.posts;
  for (std::uint32_t p = 0; p < posts(); ++p) {
    if (!incumbents[p].shared_with) continue;
    const auto first = static_cast<std::uint32_t>(*incumbents[p].shared_with);
    first_post[p] = first;
    std::swap(next_post[p], next_post[first]);
    const std::optional<double> leaves = known[p].leaves_month;
    if (leaves && *leaves < known[first].leaves_month.value_or(kNever))
      known[first].leaves_month = leaves;
  }
  for (std::uint32_t p = 0; p < posts(); ++p)
    known[p].leaves_month = known[first_post[p]].leaves_month;
  ready_elsewhere.resize(posts());
  for (std::uint32_t p = 0; p < posts(); ++p)
    for (std::uint32_t other = next_post[p]; other != p; other = next_post[other])
      if (other < p && known[other].tier == known[p].tier) ready_elsewhere[p] = 1;
}

void Model::CollectExitFactors() {
  if (input.organisation_conduct.empty()) return;
  std::vector<std::vector<const OrganisationConduct*>> changes(input.base.organisations.size() *
                                                               tiers());
  for (const OrganisationConduct& change : input.organisation_conduct)
    for (std::size_t tier = 0; tier < tiers(); ++tier)
      if (!change.tier || Size(*change.tier) == tier)
        changes[Place(Size(change.organisation), tier)].push_back(&change);
  exit_factors.reserve(changes.size());
  for (const auto& of_place : changes) exit_factors.push_back(FactorsOf(of_place));
}

double Model::ExitRate(std::size_t tier, const Segment& segment) const {
  return input.base.periods[segment.period].tiers[tier].exits_per_year / kMonthsInYear;
}

double Model::RecruitingRate(std::size_t tier, const Segment& segment) const {
  return 1 / input.base.periods[segment.period].tiers[tier].months_to_fill;
}

std::size_t Model::SegmentAt(double month) const {
  std::size_t at = segments.size() - 1;
  while (at > 0 && segments[at].from > month) --at;
  return at;
}

}  // namespace cairn::forecast
