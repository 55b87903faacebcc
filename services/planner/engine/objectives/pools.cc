#include "services/planner/engine/objectives/pools.h"

#include <set>
#include <string>
#include <utility>

#include "services/planner/engine/objectives/suppression.h"

namespace cairn::planner {
namespace {

constexpr int kEverybody = 1000;

RolePool PoolOf(Candidates& candidates, const VacantPost& alone,
                const std::vector<Engagement>& engagements, const MapOptions& options) {
  RolePool pool{.role = alone.post->role};
  std::set<std::string> seen;
  for (const Candidate& candidate : candidates.Of(*alone.organisation, pool.role)) {
    if (!seen.insert(candidate.identity).second) continue;
    ++pool.people;
    pool.ready += candidate.assessment.readiness == Readiness::kReady ? 1 : 0;
    pool.near += candidate.assessment.readiness == Readiness::kNear ? 1 : 0;
    pool.unknown += candidate.assessment.readiness == Readiness::kUnknown ? 1 : 0;
  }
  pool.elsewhere = Benches(candidates, *alone.organisation, {alone}, kEverybody).at(alone.post->id);
  pool.diagnosis = MapAlone(candidates, alone, engagements, options).diagnosis;
  return pool;
}

}  // namespace

std::vector<RolePool> PoolsOf(Candidates& candidates, const Organisation& organisation,
                              const std::vector<Engagement>& engagements,
                              const MapOptions& options) {
  std::vector<RolePool> pools;
  std::set<Index> seen;
  for (const auto& [id, post] : organisation.posts) {
    const Role* role = candidates.workforce().catalogue->role(post->role);
    if (!post->IsOpenOn(options.day) || role == nullptr || !InScope(*role) ||
        !seen.insert(post->role).second)
      continue;
    const VacantPost alone{
        .organisation = &organisation, .post = post.get(), .role = role, .since = options.day};
    pools.push_back(PoolOf(candidates, alone, engagements, options));
  }
  return pools;
}

bool MayBeTold(const RolePool& pool) {
  if (pool.people == 0 || SpeaksOfFew(pool.people, pool.people)) return false;
  for (const int part : {pool.ready, pool.near, pool.unknown})
    if (SpeaksOfFew(part, pool.people)) return false;
  for (const int others : {pool.elsewhere.ready_network, pool.elsewhere.health.people,
                           pool.elsewhere.education.people, pool.elsewhere.other_sector.people})
    if (SpeaksOfFew(others, others)) return false;
  return true;
}

}  // namespace cairn::planner
