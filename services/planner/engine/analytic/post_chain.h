#ifndef CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_POST_CHAIN_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_POST_CHAIN_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/planner/engine/forecast/distribution.h"
#include "services/planner/engine/forecast/forecast.h"

namespace cairn::forecast {

// A post as a Markov chain: filled, or vacant in one of the stages of recruiting. A filled post
// loses its holder with hazard L and is then in the first stage; each stage ends with hazard
// stages / mean, the last one by filling the post. So the recruiting time is Erlang, and one stage
// is the alternating renewal process with exponential times.

// Probabilities of: [0] filled, [1] .. [stages] vacant in that stage. They sum to P(post exists).
using StateLaw = std::array<double, kMaxFillStages + 1>;

// Hazards a month.
struct Hazards {
  double exit = 0;
  double stage = 0;
};

// Of a tier while the shared effect has this value.
Hazards HazardsOf(const TierRates& rates, int stages, double effect);

// What is to happen to a post on a date, whatever chance does.
struct DatedEvent {
  // In the order in which they happen where they share a day.
  enum class Kind { kLeaves, kOpens, kStarts, kCloses };

  friend bool operator==(const DatedEvent&, const DatedEvent&) = default;
  friend auto operator<=>(const DatedEvent&, const DatedEvent&) = default;

  double month = 0;
  Kind kind = Kind::kLeaves;
};

// All posts that share tier, state and dated events, and therefore every probability.
struct PostKind {
  friend bool operator==(const PostKind&, const PostKind&) = default;
  friend auto operator<=>(const PostKind&, const PostKind&) = default;

  int tier = 0;
  PostState state = PostState::kFilled;
  double vacant_months = 0;
  // By month. A leaver is held in post until then, and a vacancy is held for whoever starts.
  std::vector<DatedEvent> events;
};

PostKind KindOf(const Post& post);

// Whether the next holder is appointed and still to start when the n-th event is to come.
bool AwaitsHolder(const PostKind& kind, std::size_t event);
// Whether until then nothing happens to the post by chance: a leaver is held, and a vacancy for
// whoever starts.
bool StandsUntil(const PostKind& kind, std::size_t event);

// Moves laws of posts through time, with rates that change at the periods' beginnings. Keeps the
// matrices it has computed; so it is not safe for concurrent use.
class PostChain {
 public:
  // The input must be valid and outlive the chain.
  explicit PostChain(const Input& input) : input_(input) {}

  // Law of a post at the start. A vacancy that has been open for d months without being filled has
  // completed j stages with probability proportional to (b d)^j / j!, j < stages, b the hazard of a
  // stage: a Poisson count, given that it has not reached the last stage's end.
  StateLaw Start(const PostKind& kind) const;

  // Moves the law from one month to a later one while the shared effect has this value. Returns the
  // expected time vacant meanwhile, in months. Exact up to rounding.
  double Advance(const PostKind& kind, double from, double to, double effect, StateLaw& law);

  double Vacant(const StateLaw& law) const;

  const Input& input() const { return input_; }

  // Calls visit(rates, months) for each stretch of constant rates between two months.
  template <typename Visit>
  void ForEachStretch(int tier, double from, double to, Visit visit) const;

 private:
  // Transition matrix over a stretch, and the expected vacant time from each state.
  struct Step {
    std::array<StateLaw, kMaxFillStages + 1> transition{};
    StateLaw vacant_time{};
  };

  const Step& StepOver(const Hazards& hazards, double months);
  double Flow(int tier, double from, double to, double effect, StateLaw& law);

  const Input& input_;
  absl::flat_hash_map<std::tuple<double, double, double>, Step> steps_;
};

// The joint law of a post's state and the number of its vacancies that have opened, moved by
// uniformisation (Jensen 1953). Counts that matter less than 1e-20 are dropped.
class OpeningCounts {
 public:
  // A post with this law of its state, of which `already` vacancies count from the start.
  OpeningCounts(int stages, const StateLaw& law, int already);

  void Flow(const Hazards& hazards, double months);
  // Its holder leaves for certain, or it is created: it is vacant, and one more vacancy has opened
  // where it is to be counted. Nothing that chance decides may have come before.
  enum class Opening { kCounts, kNotCounted };
  void Open(Opening opening = Opening::kCounts);
  // Whoever was appointed starts: it is filled, and no vacancy has opened.
  void Fill();
  // It is abolished. A vacancy that is open then may be taken off the count.
  enum class Uncount { kNothing, kVacant };
  void Close(Uncount uncount);

  Distribution Counts() const;

 private:
  void Jump(double exit, double stage);

  int stages_;
  // laws_[k]: joint probabilities with a count of first_ + k; empty once the post is abolished.
  std::vector<StateLaw> laws_;
  // closed_[k]: probability that it was abolished with a count of first_ - 1 + k.
  std::vector<double> closed_;
  int first_;
};

template <typename Visit>
void PostChain::ForEachStretch(int tier, double from, double to, Visit visit) const {
  const std::vector<RatePeriod>& periods = input_.periods;
  for (size_t i = 0; i < periods.size(); ++i) {
    const double begin = std::max(from, periods[i].from_month);
    const double end = i + 1 < periods.size() ? std::min(to, periods[i + 1].from_month) : to;
    if (begin < end) visit(periods[i].tiers[tier], end - begin);
  }
}

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_ANALYTIC_POST_CHAIN_H_
