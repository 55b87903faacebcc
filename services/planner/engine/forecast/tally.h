#ifndef CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_TALLY_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_TALLY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/planner/engine/forecast/model.h"
#include "services/planner/engine/forecast/simulation.h"

namespace cairn::forecast {

// Parts of a month in which durations are counted, so that their sums are exact.
inline constexpr double kTicksAMonth = 1U << 20U;

// How often a count came out as 0, 1, 2 …
class Histogram {
 public:
  void Count(std::size_t value) {
    if (value >= times_.size()) times_.resize(value + 1);
    ++times_[value];
  }
  void Add(const Histogram& other);
  const std::vector<std::uint32_t>& times() const { return times_; }

 private:
  std::vector<std::uint32_t> times_;
};

// The spread of a count that came out `times[n]` times as n.
Spread SpreadOf(absl::Span<const std::uint32_t> times);

// Flows of the posts of one cell, summed over replications.
struct Flows {
  void Add(const Flows& other);

  std::int64_t vacant_ticks = 0;
  std::int64_t filled = 0;
  std::int64_t filled_ticks = 0;  // from opening to appointment
  std::array<std::int64_t, kVacancyCauses> causes{};
  std::array<std::int64_t, kAppointedFrom> from{};
};

// Sums over blocks of vacant posts at the horizon: by place in the block, and products of the first
// with the second and the third.
struct BlockSums {
  void Add(const BlockSums& other);

  std::array<std::int64_t, kBlock> totals{};
  std::array<std::int64_t, kBlock - 1> products{};
};

// The flows of cells summed by group.
std::vector<Flows> ByGroup(const Model& model, absl::Span<const Flows> cells);

struct Tally::Counts {
  explicit Counts(const Model& model);

  void Add(const Counts& other);
  // The histogram of a group's vacant posts at the end of a month.
  std::size_t At(std::size_t group, std::size_t month) const {
    return first[group] + month * (sizes[group] + 1);
  }
  absl::Span<const std::uint32_t> Vacant(std::size_t group, std::size_t month) const {
    return absl::MakeSpan(vacant).subspan(At(group, month), sizes[group] + 1);
  }
  absl::Span<const std::uint32_t> Uncovered(std::size_t group, std::size_t month) const {
    return absl::MakeSpan(uncovered).subspan(At(group, month), sizes[group] + 1);
  }

  int replications = 0;
  std::size_t months;
  std::vector<std::uint32_t> sizes;  // posts by group
  std::vector<std::size_t> first;    // by group
  std::vector<std::uint32_t> vacant;
  std::vector<std::uint32_t> uncovered;
  // Replications in which a statutory post is vacant, and is so without cover: by group, then
  // month.
  std::vector<std::uint32_t> any_statutory;
  std::vector<std::uint32_t> any_statutory_uncovered;
  std::vector<Histogram> openings;    // by group
  std::vector<Histogram> to_appoint;  // by group
  std::vector<Flows> flows;           // by cell
  std::vector<BlockSums> blocks;      // by group; empty sums when no rate is in doubt
  Histogram shortfall;                // of all posts
  // Posts whose holder acts elsewhere, at a month's end, are the sum of these up to it: by group,
  // then month.
  std::vector<std::int64_t> acting_edges;
  // Ready holders likewise, less candidates who were appointed and would still be there: by the
  // group of the tier that they are ready for, or of their organisation, then month.
  std::vector<std::int64_t> bench_edges;
  // Vacant posts likewise: by post, then month. Empty unless each post is asked for.
  std::vector<std::int32_t> vacancy_edges;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_TALLY_H_
