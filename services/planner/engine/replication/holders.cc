#include "services/planner/engine/replication/holders.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace cairn::forecast {
namespace {

// Numbers draws by the moment that they are for, so that another moment more or less changes none.
std::uint32_t NumberOf(double month) { return static_cast<std::uint32_t>(month * 1024); }

}  // namespace

void Holders::Learn(std::uint32_t post) {
  static const Incumbent stranger;
  const std::vector<Incumbent>& incumbents = model_.input.incumbents;
  const Incumbent& known = incumbents.empty() ? stranger : incumbents[post];
  std::optional<double> ready = known.ready_month;
  if (ready && *ready != kNever && known.ready_chance < 1) {
    const EntityKey holder = model_.facts[model_.FirstPostOf(post)].key;
    if (laws_.draws().Uniform(holder, Purpose::kReadiness, 0)[0] >= known.ready_chance)
      ready = kNever;
  }
  insiders_.SetReady(post, ready.value_or(kNever), known.mobile.value_or(false));
  if (ready && known.mobile) return;
  const std::size_t tier = TierOf(post);
  const std::size_t above = model_.Above(model_.facts[post]);
  if (above == tier) return;
  const TierConduct& next = model_.conduct(above);
  const auto [becomes, moves] =
      laws_.draws().Uniform(model_.facts[post].key, Purpose::kReadiness, 0);
  const double drawn = becomes < next.becomes_ready
                           ? std::max(0.0, next.months_to_ready - laws_.MonthsServed(post))
                           : kNever;
  insiders_.SetReady(post, ready.value_or(drawn),
                     known.mobile.value_or(moves < model_.conduct(tier).mobile_share));
}

void Holders::Begin(std::uint32_t post, double now) {
  const std::size_t tier = TierOf(post);
  const std::size_t above = model_.Above(model_.facts[post]);
  if (above == tier) return;
  const TierConduct& next = model_.conduct(above);
  const auto [becomes, moves] =
      laws_.draws().Uniform(model_.facts[post].key, Purpose::kReadiness, posts_[post].appointments);
  insiders_.SetReady(post, becomes < next.becomes_ready ? now + next.months_to_ready : kNever,
                     moves < model_.conduct(tier).mobile_share);
}

void Holders::LeaveBench(std::uint32_t post, double now) {
  CountBench(post, now);
  insiders_.Leave(post);
}

void Holders::CountBench(std::uint32_t post, double until) {
  const double ready = insiders_.ready(post);
  if (ready >= until) return;
  const bool of_start = posts_[post].appointments == 0;
  if (of_start && !model_.ready_elsewhere.empty() && model_.ready_elsewhere[post] != 0) return;
  const PostFacts& facts = model_.facts[post];
  const std::size_t above = model_.Above(facts);
  if (above == facts.tier) return;
  record_.CountBench(facts.organisation, above, {ready, until}, 1);
}

void Holders::TakeIn(std::uint32_t number, std::uint32_t intake) {
  const Programme& programme = model_.input.programmes[number];
  const double month = programme.intakes[intake].month;
  const double seats = programme.intakes[intake].seats;
  const double completed = month + programme.months;
  const EntityKey key = model_.programme_keys[number];
  lots_.clear();
  for (const std::uint32_t post : model_.programme_posts[number]) {
    if (insiders_.ready(post) <= completed || !posts_.IsFilled(post)) continue;
    const auto [lot, success] =
        laws_.draws().Uniform(model_.facts[post].key ^ key, Purpose::kIntake, NumberOf(month));
    lots_.push_back({lot, success, post});
  }
  const double whole = std::floor(seats);
  const bool one_more =
      laws_.draws().Uniform(key, Purpose::kIntake, NumberOf(month))[0] < seats - whole;
  Pick(static_cast<std::size_t>(whole) + (one_more ? 1 : 0));
  for (const Lot& lot : lots_)
    if (lot.other < programme.success) insiders_.SetReady(lot.post, completed);
}

const std::vector<Holders::Lot>& Holders::PickLeavers(const Departures& departures) {
  lots_.clear();
  const double width = departures.until_month - departures.from_month;
  for (std::uint32_t post = 0; post < model_.posts(); ++post) {
    if (TierOf(post) != Size(departures.tier) || !model_.facts[post].counted ||
        !posts_.IsFilled(post) || IsCountedByAnother(post))
      continue;
    const auto [number, when] = laws_.draws().Uniform(model_.facts[post].key, Purpose::kDeparture,
                                                      NumberOf(departures.from_month));
    const double leaves = departures.from_month + when * width;
    if (posts_[post].due > leaves) lots_.push_back({number, leaves, post});
  }
  Pick(Size(departures.count));
  return lots_;
}

bool Holders::IsCountedByAnother(std::uint32_t post) const {
  bool another = false;
  posts_.EachOfHolder(
      post, [&](std::uint32_t other) { another |= other < post && TierOf(other) == TierOf(post); });
  return another;
}

void Holders::Pick(std::size_t most) {
  if (lots_.size() <= most) return;
  std::nth_element(lots_.begin(), lots_.begin() + static_cast<std::ptrdiff_t>(most), lots_.end());
  lots_.resize(most);
}

}  // namespace cairn::forecast
