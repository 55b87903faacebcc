#ifndef CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_LAWS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_LAWS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/planner/engine/model/draws.h"
#include "services/planner/engine/model/model.h"
#include "services/planner/engine/replication/record.h"

namespace cairn::forecast {

// The laws by which one replication draws: its rates, the effects of its years and organisations,
// and the times that follow from them.
class Laws {
 public:
  explicit Laws(const Model& model);

  // Draws what holds for the whole replication.
  void Begin(std::uint32_t replication);
  const Draws& draws() const { return draws_; }

  // When somebody leaves who has held a post for `tenure` months at `start`, and whose exit takes
  // `work`; kNever beyond the horizon.
  double ExitMonth(std::uint32_t post, double start, double tenure, double work) const;
  // Of the holder of the start: as it is known, or drawn where the hazard asks for it.
  double TenureOf(std::uint32_t post) const;
  // The same, drawn in any case.
  double MonthsServed(std::uint32_t post) const;
  // When a round of recruiting ends, of which so many months have passed without success; kNever
  // beyond the horizon.
  double RecruitedBy(std::uint32_t post, double now, double elapsed, std::uint32_t round) const;
  // When somebody minds a post that falls vacant for the n-th time, at `since`.
  Spell CoverOf(std::uint32_t post, std::uint32_t vacancy, double since) const;

 private:
  void DrawRates(std::uint32_t replication);
  // From the model's rates and how far they are off in this replication.
  void SetRates();
  // Hazard a month of losing a holder before shared effect and tenure; and how fast recruiting goes
  // on, a month.
  double ExitRate(std::size_t tier, std::size_t segment) const {
    return exit_rates_[segment * model_.tiers() + tier];
  }
  double RecruitingRate(std::size_t tier, std::size_t segment) const {
    return recruiting_rates_[segment * model_.tiers() + tier];
  }
  // In units of the tier's mean recruiting time, given how much of it has passed without success.
  double RecruitingWork(std::uint32_t post, double passed, std::uint32_t round) const;
  double LogNormalWork(EntityKey key, double sd, double passed, std::uint32_t number) const;
  double ErlangWork(EntityKey key, double passed, std::uint32_t number) const;
  std::size_t TierOf(std::uint32_t post) const { return model_.facts[post].tier; }

  const Model& model_;
  const double horizon_;
  Draws draws_{0, 0};
  std::vector<double> effects_;        // by year
  std::vector<double> own_effects_;    // by organisation
  std::vector<double> exits_factors_;  // by tier
  std::vector<double> fill_factors_;
  std::vector<double> exit_rates_;  // by segment, then tier
  std::vector<double> recruiting_rates_;
};

// Exponential with mean 1.
double Exponential(double uniform);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_LAWS_H_
