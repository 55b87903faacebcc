#include "services/planner/engine/replication/counts.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace cairn::forecast {
namespace {

// A tie counts as reached: n replications say nothing finer than 1 / n.
constexpr double kTie = 1e-12;
// Of a histogram from the beginning: where no more are wanted, none need be made later.
constexpr std::size_t kRows = 64;

template <typename T>
void AddAll(std::vector<T>& to, const std::vector<T>& from) {
  std::transform(to.begin(), to.end(), from.begin(), to.begin(), std::plus<T>());
}

}  // namespace

void Histogram::Add(const Histogram& other) {
  if (other.times_.size() > times_.size()) times_.resize(other.times_.size());
  std::transform(other.times_.begin(), other.times_.end(), times_.begin(), times_.begin(),
                 std::plus<>());
}

MonthlyHistogram::MonthlyHistogram(std::size_t months, std::size_t most)
    : months_(months), has_room_(most < kRows), times_((has_room_ ? most + 1 : kRows) * months) {}

void MonthlyHistogram::Expect(absl::Span<const std::uint32_t> counts) {
  if (has_room_) return;
  const std::size_t most = *std::max_element(counts.begin(), counts.end());
  if (times_.size() <= most * months_) times_.resize((most + 1) * months_);
}

void MonthlyHistogram::Add(const MonthlyHistogram& other) {
  if (other.times_.size() > times_.size()) times_.resize(other.times_.size());
  std::transform(other.times_.begin(), other.times_.end(), times_.begin(), times_.begin(),
                 std::plus<>());
}

std::vector<std::uint32_t> MonthlyHistogram::At(std::size_t month) const {
  std::vector<std::uint32_t> times;
  for (std::size_t at = month; at < times_.size(); at += months_) times.push_back(times_[at]);
  return times;
}

Spread SpreadOf(absl::Span<const std::uint32_t> times) {
  double total = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t n = 0; n < times.size(); ++n) {
    const auto value = static_cast<double>(n);
    total += times[n];
    sum += value * times[n];
    squares += value * value * times[n];
  }
  Spread spread;
  if (total == 0) return spread;
  spread.mean = sum / total;
  spread.variance = std::max(0.0, squares / total - spread.mean * spread.mean);
  for (std::size_t l = 0; l < Spread::kLevels.size(); ++l) {
    double below = 0;
    std::size_t n = 0;
    while (n + 1 < times.size() && (below += times[n]) < (Spread::kLevels[l] - kTie) * total) ++n;
    spread.quantiles[l] = static_cast<int>(n);
  }
  return spread;
}

void Flows::Add(const Flows& other) {
  vacant_ticks += other.vacant_ticks;
  filled += other.filled;
  filled_ticks += other.filled_ticks;
  for (std::size_t c = 0; c < kVacancyCauses; ++c) causes[c] += other.causes[c];
  for (std::size_t f = 0; f < kAppointedFrom; ++f) from[f] += other.from[f];
}

void BlockSums::Add(const BlockSums& other) {
  for (std::size_t i = 0; i < totals.size(); ++i) totals[i] += other.totals[i];
  for (std::size_t i = 0; i < products.size(); ++i) products[i] += other.products[i];
}

std::vector<Flows> ByGroup(const Model& model, absl::Span<const Flows> cells) {
  std::vector<Flows> groups(model.group_sizes.size());
  for (std::size_t cell = 0; cell < cells.size(); ++cell)
    for (const std::uint32_t group : model.memberships[cell].span()) groups[group].Add(cells[cell]);
  return groups;
}

Counts::Counts(const Model& model)
    : months(model.months()),
      sizes(model.group_sizes),
      any_statutory(sizes.size() * months),
      any_statutory_uncovered(any_statutory.size()),
      openings(sizes.size()),
      to_appoint(sizes.size()),
      flows(model.memberships.size()),
      blocks(sizes.size()),
      acting_edges(sizes.size() * months),
      bench_edges(sizes.size() * months),
      vacancy_edges(model.input.each_post ? model.posts() * months : 0),
      first_vacancies(model.input.each_post ? model.posts() * kVacancyCauses : 0) {
  for (const std::uint32_t size : sizes) vacant.emplace_back(months, size);
  uncovered = vacant;
}

void Counts::Add(const Counts& other) {
  replications += other.replications;
  candidates_drawn += other.candidates_drawn;
  AddAll(any_statutory, other.any_statutory);
  AddAll(any_statutory_uncovered, other.any_statutory_uncovered);
  AddAll(acting_edges, other.acting_edges);
  AddAll(bench_edges, other.bench_edges);
  AddAll(vacancy_edges, other.vacancy_edges);
  AddAll(first_vacancies, other.first_vacancies);
  shortfall.Add(other.shortfall);
  for (std::size_t group = 0; group < sizes.size(); ++group) {
    vacant[group].Add(other.vacant[group]);
    uncovered[group].Add(other.uncovered[group]);
    openings[group].Add(other.openings[group]);
    to_appoint[group].Add(other.to_appoint[group]);
    blocks[group].Add(other.blocks[group]);
  }
  for (std::size_t cell = 0; cell < flows.size(); ++cell) flows[cell].Add(other.flows[cell]);
}

}  // namespace cairn::forecast
