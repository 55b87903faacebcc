#ifndef CAIRN_SERVICES_PLANNER_ENGINE_MODEL_MODEL_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_MODEL_MODEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "services/planner/engine/model/draws.h"
#include "services/planner/engine/model/input.h"

namespace cairn::forecast {

// A stretch of time in which rates and the shared effect stand still.
struct Segment {
  double from = 0;
  double to = kNever;
  std::size_t period = 0;
  std::size_t year = 0;
};

// The groups of one post: all, its tier, its organisation, network and nation where it has them,
// and its place where places are asked for.
struct Membership {
  std::array<std::uint32_t, 6> groups{};
  std::uint32_t count = 0;

  absl::Span<const std::uint32_t> span() const { return {groups.data(), count}; }
};

// What events ask of a post, side by side.
struct PostFacts {
  EntityKey key = 0;
  std::uint32_t tier = 0;
  std::uint32_t organisation = 0;
  std::uint32_t place = 0;  // of organisation and tier
  std::uint32_t cell = 0;
  bool statutory = false;
  bool counted = true;  // in groups: no organisation's that is beside
};

// Who is ready first goes first.
struct Turn {
  double ready = kNever;
  EntityKey key = 0;

  bool IsBefore(const Turn& other) const {
    return ready < other.ready || (ready == other.ready && key < other.key);
  }
};

// What looking for people asks of a candidate.
struct CandidateFacts {
  Turn turn;
  double ready_chance = 1;
  double exits_per_year = 0;
  std::uint32_t number = 0;  // in the input
  std::uint32_t organisation = 0;
};

// Factors on exits that change at known moments; nothing changes where there are none.
using ExitFactors = std::vector<TenureBand>;

// A SimulationInput made ready for many replications.
struct Model {
  static constexpr std::uint32_t kNoGroup = ~0U;

  explicit Model(SimulationInput question);

  std::size_t tiers() const { return tier_count; }
  std::size_t posts() const { return input.base.posts.size(); }
  std::size_t months() const { return Size(input.base.horizon_months) + 1; }
  const TierConduct& conduct(std::size_t tier) const { return input.conduct[tier]; }
  // Hazard a month of losing a holder before the shared effect and tenure, and how fast recruiting
  // goes on, a month.
  double ExitRate(std::size_t tier, const Segment& segment) const;
  double RecruitingRate(std::size_t tier, const Segment& segment) const;
  // Of those who lose their holder at a moment, the part that retires.
  double RetirementShare(std::size_t tier, double month) const {
    return retirement_shares[SegmentAt(month) * tiers() + tier];
  }
  // The segment that holds at a moment.
  std::size_t SegmentAt(double month) const;
  absl::Span<const std::uint32_t> GroupsOf(std::uint32_t post) const {
    return memberships[facts[post].cell].span();
  }
  // Groups are in the order of Answer: all, tiers, organisations, networks, nations, places.
  std::size_t GroupOfTier(std::size_t tier) const { return 1 + tier; }
  std::size_t GroupOfOrganisation(std::size_t organisation) const {
    return 1 + tiers() + organisation;
  }
  std::size_t GroupOfNetwork(std::size_t network) const {
    return GroupOfOrganisation(input.base.organisations.size()) + network;
  }
  std::size_t GroupOfNation(std::size_t nation) const {
    return GroupOfNetwork(Size(input.base.networks)) + nation;
  }
  std::size_t FirstGroupOfPlaces() const { return GroupOfNation(Size(input.base.nations)); }
  // The group of an organisation's tier, or kNoGroup where it has no posts or nobody asks.
  std::uint32_t GroupOfPlace(std::size_t place) const {
    return place_groups.empty() ? kNoGroup : place_groups[place];
  }
  // Where posts, or candidates, of an organisation and a tier are listed.
  std::size_t Place(std::size_t organisation, std::size_t tier) const {
    return organisation * tiers() + tier;
  }
  // The tier that the holder of a post may move up to; the post's own when there is none.
  std::size_t Above(const PostFacts& post) const { return above[post.place]; }
  // Calls `visit` with each post of an organisation whose holders may move up to a tier.
  template <typename Visit>
  void EachFeeder(std::size_t organisation, std::size_t tier, Visit visit) const {
    for (std::size_t below = 0; below < tiers(); ++below) {
      const std::size_t place = Place(organisation, below);
      if (below == tier || above[place] != tier) continue;
      for (const std::uint32_t post : posts_at[place]) visit(post);
    }
  }
  // Factors on exits of an organisation's posts of a tier.
  absl::Span<const TenureBand> FactorsAt(std::size_t organisation, std::size_t tier) const {
    if (exit_factors.empty()) return {};
    return exit_factors[Place(organisation, tier)];
  }
  // The post by which the holder of the start draws: the first of theirs by name.
  std::uint32_t FirstPostOf(std::uint32_t post) const {
    return first_post.empty() ? post : first_post[post];
  }

  SimulationInput input;
  std::size_t tier_count;
  std::vector<Segment> segments;
  std::vector<double> retirement_shares;   // by segment, then tier
  std::vector<EntityKey> years;            // of the shared effect
  bool in_doubt = false;                   // whether any rate is
  std::vector<EntityKey> exits_estimates;  // by tier
  std::vector<EntityKey> fill_estimates;
  std::vector<EntityKey> programme_keys;
  std::vector<PostFacts> facts;             // by post
  std::vector<Membership> memberships;      // by cell, which posts of the same groups share
  std::vector<std::uint32_t> group_sizes;   // posts
  std::vector<forecast::Place> places;      // that are groups
  std::vector<std::uint32_t> place_groups;  // by Place; empty when none is a group

  // By post: the first one of the holder of the start, and the next one in a ring of all of theirs.
  // Empty when nobody has two.
  std::vector<std::uint32_t> first_post;
  std::vector<std::uint32_t> next_post;
  std::vector<EntityKey> organisation_keys;  // empty when organisations have no effect
  std::vector<ExitFactors> exit_factors;     // by Place; empty when no organisation's change
  // By post: whether the holder of the start is ready by another post of theirs in the same tier,
  // and counts there. Empty when nobody has two.
  std::vector<char> ready_elsewhere;
  bool some_act = false;  // whether covers may be by holders

  // By Place: the tier that it feeds; its own number when none.
  std::vector<std::size_t> above;
  // By Place: posts; candidates, soonest ready first.
  std::vector<std::vector<std::uint32_t>> posts_at;
  std::vector<std::vector<CandidateFacts>> candidates_at;
  // By programme: posts whose holders may take part.
  std::vector<std::vector<std::uint32_t>> programme_posts;
  // Mobile candidates of whole networks. Organisations without a network have none.
  std::vector<std::vector<CandidateFacts>> network_candidates_at;

 private:
  void NameDraws();
  void LinkHolders();
  void CollectExitFactors();
  void PlacePosts();
  void PlaceProgrammes();
  void PlaceCandidates();
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_MODEL_MODEL_H_
