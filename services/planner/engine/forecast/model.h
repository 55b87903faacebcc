#ifndef CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_MODEL_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_MODEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "services/planner/engine/forecast/draws.h"
#include "services/planner/engine/forecast/simulation.h"

namespace cairn::forecast {

// A stretch of time in which rates and the shared effect stand still.
struct Segment {
  double from = 0;
  double to = kNever;
  std::size_t period = 0;
  std::size_t year = 0;
};

// The groups of one post: all, its tier, its organisation, network and nation where it has them.
struct Membership {
  std::array<std::uint32_t, 5> groups{};
  std::uint32_t count = 0;

  absl::Span<const std::uint32_t> span() const { return {groups.data(), count}; }
};

// Factors on exits that change at known moments; nothing changes where there are none.
using ExitFactors = std::vector<TenureBand>;

// A SimulationInput made ready for many replications.
struct Model {
  explicit Model(SimulationInput question);

  std::size_t tiers() const { return input.conduct.size(); }
  std::size_t posts() const { return input.base.posts.size(); }
  std::size_t months() const { return static_cast<std::size_t>(input.base.horizon_months) + 1; }
  const TierConduct& conduct(std::size_t tier) const { return input.conduct[tier]; }
  // Hazard a month of losing a holder before the shared effect and tenure, and how fast recruiting
  // goes on, a month.
  double ExitRate(std::size_t tier, const Segment& segment) const;
  double RecruitingRate(std::size_t tier, const Segment& segment) const;
  // The segment that holds at a moment.
  std::size_t SegmentAt(double month) const;
  absl::Span<const std::uint32_t> GroupsOf(std::uint32_t post) const {
    return memberships[cells[post]].span();
  }
  // Where posts, or candidates, of an organisation and a tier are listed.
  std::size_t Place(std::size_t organisation, std::size_t tier) const {
    return organisation * tiers() + tier;
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
  std::vector<Segment> segments;
  std::vector<EntityKey> years;            // of the shared effect
  bool in_doubt = false;                   // whether any rate is
  std::vector<EntityKey> exits_estimates;  // by tier
  std::vector<EntityKey> fill_estimates;
  std::vector<EntityKey> post_keys;
  std::vector<EntityKey> candidate_keys;
  std::vector<EntityKey> programme_keys;
  // Posts of the same groups share a cell.
  std::vector<std::uint32_t> cells;        // by post
  std::vector<Membership> memberships;     // by cell
  std::vector<std::uint32_t> group_sizes;  // posts
  std::size_t first_network_group = 0;

  // By post: the first one of the holder of the start, and the next one in a ring of all of theirs.
  // Empty when nobody has two.
  std::vector<std::uint32_t> first_post;
  std::vector<std::uint32_t> next_post;
  std::vector<EntityKey> organisation_keys;  // empty when organisations have no effect
  std::vector<ExitFactors> exit_factors;     // by Place; empty when no organisation's change
  bool some_act = false;                     // whether covers may be by holders

  // The tier that a tier feeds; its own number when none.
  std::vector<std::size_t> above;
  // By Place: posts; candidates, soonest ready first.
  std::vector<std::vector<std::uint32_t>> posts_at;
  std::vector<std::vector<std::uint32_t>> candidates_at;
  // The same for whole networks, of mobile candidates. Organisations without a network have none.
  std::vector<std::vector<std::uint32_t>> network_posts_at;
  std::vector<std::vector<std::uint32_t>> network_candidates_at;

 private:
  void LinkHolders();
  void CollectExitFactors();
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_MODEL_H_
