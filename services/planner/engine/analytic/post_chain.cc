#include "services/planner/engine/analytic/post_chain.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace cairn::forecast {
namespace {

// The chain's states and, as the last row and column, the vacant time accumulated.
constexpr int kMaxOrder = kMaxFillStages + 2;
using Matrix = std::array<std::array<double, kMaxOrder>, kMaxOrder>;

constexpr int kTaylorTerms = 18;  // 1/19! < 1e-17
constexpr double kDroppedCount = 1e-20;
constexpr double kDroppedJumps = 1e-18;
constexpr double kMostJumps = 200;  // e^-200 is far from underflow

Matrix Product(const Matrix& a, const Matrix& b, int order) {
  Matrix product{};
  for (int i = 0; i < order; ++i) {
    for (int k = 0; k < order; ++k) {
      if (a[i][k] == 0) continue;
      for (int j = 0; j < order; ++j) product[i][j] += a[i][k] * b[k][j];
    }
  }
  return product;
}

// exp(M t) by scaling and squaring of M + rate I, which has no negative entry: nothing cancels, so
// every entry is right to many digits, small ones too.
Matrix Exponential(Matrix generator, double rate, double months, int order) {
  int squarings = 0;
  double step = months;
  for (; step * (rate + 1) > 1; step /= 2) ++squarings;
  for (int i = 0; i < order; ++i) {
    generator[i][i] += rate;
    for (int j = 0; j < order; ++j) generator[i][j] *= step;
  }
  Matrix sum{};
  Matrix term{};
  for (int i = 0; i < order; ++i) sum[i][i] = term[i][i] = 1;
  for (int n = 1; n <= kTaylorTerms; ++n) {
    term = Product(term, generator, order);
    for (int i = 0; i < order; ++i) {
      for (int j = 0; j < order; ++j) {
        term[i][j] /= n;
        sum[i][j] += term[i][j];
      }
    }
  }
  const double scale = std::exp(-rate * step);
  for (auto& row : sum) {
    for (double& entry : row) entry *= scale;
  }
  for (int i = 0; i < squarings; ++i) sum = Product(sum, sum, order);
  return sum;
}

Matrix Generator(const Hazards& hazards, int stages) {
  Matrix generator{};
  generator[0][0] = -hazards.exit;
  generator[0][1] = hazards.exit;
  for (int stage = 1; stage <= stages; ++stage) {
    generator[stage][stage] = -hazards.stage;
    generator[stage][stage == stages ? 0 : stage + 1] = hazards.stage;
    generator[stage][stages + 1] = 1;
  }
  return generator;
}

void Apply(DatedEvent::Kind kind, StateLaw& law) {
  const double exists = std::accumulate(law.begin(), law.end(), 0.0);
  law.fill(0);
  switch (kind) {
    case DatedEvent::Kind::kStarts:
      law[0] = exists;
      return;
    case DatedEvent::Kind::kLeaves:
    case DatedEvent::Kind::kOpens:
      law[1] = 1;
      return;
    case DatedEvent::Kind::kCloses:
      return;
  }
}

}  // namespace

Hazards HazardsOf(const TierRates& rates, int stages, double effect) {
  return {effect * rates.exits_per_year / 12, stages / rates.months_to_fill};
}

PostKind KindOf(const Post& post) {
  PostKind kind{post.tier, post.state, post.vacant_months, {}};
  if (post.leaves_month) kind.events.push_back({*post.leaves_month, DatedEvent::Kind::kLeaves});
  if (post.starts_month) kind.events.push_back({*post.starts_month, DatedEvent::Kind::kStarts});
  if (post.opens_month) kind.events.push_back({*post.opens_month, DatedEvent::Kind::kOpens});
  if (post.closes_month) kind.events.push_back({*post.closes_month, DatedEvent::Kind::kCloses});
  std::sort(kind.events.begin(), kind.events.end());
  return kind;
}

bool AwaitsHolder(const PostKind& kind, std::size_t event) {
  return std::any_of(kind.events.begin() + static_cast<std::ptrdiff_t>(event), kind.events.end(),
                     [](const DatedEvent& one) { return one.kind == DatedEvent::Kind::kStarts; });
}

bool StandsUntil(const PostKind& kind, std::size_t event) {
  return kind.events[event].kind == DatedEvent::Kind::kLeaves || AwaitsHolder(kind, event);
}

StateLaw PostChain::Start(const PostKind& kind) const {
  StateLaw law{};
  switch (kind.state) {
    case PostState::kFilled:
      law[0] = 1;
      return law;
    case PostState::kNotYetOpen:
      return law;
    case PostState::kVacant:
      break;
  }
  const int stages = input_.fill_stages;
  const double done =
      HazardsOf(input_.periods[0].tiers[kind.tier], stages, 1).stage * kind.vacant_months;
  if (done == 0) {
    law[1] = 1;
    return law;
  }
  // In logarithms: a vacancy of decades would overflow the powers.
  double largest = 0;
  for (int j = 0; j < stages; ++j) {
    law[j + 1] = j * std::log(done) - std::lgamma(j + 1);
    largest = std::max(largest, law[j + 1]);
  }
  double total = 0;
  for (int j = 1; j <= stages; ++j) total += law[j] = std::exp(law[j] - largest);
  for (int j = 1; j <= stages; ++j) law[j] /= total;
  return law;
}

double PostChain::Advance(const PostKind& kind, double from, double to, double effect,
                          StateLaw& law) {
  double vacant_time = 0;
  double at = from;
  for (std::size_t e = 0; e < kind.events.size(); ++e) {
    const DatedEvent& event = kind.events[e];
    if (event.month <= from) continue;
    const double until = std::min(event.month, to);
    vacant_time +=
        StandsUntil(kind, e) ? (until - at) * Vacant(law) : Flow(kind.tier, at, until, effect, law);
    if (event.month > to) return vacant_time;
    Apply(event.kind, law);
    at = until;
  }
  return vacant_time + Flow(kind.tier, at, to, effect, law);
}

double PostChain::Vacant(const StateLaw& law) const {
  double vacant = 0;
  for (int stage = 1; stage <= input_.fill_stages; ++stage) vacant += law[stage];
  return vacant;
}

double PostChain::Flow(int tier, double from, double to, double effect, StateLaw& law) {
  const int stages = input_.fill_stages;
  double vacant_time = 0;
  ForEachStretch(tier, from, to, [&](const TierRates& rates, double months) {
    const Step& step = StepOver(HazardsOf(rates, stages, effect), months);
    StateLaw next{};
    for (int i = 0; i <= stages; ++i) {
      vacant_time += law[i] * step.vacant_time[i];
      for (int j = 0; j <= stages; ++j) next[j] += law[i] * step.transition[i][j];
    }
    law = next;
  });
  return vacant_time;
}

const PostChain::Step& PostChain::StepOver(const Hazards& hazards, double months) {
  const auto [found, missing] = steps_.try_emplace({hazards.exit, hazards.stage, months});
  Step& step = found->second;
  if (!missing) return step;
  const int stages = input_.fill_stages;
  const Matrix matrix = Exponential(Generator(hazards, stages),
                                    std::max(hazards.exit, hazards.stage), months, stages + 2);
  for (int i = 0; i <= stages; ++i) {
    for (int j = 0; j <= stages; ++j) step.transition[i][j] = matrix[i][j];
    step.vacant_time[i] = matrix[i][stages + 1];
  }
  return step;
}

OpeningCounts::OpeningCounts(int stages, const StateLaw& law, int already)
    : stages_(stages), laws_{law}, first_(already) {}

void OpeningCounts::Flow(const Hazards& hazards, double months) {
  const double rate = std::max(hazards.exit, hazards.stage);
  if (rate == 0 || laws_.empty()) return;
  for (double left = rate * months; left > 0; left -= kMostJumps) {
    const double jumps = std::min(left, kMostJumps);
    double weight = std::exp(-jumps);
    std::vector<StateLaw> sum(laws_.size());
    for (int n = 0;; ++n) {
      if (n > 0) {
        Jump(hazards.exit / rate, hazards.stage / rate);
        weight *= jumps / n;
      }
      sum.resize(laws_.size());
      for (size_t k = 0; k < laws_.size(); ++k) {
        for (int s = 0; s <= stages_; ++s) sum[k][s] += weight * laws_[k][s];
      }
      if (n > jumps && weight < kDroppedJumps) break;
    }
    laws_ = std::move(sum);
  }
}

void OpeningCounts::Jump(double exit, double stage) {
  if (laws_.back()[0] * exit > kDroppedCount) laws_.emplace_back();
  // From the highest count down, so that each row still finds the row below as it was.
  for (size_t k = laws_.size(); k-- > 0;) {
    StateLaw& law = laws_[k];
    const double filled = law[stages_] * stage;
    for (int s = stages_; s > 1; --s) law[s] = law[s] * (1 - stage) + law[s - 1] * stage;
    law[1] *= 1 - stage;
    if (k > 0) law[1] += laws_[k - 1][0] * exit;
    law[0] = law[0] * (1 - exit) + filled;
  }
}

void OpeningCounts::Open(Opening opening) {
  StateLaw law{};
  law[1] = 1;
  laws_ = {law};
  first_ += opening == Opening::kCounts ? 1 : 0;
}

void OpeningCounts::Fill() {
  for (StateLaw& law : laws_) {
    for (int s = 1; s <= stages_; ++s) law[0] += std::exchange(law[s], 0);
  }
}

void OpeningCounts::Close(Uncount uncount) {
  closed_.assign(laws_.size() + 1, 0.0);
  for (size_t k = 0; k < laws_.size(); ++k) {
    const size_t same = k + 1;
    closed_[same] += laws_[k][0];
    for (int s = 1; s <= stages_; ++s) {
      closed_[uncount == Uncount::kVacant ? k : same] += laws_[k][s];
    }
  }
  laws_.clear();
}

Distribution OpeningCounts::Counts() const {
  std::vector<double> mass = closed_;
  mass.resize(std::max(closed_.size(), laws_.size() + 1), 0.0);
  for (size_t k = 0; k < laws_.size(); ++k) {
    for (int s = 0; s <= stages_; ++s) mass[k + 1] += laws_[k][s];
  }
  return Distribution(first_ - 1, std::move(mass));
}

}  // namespace cairn::forecast
