#ifndef CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_COUNTS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_COUNTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/planner/engine/model/model.h"

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

// How often a count came out as 0, 1, 2 … at the end of each month. By count, then month: counts of
// months that follow are much the same, so that counting a replication touches little memory.
class MonthlyHistogram {
 public:
  // Of counts that are no more than `most`.
  MonthlyHistogram(std::size_t months, std::size_t most);
  // Makes room for what one replication came to, by month.
  void Expect(absl::Span<const std::uint32_t> counts);
  // No more than what was expected.
  void Count(std::size_t month, std::size_t count) { ++times_[count * months_ + month]; }
  void Add(const MonthlyHistogram& other);
  std::vector<std::uint32_t> At(std::size_t month) const;

 private:
  std::size_t months_;
  bool has_room_;  // for whatever may come
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

struct Counts {
  explicit Counts(const Model& model);

  void Add(const Counts& other);

  int replications = 0;
  std::int64_t candidates_drawn = 0;
  std::size_t months;
  std::vector<std::uint32_t> sizes;         // posts by group
  std::vector<MonthlyHistogram> vacant;     // by group
  std::vector<MonthlyHistogram> uncovered;  // by group
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
  // Replications in which a post with a holder at the start falls vacant, for the first time by a
  // cause: by post, then VacancyCause. Empty likewise.
  std::vector<std::uint32_t> first_vacancies;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_COUNTS_H_
