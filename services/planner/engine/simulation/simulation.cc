#include "services/planner/engine/simulation/simulation.h"

#include <cstddef>
#include <utility>

#include "common/base/status_macros.h"
#include "services/planner/engine/forecast/problems.h"
#include "services/planner/engine/model/model.h"
#include "services/planner/engine/replication/counts.h"
#include "services/planner/engine/replication/replication.h"
#include "services/planner/engine/simulation/summary.h"

namespace cairn::forecast {

absl::StatusOr<Simulation> Simulation::Prepare(SimulationInput input) {
  RETURN_IF_ERROR(ToStatus(Validate(input)));
  return Simulation(std::make_shared<const Model>(std::move(input)));
}

int Simulation::replications() const { return model_->input.replications; }

Tally Simulation::Run(int first, int last) const {
  Tally tally(std::make_unique<Counts>(*model_));
  Run(first, last, tally);
  return tally;
}

void Simulation::Run(int first, int last, Tally& tally) const {
  Replication replication(*model_, *tally.counts_);
  for (int number = first; number < last; ++number)
    replication.Play(static_cast<std::uint32_t>(number));
}

SimulationAnswer Simulation::Summarise(const Tally& tally) const {
  const Summary summary(*model_, *tally.counts_);
  SimulationAnswer answer;
  answer.replications = tally.replications();
  std::size_t group = 0;
  const auto one = [&](GroupAnswer& to, SimulatedGroup& simulated) {
    to = summary.Group(group);
    simulated = summary.Simulated(group++);
  };
  const auto many = [&](std::size_t count, std::vector<GroupAnswer>& to,
                        std::vector<SimulatedGroup>& simulated) {
    to.resize(count);
    simulated.resize(count);
    for (std::size_t i = 0; i < count; ++i) one(to[i], simulated[i]);
  };
  const Input& base = model_->input.base;
  Answer& common = answer.answer;
  one(common.all, answer.all);
  many(model_->tiers(), common.tiers, answer.tiers);
  many(base.organisations.size(), common.organisations, answer.organisations);
  many(static_cast<std::size_t>(base.networks), common.networks, answer.networks);
  many(static_cast<std::size_t>(base.nations), common.nations, answer.nations);
  many(model_->places.size(), common.places, answer.places);
  for (std::size_t tier = 0; tier < base.ready.size(); ++tier)
    common.tiers[tier].shortfall = summary.Shortfall(1 + tier, base.ready[tier]);
  if (!base.ready.empty()) common.all.shortfall = SpreadOf(tally.counts_->shortfall.times());
  summary.Curves(common);
  answer.first_vacancies = summary.FirstVacancies();
  common.uncertainty = {.good_and_bad_years = base.shared_effect.variance > 0,
                        .organisations = model_->input.organisation_effect.variance > 0,
                        .rates = model_->in_doubt};
  return answer;
}

}  // namespace cairn::forecast
