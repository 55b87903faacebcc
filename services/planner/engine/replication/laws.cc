#include "services/planner/engine/replication/laws.h"

#include <algorithm>
#include <cmath>

#include "boost/math/special_functions/gamma.hpp"

namespace cairn::forecast {
namespace {

// A round of recruiting needs a draw for every two of its stages.
constexpr std::uint32_t kDrawsARound = kMaxFillStages / 2;

// Below it a probability is taken for it: its quantile is out of every law's reach.
constexpr double kSmallestTail = 1e-290;

// A gamma-distributed factor with mean 1.
double Gamma(double variance, double uniform) {
  return variance * boost::math::gamma_p_inv(1 / variance, uniform);
}

// Factors that change in time, walked through from a moment on. `offset` is the moment at which
// their own time is 0.
class Walk {
 public:
  Walk(absl::Span<const TenureBand> steps, double offset, double now)
      : steps_(steps), offset_(offset) {
    if (steps_.empty()) return;
    Look();
    while (next_ <= now) Step();
  }
  double factor() const { return factor_; }
  double next() const { return next_; }
  // On to a moment that is not behind the next step.
  void Pass(double moment) {
    if (next_ == moment) Step();
  }

 private:
  void Step() {
    steps_.remove_prefix(1);
    Look();
  }
  void Look() {
    factor_ = steps_[0].factor;
    next_ = steps_.size() > 1 ? offset_ + steps_[1].from_month : kNever;
  }

  absl::Span<const TenureBand> steps_;  // from the one that holds on
  double offset_;
  double factor_ = 1;
  double next_ = kNever;
};

}  // namespace

double Exponential(double uniform) { return -std::log(uniform); }

Laws::Laws(const Model& model)
    : model_(model),
      horizon_(model.input.base.horizon_months),
      effects_(model.years.size(), 1),
      own_effects_(model.input.base.organisations.size(), 1),
      exits_factors_(model.tiers(), 1),
      fill_factors_(model.tiers(), 1),
      exit_rates_(model.segments.size() * model.tiers()),
      recruiting_rates_(exit_rates_.size()) {
  SetRates();
}

void Laws::Begin(std::uint32_t replication) {
  if (model_.in_doubt) DrawRates(replication);
  draws_ = Draws(model_.input.seed, replication);
  const double variance = model_.input.base.shared_effect.variance;
  if (variance > 0)
    for (std::size_t year = 0; year < effects_.size(); ++year)
      effects_[year] = Gamma(variance, draws_.Uniform(model_.years[year], Purpose::kYear, 0)[0]);
  for (std::size_t o = 0; o < model_.organisation_keys.size(); ++o)
    own_effects_[o] =
        Gamma(model_.input.organisation_effect.variance,
              draws_.Uniform(model_.organisation_keys[o], Purpose::kOrganisation, 0)[0]);
}

// The second of a block has other months to fill than the first, the third other exits.
void Laws::DrawRates(std::uint32_t replication) {
  const Draws draws(model_.input.seed, replication / kBlock);
  const std::uint32_t place = replication % kBlock;
  const auto factor = [&](const RateDoubt& doubt, EntityKey estimate, std::uint32_t number) {
    return std::exp(doubt.log_sd *
                    NormalQuantile(draws.Uniform(estimate, Purpose::kRate, number)[0]));
  };
  for (std::size_t tier = 0; tier < model_.tiers(); ++tier) {
    const TierConduct& conduct = model_.conduct(tier);
    exits_factors_[tier] =
        factor(conduct.exits_doubt, model_.exits_estimates[tier], place == 2 ? 1 : 0);
    fill_factors_[tier] =
        factor(conduct.fill_doubt, model_.fill_estimates[tier], place == 1 ? 1 : 0);
  }
  SetRates();
}

void Laws::SetRates() {
  for (std::size_t s = 0; s < model_.segments.size(); ++s) {
    for (std::size_t tier = 0; tier < model_.tiers(); ++tier) {
      const std::size_t at = s * model_.tiers() + tier;
      exit_rates_[at] = model_.ExitRate(tier, model_.segments[s]) * exits_factors_[tier];
      recruiting_rates_[at] = model_.RecruitingRate(tier, model_.segments[s]) / fill_factors_[tier];
    }
  }
}

double Laws::ExitMonth(std::uint32_t post, double start, double tenure, double work) const {
  const std::size_t tier = TierOf(post);
  const std::size_t organisation = model_.facts[post].organisation;
  const double own_effect = own_effects_[organisation];
  Walk bands(model_.conduct(tier).tenure_bands, start - tenure, start);
  Walk conduct(model_.FactorsAt(organisation, tier), 0, start);
  std::size_t s = model_.SegmentAt(start);
  for (double at = start; at <= horizon_;) {
    const Segment& segment = model_.segments[s];
    const double until = std::min({segment.to, bands.next(), conduct.next()});
    const double rate =
        ExitRate(tier, s) * effects_[segment.year] * own_effect * bands.factor() * conduct.factor();
    if (rate * (until - at) >= work) return at + work / rate;
    if (until == kNever) return kNever;  // the hazard is 0 for good
    work -= rate * (until - at);
    at = until;
    if (segment.to == until) ++s;
    bands.Pass(until);
    conduct.Pass(until);
  }
  return kNever;
}

double Laws::TenureOf(std::uint32_t post) const {
  const std::size_t tier = TierOf(post);
  const std::vector<TenureBand>& bands = model_.conduct(tier).tenure_bands;
  if (!model_.input.incumbents.empty() && model_.input.incumbents[post].tenure_months)
    return *model_.input.incumbents[post].tenure_months;
  const double hazard = ExitRate(tier, 0);
  if (bands.empty() || hazard == 0) return 0;  // the hazard does not ask
  // Holders met on a given day have served t with density S(t) / mean: the length-biased law of
  // renewal theory (Cox 1962). S falls exponentially within a band.
  std::vector<double> areas;
  double survival = 1;
  double area = 0;
  for (std::size_t b = 0; b < bands.size(); ++b) {
    const double rate = hazard * bands[b].factor;
    const double width =
        b + 1 < bands.size() ? bands[b + 1].from_month - bands[b].from_month : kNever;
    area += rate > 0 ? survival * -std::expm1(-rate * width) / rate : survival * width;
    areas.push_back(area);
    survival *= std::exp(-rate * width);
  }
  double left = draws_.Uniform(model_.facts[post].key, Purpose::kTenure, 0)[0] * areas.back();
  survival = 1;
  for (std::size_t b = 0;; ++b) {
    const double rate = hazard * bands[b].factor;
    const double before = b == 0 ? 0 : areas[b - 1];
    if (left <= areas[b] || b + 1 == bands.size()) {
      const double within = (left - before) / survival;
      return bands[b].from_month + (rate > 0 ? -std::log1p(-rate * within) / rate : within);
    }
    survival *= std::exp(-rate * (bands[b + 1].from_month - bands[b].from_month));
  }
}

double Laws::MonthsServed(std::uint32_t post) const {
  const std::vector<Incumbent>& incumbents = model_.input.incumbents;
  const bool is_known = !incumbents.empty() && incumbents[post].tenure_months;
  if (is_known || !model_.conduct(TierOf(post)).tenure_bands.empty()) return TenureOf(post);
  const double hazard = ExitRate(TierOf(post), 0);
  if (hazard == 0) return kNever;
  return Exponential(draws_.Uniform(model_.facts[post].key, Purpose::kTenure, 0)[0]) / hazard;
}

double Laws::RecruitedBy(std::uint32_t post, double now, double elapsed,
                         std::uint32_t round) const {
  const std::size_t tier = TierOf(post);
  std::size_t s = model_.SegmentAt(now);
  double work = RecruitingWork(post, elapsed * RecruitingRate(tier, s), round);
  for (double at = now;; at = model_.segments[s++].to) {
    const Segment& segment = model_.segments[s];
    const double rate = RecruitingRate(tier, s);
    if (rate * (segment.to - at) >= work) return at + work / rate;
    if (segment.to > horizon_) return kNever;
    work -= rate * (segment.to - at);
  }
}

double Laws::RecruitingWork(std::uint32_t post, double passed, std::uint32_t round) const {
  const std::optional<double>& log_sd = model_.conduct(TierOf(post)).recruiting_log_sd;
  const EntityKey key = model_.facts[post].key;
  const std::uint32_t number = round * kDrawsARound;
  return log_sd ? LogNormalWork(key, *log_sd, passed, number) : ErlangWork(key, passed, number);
}

double Laws::LogNormalWork(EntityKey key, double sd, double passed, std::uint32_t number) const {
  const double middle = -sd * sd / 2;  // of the logarithm, so that the mean is 1
  const double uniform = draws_.Uniform(key, Purpose::kRecruiting, number)[0];
  if (passed == 0) return std::exp(middle + sd * NormalQuantile(uniform));
  // By the upper tail, which is still told apart from 0 where the lower is not from 1.
  const double beyond = std::erfc((std::log(passed) - middle) / (sd * std::sqrt(2))) / 2;
  const double tail = std::max(beyond * (1 - uniform), kSmallestTail);
  return std::max(passed, std::exp(middle - sd * NormalQuantile(tail))) - passed;
}

double Laws::ErlangWork(EntityKey key, double passed, std::uint32_t number) const {
  const int stages = model_.input.base.fill_stages;
  if (passed > 0) {
    const double uniform = draws_.Uniform(key, Purpose::kRecruiting, number)[0];
    const double tail = boost::math::gamma_q(stages, passed * stages) * (1 - uniform);
    // So late that only the last stage can be left, or nearly.
    if (tail < kSmallestTail) return Exponential(1 - uniform) / stages;
    const double total = boost::math::gamma_q_inv(static_cast<double>(stages), tail);
    return std::max(passed, total / stages) - passed;
  }
  double product = 1;
  for (int stage = 0; stage < stages; stage += 2) {
    const auto [a, b] =
        draws_.Uniform(key, Purpose::kRecruiting, number + static_cast<std::uint32_t>(stage / 2));
    product *= stage + 1 < stages ? a * b : a;
  }
  return Exponential(product) / stages;
}

Spell Laws::CoverOf(std::uint32_t post, std::uint32_t vacancy, double since) const {
  const CoverLaw& law = model_.conduct(TierOf(post)).cover;
  if (law.probability == 0) return {};
  const auto [comes, stays] = draws_.Uniform(model_.facts[post].key, Purpose::kCover, vacancy);
  if (comes >= law.probability) return {};
  const double begins = since + law.lag_months;
  return {begins, begins + Exponential(stays) * law.mean_months};
}

}  // namespace cairn::forecast
