#include "services/planner/engine/replication/tally.h"

#include <utility>

#include "services/planner/engine/replication/counts.h"

namespace cairn::forecast {

Tally::Tally(std::unique_ptr<Counts> counts) : counts_(std::move(counts)) {}
Tally::~Tally() = default;
Tally::Tally(Tally&&) noexcept = default;
Tally& Tally::operator=(Tally&&) noexcept = default;
void Tally::Add(const Tally& other) { counts_->Add(*other.counts_); }
int Tally::replications() const { return counts_->replications; }
std::int64_t Tally::candidates_drawn() const { return counts_->candidates_drawn; }

}  // namespace cairn::forecast
