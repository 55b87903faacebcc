#ifndef CAIRN_SERVICES_PLANNER_ENGINE_MODEL_DRAWS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_MODEL_DRAWS_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace cairn::forecast {

// What a random number is drawn for. The numbers are part of every draw: a law that is added gets a
// new one, and none is ever used for something else.
enum class Purpose : std::uint32_t {
  kExit = 0,
  kTenure = 1,
  kRecruiting = 2,
  kChoice = 3,
  kReadiness = 4,
  kCover = 5,
  kYear = 6,
  kCandidate = 7,
  kIntake = 8,
  kDeparture = 9,
  kRate = 10,
  kActing = 11,
  kOrganisation = 12,
};

// Stands for a post, a person or a year in the draws.
using EntityKey = std::uint64_t;

// Keys of entities by their names. Where the hashes of two names collide, the one that sorts later
// takes the next free number; so the key of an entity depends on another one in that case only.
std::vector<EntityKey> KeysOf(absl::Span<const std::string> names);

// The random numbers of one replication: Philox4x32-10 (Salmon et al. 2011, by way of Random123)
// with the seed as key, and the entity, the purpose, the draw's number and the replication as
// counter. So a number depends on nothing else: not on what other entities there are, nor on order,
// thread or machine.
class Draws {
 public:
  Draws(std::uint64_t seed, std::uint32_t replication) : seed_(seed), replication_(replication) {}

  // Two independent uniform numbers, each above 0 and below 1. `number` is below 2^28.
  std::array<double, 2> Uniform(EntityKey entity, Purpose purpose, std::uint32_t number) const;

 private:
  std::uint64_t seed_;
  std::uint32_t replication_;
};

// The standard normal quantile, for 0 < p < 1: algorithm AS 241 (Wichura 1988), right to about
// 1e-16. Our own, since libraries disagree in the last bits.
double NormalQuantile(double p);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_MODEL_DRAWS_H_
