#include "services/planner/engine/replication/insiders.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace cairn::forecast {

Insiders::Insiders(const Model& model)
    : model_(model),
      lists_(model.posts_at.size()),
      network_lists_(model.network_candidates_at.size()),
      outlook_(model.posts()),
      gone_(model.input.candidates.size()) {
  for (std::size_t place = 0; place < lists_.size(); ++place)
    lists_[place].candidates = model.candidates_at[place];
  for (std::size_t place = 0; place < network_lists_.size(); ++place)
    network_lists_[place].candidates = model.network_candidates_at[place];
}

void Insiders::Begin(const Draws& draws) {
  draws_ = draws;
  candidates_drawn_ = 0;
  for (auto* lists : {&lists_, &network_lists_}) {
    for (List& list : *lists) {
      list.holders.clear();
      list.next_holder = list.next_candidate = 0;
      list.leaves.reset();
    }
  }
  std::fill(outlook_.begin(), outlook_.end(), Outlook());
  std::fill(gone_.begin(), gone_.end(), char{0});
}

void Insiders::SetReady(std::uint32_t post, double month, bool mobile) {
  outlook_[post] = {month, mobile};
  if (month == kNever) return;
  const PostFacts& facts = model_.facts[post];
  const std::size_t above = model_.Above(facts);
  if (above == facts.tier) return;
  const Holder holder{{month, facts.key}, post};
  Append(lists_[model_.Place(facts.organisation, above)], holder);
  const auto& network = model_.input.base.organisations[facts.organisation].network;
  if (mobile && network) Append(network_lists_[model_.Place(Size(*network), above)], holder);
}

// Nearly always to the end: who is appointed later is ready later.
void Insiders::Append(List& list, const Holder& holder) {
  auto place = list.holders.end();
  const auto first = list.holders.begin() + static_cast<std::ptrdiff_t>(list.next_holder);
  while (place != first && holder.turn.IsBefore(std::prev(place)->turn)) --place;
  list.holders.insert(place, holder);
}

std::optional<Insider> Insiders::Find(std::uint32_t post, double now) {
  const PostFacts& facts = model_.facts[post];
  List& here = lists_[facts.place];
  if (auto insider = BestOf(here, AppointedFrom::kOwnOrganisation, now)) return insider;
  const auto& network = model_.input.base.organisations[facts.organisation].network;
  if (!network) return std::nullopt;
  List& elsewhere = network_lists_[model_.Place(Size(*network), facts.tier)];
  return BestOf(elsewhere, AppointedFrom::kNetwork, now);
}

std::optional<Insider> Insiders::BestOf(List& list, AppointedFrom from, double now) {
  const Turn holder = NextHolder(list, from, now);
  const Turn candidate = NextCandidate(list, now);
  if (candidate.IsBefore(holder)) {
    const CandidateFacts& first = list.candidates[list.next_candidate];
    return Insider{.candidate = first.number,
                   .organisation = first.organisation,
                   .leaves = *list.leaves,
                   .from = from};
  }
  if (holder.ready == kNever) return std::nullopt;
  return Insider{.post = list.holders[list.next_holder].post, .from = from};
}

Turn Insiders::NextHolder(List& list, AppointedFrom from, double now) const {
  for (; list.next_holder < list.holders.size(); ++list.next_holder) {
    const Holder& holder = list.holders[list.next_holder];
    if (holder.turn.ready > now) break;
    const Outlook& outlook = outlook_[holder.post];
    const bool comes = from == AppointedFrom::kOwnOrganisation || outlook.mobile;
    if (holder.turn.ready == outlook.ready && comes) return holder.turn;
  }
  return {};
}

Turn Insiders::NextCandidate(List& list, double now) {
  for (; list.next_candidate < list.candidates.size(); ++list.next_candidate) {
    const CandidateFacts& candidate = list.candidates[list.next_candidate];
    if (candidate.turn.ready > now) break;
    if (gone_[candidate.number] == 0) {
      if (!list.leaves) list.leaves = LeavesMonth(candidate);
      if (*list.leaves > now) return candidate.turn;
      gone_[candidate.number] = 1;
    }
    list.leaves.reset();
  }
  return {};
}

double Insiders::LeavesMonth(const CandidateFacts& candidate) {
  if (candidate.exits_per_year == 0 && candidate.ready_chance == 1) return kNever;
  ++candidates_drawn_;
  const auto [leaves, ready] = draws_.Uniform(candidate.turn.key, Purpose::kCandidate, 0);
  if (ready >= candidate.ready_chance) return 0;  // as if they had never been there
  return candidate.exits_per_year == 0 ? kNever : -std::log(leaves) * 12 / candidate.exits_per_year;
}

}  // namespace cairn::forecast
