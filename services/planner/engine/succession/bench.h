#ifndef CAIRN_SERVICES_PLANNER_ENGINE_SUCCESSION_BENCH_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_SUCCESSION_BENCH_H_

#include <map>
#include <string>
#include <vector>

#include "services/planner/engine/readiness/readiness.h"
#include "services/planner/workforce/vacancies.h"
#include "services/planner/workforce/workforce.h"

// Who could fill a vacancy, and how many each one can count on.
namespace cairn::planner {

// Somebody who may come to fill a role: holds a post whose role has a route to it, or aspires to it.
struct Candidate {
  const Organisation* employer;
  const Employee* employee;
  Assessment assessment;
};

// The eligible pool of an organisation for a role, in the order of the people's names. Whoever holds
// `except` is no candidate for it.
std::vector<Candidate> Pool(const Workforce& workforce, const Organisation& organisation, Index role, const std::string& except, Day day);

// Assigns candidates to vacancies, up to `target` each and nobody twice, in rounds: a first successor for
// every vacancy, in the order given, then a second one, and so on. Each is found by augmenting paths, so
// an earlier assignment is changed where that helps and never undone; to add a candidate therefore never
// takes one from any vacancy. `choices[v]` lists who suits vacancy v; the answer, how many it gets.
std::vector<int> AssignInRounds(const std::vector<std::vector<int>>& choices, int target);

// What the benches of a set of vacancies look like, each person counted once.
struct Bench {
  int ready_here = 0;     // B: ready people of the organisation
  int ready_network = 0;  // N: ready, mobile people elsewhere in the network
  int health = 0;         // X: ready or near people whose last sector is another
  int education = 0;
  int other_sector = 0;
};

// Benches of an organisation's vacancies, by post id. Statutory posts come first, then by date and name.
// Vacancies whose role is not in scope have none.
std::map<std::string, Bench> Benches(const Workforce& workforce, const Organisation& organisation,
                                     const std::vector<VacantPost>& vacancies, Day day, int target);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_SUCCESSION_BENCH_H_
