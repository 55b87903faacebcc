#include "services/planner/engine/forecast/distribution.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <tuple>
#include <utility>

namespace cairn::forecast {
namespace {

constexpr double kDroppedTail = 1e-16;
constexpr double kDroppedTerm = 1e-24;
constexpr double kTie = 1e-12;
// From here on a binomial and one convolution cost less than as many single events.
constexpr int kManyEvents = 16;

}  // namespace

Distribution::Distribution(int first, std::vector<double> mass)
    : first_(first), mass_(std::move(mass)) {
  Trim();
}

Distribution Distribution::Certain(int count) { return Distribution(count, {1.0}); }

Distribution Distribution::Binomial(int trials, double probability) {
  if (trials == 0 || probability <= 0) return Certain(0);
  if (probability >= 1) return Certain(trials);
  // Outwards from the mode the terms fall, so the walk can stop where they no longer matter. They
  // are relative to the mode's until their sum is known.
  const int mode = std::min(trials, static_cast<int>((trials + 1) * probability));
  const double odds = probability / (1 - probability);
  std::vector<double> mass;
  double term = 1;
  for (int k = mode; k > 0 && term >= kDroppedTerm; --k) {
    term *= k / ((trials - k + 1) * odds);
    mass.push_back(term);
  }
  const int first = mode - static_cast<int>(mass.size());
  std::reverse(mass.begin(), mass.end());
  mass.push_back(1);
  term = 1;
  for (int k = mode; k < trials && term >= kDroppedTerm; ++k) {
    term *= (trials - k) * odds / (k + 1);
    mass.push_back(term);
  }
  const double total = std::accumulate(mass.begin(), mass.end(), 0.0);
  for (double& m : mass) m /= total;
  return Distribution(first, std::move(mass));
}

double Distribution::Probability(int count) const {
  if (count < first_ || count - first_ >= static_cast<int>(mass_.size())) return 0;
  return mass_[count - first_];
}

double Distribution::Mean() const {
  double mean = 0;
  for (size_t i = 0; i < mass_.size(); ++i) mean += mass_[i] * (first_ + static_cast<double>(i));
  return mean;
}

double Distribution::Variance() const {
  const double mean = Mean();
  double variance = 0;
  for (size_t i = 0; i < mass_.size(); ++i) {
    const double away = first_ + static_cast<double>(i) - mean;
    variance += mass_[i] * away * away;
  }
  return variance;
}

int Distribution::Quantile(double level) const {
  double cumulative = 0;
  for (size_t i = 0; i < mass_.size(); ++i) {
    cumulative += mass_[i];
    if (cumulative >= level - kTie) return first_ + static_cast<int>(i);
  }
  return first_ + static_cast<int>(mass_.size()) - 1;
}

Spread Distribution::Summary() const {
  Spread spread;
  spread.mean = Mean();
  spread.variance = Variance();
  for (size_t i = 0; i < Spread::kLevels.size(); ++i) {
    spread.quantiles[i] = Quantile(Spread::kLevels[i]);
  }
  return spread;
}

void Distribution::AddEvent(double probability) {
  const double other = 1 - probability;
  mass_.push_back(mass_.back() * probability);
  for (size_t i = mass_.size() - 2; i > 0; --i) {
    mass_[i] = mass_[i] * other + mass_[i - 1] * probability;
  }
  mass_[0] *= other;
  Trim();
}

void Distribution::AddEvents(int trials, double probability) {
  if (trials >= kManyEvents) {
    *this = Plus(Binomial(trials, probability));
    return;
  }
  for (int i = 0; i < trials; ++i) AddEvent(probability);
}

Distribution Distribution::Plus(const Distribution& other) const {
  // The longer one inside, where the compiler's vector instructions work.
  const auto& [outer, inner] = mass_.size() < other.mass_.size() ? std::tie(mass_, other.mass_)
                                                                 : std::tie(other.mass_, mass_);
  std::vector<double> sum(outer.size() + inner.size() - 1, 0.0);
  for (size_t i = 0; i < outer.size(); ++i) {
    const double weight = outer[i];
    double* const row = sum.data() + i;
    for (size_t j = 0; j < inner.size(); ++j) row[j] += weight * inner[j];
  }
  return Distribution(first_ + other.first_, std::move(sum));
}

Distribution Distribution::Times(int times) const {
  Distribution result;
  Distribution power = *this;
  for (int left = times; left > 0; left /= 2) {
    if (left % 2 == 1) result = result.Plus(power);
    if (left > 1) power = power.Plus(power);
  }
  return result;
}

Distribution Distribution::Shifted(int by) const { return Distribution(first_ + by, mass_); }

Distribution Distribution::ExcessOver(int floor) const {
  if (first_ >= floor) return Shifted(-floor);
  std::vector<double> excess(1, 0.0);
  for (size_t i = 0; i < mass_.size(); ++i) {
    const int above = first_ + static_cast<int>(i) - floor;
    if (above <= 0) {
      excess[0] += mass_[i];
    } else {
      excess.push_back(mass_[i]);
    }
  }
  return Distribution(0, std::move(excess));
}

void Distribution::Trim() {
  double tail = mass_.back();
  while (tail < kDroppedTail && mass_.size() > 1) {
    mass_.pop_back();
    tail += mass_.back();
  }
  size_t begin = 0;
  tail = mass_.front();
  while (tail < kDroppedTail && begin + 1 < mass_.size()) tail += mass_[++begin];
  if (begin == 0) return;
  mass_.erase(mass_.begin(), mass_.begin() + static_cast<std::ptrdiff_t>(begin));
  first_ += static_cast<int>(begin);
}

Distribution Sum(std::vector<Distribution> terms) {
  if (terms.empty()) return Distribution();
  // In rounds of pairs: the wide convolutions come last and are few.
  while (terms.size() > 1) {
    size_t kept = 0;
    for (size_t i = 0; i + 1 < terms.size(); i += 2) terms[kept++] = terms[i].Plus(terms[i + 1]);
    if (terms.size() % 2 == 1) terms[kept++] = std::move(terms.back());
    terms.resize(kept);
  }
  return std::move(terms.front());
}

void Mixture::Add(double weight, const Distribution& part) {
  weight_ += weight;
  const int end = part.first() + static_cast<int>(part.mass().size());
  if (mass_.empty()) first_ = part.first();
  if (part.first() < first_) {
    mass_.insert(mass_.begin(), first_ - part.first(), 0.0);
    first_ = part.first();
  }
  if (end - first_ > static_cast<int>(mass_.size())) mass_.resize(end - first_, 0.0);
  double* const to = mass_.data() + (part.first() - first_);
  for (size_t i = 0; i < part.mass().size(); ++i) to[i] += weight * part.mass()[i];
}

Distribution Mixture::Result() const {
  if (mass_.empty()) return Distribution();
  std::vector<double> mass = mass_;
  for (double& m : mass) m /= weight_;
  return Distribution(first_, std::move(mass));
}

}  // namespace cairn::forecast
