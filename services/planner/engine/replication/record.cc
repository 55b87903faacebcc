#include "services/planner/engine/replication/record.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace cairn::forecast {
namespace {

std::size_t Index(VacancyCause cause) { return static_cast<std::size_t>(cause); }
std::size_t Index(AppointedFrom from) { return static_cast<std::size_t>(from); }

std::int64_t Ticks(double months) { return std::lrint(months * kTicksAMonth); }

// The first month whose end a moment is not behind.
std::size_t MonthOf(double moment) {
  const auto whole = static_cast<std::size_t>(moment);
  return whole + (static_cast<double>(whole) < moment ? 1 : 0);
}

}  // namespace

Record::Record(const Model& model, Counts& counts)
    : model_(model),
      counts_(counts),
      horizon_(model.input.base.horizon_months),
      months_(model.months()),
      covered_(model.group_sizes.size() * months_),
      statutory_vacant_(covered_.size()),
      statutory_covered_(covered_.size()),
      openings_(model.group_sizes.size()),
      firsts_(model.group_sizes.size()),
      was_vacant_(model.input.each_post ? model.posts() : 0) {
  trace_.vacant.resize(covered_.size());
  trace_.to_appoint.resize(openings_.size());
  trace_.vacant_ticks.resize(openings_.size());
}

void Record::Begin() {
  for (auto* series : {&trace_.vacant, &covered_, &statutory_vacant_, &statutory_covered_,
                       &openings_, &trace_.to_appoint})
    std::fill(series->begin(), series->end(), 0U);
  std::fill(trace_.vacant_ticks.begin(), trace_.vacant_ticks.end(), std::int64_t{0});
  std::fill(was_vacant_.begin(), was_vacant_.end(), false);
}

InSeries Record::GroupsOf(std::size_t organisation, std::size_t tier, std::size_t place) const {
  InSeries groups;
  groups.Add(model_.GroupOfTier(tier));
  groups.Add(model_.GroupOfOrganisation(organisation));
  if (const std::uint32_t both = model_.GroupOfPlace(place); both != Model::kNoGroup)
    groups.Add(both);
  return groups;
}

InSeries Record::PlacesAt(const PostFacts& facts, double moment) const {
  const std::size_t month = MonthOf(moment);
  InSeries places = GroupsOf(facts);
  for (std::size_t i = 0; i < places.count; ++i) places.at[i] = places.at[i] * months_ + month;
  return places;
}

void Record::Open(std::uint32_t post, VacancyCause cause, Need need) {
  const PostFacts& facts = model_.facts[post];
  const std::uint32_t opened = cause == VacancyCause::kAtStart ? 0 : 1;
  for (const std::size_t group : GroupsOf(facts)) {
    trace_.to_appoint[group] += need == Need::kSomebody ? 1 : 0;
    openings_[group] += opened;
  }
  ++counts_.flows[facts.cell].causes[Index(cause)];
}

void Record::Fill(std::uint32_t post, double months_to_fill, AppointedFrom from) {
  Flows& flows = counts_.flows[model_.facts[post].cell];
  ++flows.filled;
  flows.filled_ticks += Ticks(months_to_fill);
  ++flows.from[Index(from)];
}

void Record::GiveUp(std::uint32_t post) {
  for (const std::size_t group : GroupsOf(model_.facts[post])) --trace_.to_appoint[group];
}

void Record::BecomeVacant(std::uint32_t post, double now, VacancyCause cause) {
  CountVacant(post, now, 1);
  CountFirst(post, cause);
}

void Record::CountFirst(std::uint32_t post, VacancyCause cause) {
  if (was_vacant_.empty() || was_vacant_[post]) return;
  was_vacant_[post] = true;
  if (model_.input.base.posts[post].state == PostState::kFilled)
    ++counts_.first_vacancies[post * kVacancyCauses + Index(cause)];
}

// `by` wraps around for -1, and back.
void Record::CountVacant(std::uint32_t post, double now, std::uint32_t by) {
  const PostFacts& facts = model_.facts[post];
  const InSeries places = PlacesAt(facts, now);
  for (const std::size_t place : places) trace_.vacant[place] += by;
  if (facts.statutory)
    for (const std::size_t place : places) statutory_vacant_[place] += by;
  if (model_.input.each_post)
    counts_.vacancy_edges[post * months_ + MonthOf(now)] += static_cast<std::int32_t>(by);
}

void Record::CeaseVacant(std::uint32_t post, const Spell& vacant, const Spell& cover) {
  const PostFacts& facts = model_.facts[post];
  if (vacant.until <= horizon_) CountVacant(post, vacant.until, ~0U);
  // Vacancy before the start is no part of the answer.
  const double from = std::max(0.0, vacant.from);
  const std::int64_t ticks = Ticks(std::min(vacant.until, horizon_) - from);
  counts_.flows[facts.cell].vacant_ticks += ticks;
  for (const std::size_t group : GroupsOf(facts)) trace_.vacant_ticks[group] += ticks;
  const double begins = std::max(from, cover.from);
  const double ends = std::min(vacant.until, cover.until);
  if (begins >= ends || begins > horizon_) return;
  CountCovered(facts, begins, 1);
  if (ends <= horizon_) CountCovered(facts, ends, ~0U);
}

void Record::CountCovered(const PostFacts& facts, double moment, std::uint32_t by) {
  for (const std::size_t place : PlacesAt(facts, moment)) {
    covered_[place] += by;
    if (facts.statutory) statutory_covered_[place] += by;
  }
}

void Record::CountBench(std::size_t organisation, std::size_t tier, const Spell& spell, int by) {
  if (spell.from > horizon_ || spell.from >= spell.until) return;
  if (model_.input.base.organisations[organisation].beside) return;
  for (const std::size_t group : GroupsOf(organisation, tier, model_.Place(organisation, tier))) {
    std::int64_t* const edges = &counts_.bench_edges[group * months_];
    edges[MonthOf(spell.from)] += by;
    if (spell.until <= horizon_) edges[MonthOf(spell.until)] -= by;
  }
}

void Record::CountActing(std::uint32_t post, double now, int by) {
  for (const std::uint32_t group : model_.GroupsOf(post))
    counts_.acting_edges[group * months_ + MonthOf(now)] += by;
}

template <typename Add>
void Record::ToWider(Add add) const {
  for (std::size_t tier = 0; tier < model_.tiers(); ++tier) add(0, model_.GroupOfTier(tier));
  const std::vector<Organisation>& organisations = model_.input.base.organisations;
  for (std::size_t o = 0; o < organisations.size(); ++o) {
    const std::size_t part = model_.GroupOfOrganisation(o);
    if (organisations[o].network) add(model_.GroupOfNetwork(Size(*organisations[o].network)), part);
    if (organisations[o].nation) add(model_.GroupOfNation(Size(*organisations[o].nation)), part);
  }
}

void Record::SumUp(std::vector<std::uint32_t>& series) const {
  const auto sum_up = [&](std::size_t first, std::size_t last) {
    for (std::size_t group = first; group < last; ++group)
      std::partial_sum(&series[group * months_], &series[group * months_] + months_,
                       &series[group * months_]);
  };
  sum_up(1, model_.GroupOfNetwork(0));
  sum_up(model_.FirstGroupOfPlaces(), model_.group_sizes.size());
  ToWider([&](std::size_t whole, std::size_t part) {
    std::uint32_t* const to = &series[whole * months_];
    const std::uint32_t* const from = &series[part * months_];
    for (std::size_t month = 0; month < months_; ++month) to[month] += from[month];
  });
}

void Record::CountMonths() {
  SumUp(trace_.vacant);
  SumUp(covered_);
  SumUp(statutory_vacant_);
  SumUp(statutory_covered_);
  for (std::size_t group = 0; group < openings_.size(); ++group) {
    MonthlyHistogram& vacant = counts_.vacant[group];
    MonthlyHistogram& uncovered = counts_.uncovered[group];
    const absl::Span<const std::uint32_t> counts(&trace_.vacant[group * months_], months_);
    vacant.Expect(counts);
    uncovered.Expect(counts);
    for (std::size_t month = 0; month < months_; ++month) {
      const std::size_t at = group * months_ + month;
      vacant.Count(month, counts[month]);
      uncovered.Count(month, counts[month] - covered_[at]);
      counts_.any_statutory[at] += statutory_vacant_[at] > 0 ? 1 : 0;
      counts_.any_statutory_uncovered[at] += statutory_vacant_[at] > statutory_covered_[at] ? 1 : 0;
    }
  }
}

void Record::CountFlows() {
  ToWider([&](std::size_t whole, std::size_t part) {
    trace_.to_appoint[whole] += trace_.to_appoint[part];
    trace_.vacant_ticks[whole] += trace_.vacant_ticks[part];
    openings_[whole] += openings_[part];
  });
  for (std::size_t group = 0; group < openings_.size(); ++group) {
    counts_.openings[group].Count(openings_[group]);
    counts_.to_appoint[group].Count(trace_.to_appoint[group]);
  }
  const std::vector<int>& ready = model_.input.base.ready;
  std::size_t short_of = 0;
  for (std::size_t tier = 0; tier < ready.size(); ++tier)
    short_of +=
        std::max<std::size_t>(trace_.to_appoint[model_.GroupOfTier(tier)], Size(ready[tier])) -
        Size(ready[tier]);
  if (!ready.empty()) counts_.shortfall.Count(short_of);
}

void Record::NoteBlock(std::uint32_t replication) {
  const std::uint32_t place = replication % kBlock;
  for (std::size_t group = 0; group < firsts_.size(); ++group) {
    const std::uint32_t vacant = trace_.vacant[(group + 1) * months_ - 1];
    BlockSums& sums = counts_.blocks[group];
    sums.totals[place] += vacant;
    if (place == 0) {
      firsts_[group] = vacant;
    } else {
      sums.products[place - 1] += std::int64_t{firsts_[group]} * vacant;
    }
  }
}

void Record::End(std::uint32_t replication) {
  CountMonths();
  CountFlows();
  if (model_.in_doubt) NoteBlock(replication);
  ++counts_.replications;
}

}  // namespace cairn::forecast
