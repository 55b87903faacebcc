#ifndef CAIRN_SERVICES_PLANNER_ENGINE_SUCCESSION_BENCH_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_SUCCESSION_BENCH_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/planner/engine/readiness/readiness.h"
#include "services/planner/workforce/vacancies.h"
#include "services/planner/workforce/workforce.h"

// Who could fill a vacancy, and how many each one can count on.
namespace cairn::planner {

// Somebody who may come to fill a role: holds a post whose role has a route to it, or aspires to
// it.
struct Candidate {
  const Organisation* employer;
  const Employee* employee;
  std::string identity;  // one for all records of one person
  Assessment assessment;
};

// The eligible pools of a workforce on a day. Each is worked out and judged once, when it is first
// asked for, so that many vacancies cost little more than one. The workforce must outlive it. Not
// for concurrent use.
class Candidates {
 public:
  Candidates(const Workforce& workforce, Day day) : workforce_(workforce), day_(day) {}

  // Of one organisation for a role, in the order of the people's names.
  const std::vector<Candidate>& Of(const Organisation& organisation, Index role);

  // Whether a member of the pool can be the successor on this post: does not hold it for good under
  // any record, and is not known to be gone by the day on which it must be filled.
  bool CanFill(const Candidate& candidate, const VacantPost& vacancy) const;

  const Workforce& workforce() const { return workforce_; }
  Day day() const { return day_; }

 private:
  using Feeders =
      absl::flat_hash_map<Index, std::vector<const Employee*>>;  // by the role they may fill
  const Feeders& FeedersOf(const Organisation& organisation);

  const Workforce& workforce_;
  Day day_;
  absl::flat_hash_map<const Organisation*, Feeders> feeders_;
  // On the heap each, so that a pool stays where it is when others are added.
  absl::flat_hash_map<std::pair<const Organisation*, Index>,
                      std::unique_ptr<std::vector<Candidate>>>
      pools_;
};

// The eligible pool of an organisation for a role. Whoever holds the post named `except` is left
// out.
std::vector<Candidate> Pool(const Workforce& workforce, const Organisation& organisation,
                            Index role, const std::string& except, Day day);

// Assigns candidates to vacancies, up to `target` each and nobody twice, in rounds: a first
// successor for every vacancy, in the order given, then a second one, and so on. Each is found by
// augmenting paths, so an earlier assignment is changed where that helps and never undone; to add a
// candidate therefore never takes one from any vacancy. `choices[v]` lists who suits vacancy v; the
// answer, how many it gets, does not depend on the order of those lists.
std::vector<int> AssignInRounds(const std::vector<std::vector<int>>& choices, int target);

// The last day on which somebody is known to be with their employer; kNoDay when none is known.
Day LastDayWithEmployer(const Employee& employee);

// People of another sector who could fill a vacancy.
struct SectorPool {
  int people = 0;  // assigned to it: X
  // Until the first of those who suit it is ready, as far as their gaps' lengths are known; 0 when
  // somebody is, and when nobody suits.
  double fewest_months = 0;
};

// What the benches of a set of vacancies look like, each person counted once in each figure.
struct Bench {
  int ready_here = 0;     // B: ready people of the organisation
  int ready_network = 0;  // N: ready, mobile people elsewhere in the network
  // X: ready or near people whose last sector is another that the role is open to; of the
  // organisation, or mobile and elsewhere in the network.
  SectorPool health;
  SectorPool education;
  SectorPool other_sector;
};

// Whether the role does not shut out people of the sector.
bool IsOpenTo(const Role& role, Sector sector);

// Benches of an organisation's vacancies, by post id. Statutory posts come first, then by date and
// name. Vacancies whose role is not in scope have none, nor have those whose next holder is
// appointed: nobody is counted for them who may be for another.
std::map<std::string, Bench> Benches(Candidates& candidates, const Organisation& organisation,
                                     const std::vector<VacantPost>& vacancies, int target);
// The same for callers who ask about one organisation only.
std::map<std::string, Bench> Benches(const Workforce& workforce, const Organisation& organisation,
                                     const std::vector<VacantPost>& vacancies, Day day, int target);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_SUCCESSION_BENCH_H_
