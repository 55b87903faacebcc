#ifndef CAIRN_TESTS_SERVICES_PLANNER_ENGINE_OBJECTIVES_DIAGNOSIS_FACTS_H_
#define CAIRN_TESTS_SERVICES_PLANNER_ENGINE_OBJECTIVES_DIAGNOSIS_FACTS_H_

#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "services/planner/engine/objectives/diagnosis.h"

// Facts that tests of the diagnosis begin with, and short words for what it says.
namespace cairn::planner {

// `O2.2 OFFER_UNUSED 13`: what a failure prints.
inline void PrintTo(const ObjectiveRef& ref, std::ostream* out) {
  *out << "O" << ref.objective << "." << ref.part;
}

inline constexpr ObjectiveRef kNone{0, 0}, kO1{1, 0}, kO21{2, 1}, kO22{2, 2}, kO3{3, 0}, kO41{4, 1},
    kO42{4, 2}, kO51{5, 1}, kO52{5, 2};

// Facts of the golden cases: counts that a case does not name are 0, K is 3, U is 0, the target
// is 1.
inline Facts Golden() {
  Facts facts;
  facts.target = 1;
  for (bool& assessed : facts.group_assessed) assessed = true;
  return facts;
}
inline Facts With(const std::function<void(Facts&)>& change) {
  Facts facts = Golden();
  change(facts);
  return facts;
}

// The gaps of near-ready people, by what is known of the way to close them.
inline const GapFacts kOffered{.programme_runs = true};
inline const GapFacts kOnProgramme{
    .programme_runs = true, .somebody_on_it = true, .is_on_it = true};
inline const GapFacts kOthersOnProgramme{.programme_runs = true, .somebody_on_it = true};
inline const GapFacts kUnmapped{};
inline GapFacts InTime(double months) { return {.time_only = true, .months = months}; }
inline GapFacts Dated(GapFacts gap, double months) {
  gap.months = months;
  return gap;
}

inline NearPerson Lacks(std::vector<GapFacts> gaps) { return {.gaps = std::move(gaps)}; }
// Of a person each.
inline std::vector<NearPerson> People(const std::vector<GapFacts>& gaps) {
  std::vector<NearPerson> people;
  for (const GapFacts& gap : gaps) people.push_back(Lacks({gap}));
  return people;
}

inline std::vector<ObjectiveRef> SecondaryOf(const Diagnosis& diagnosis) {
  std::vector<ObjectiveRef> objectives;
  for (const FillingRoute& route : diagnosis.secondary) objectives.push_back(route.objective);
  return objectives;
}

// One letter a part, O1.1 to O5.2: Binding, Open, Met, Unknown, - for not relevant.
inline std::string Letters(const Diagnosis& diagnosis) {
  std::string letters;
  for (const PartState& part : diagnosis.parts) letters += "?BOMU-"[static_cast<int>(part.meaning)];
  return letters;
}

}  // namespace cairn::planner

#endif  // CAIRN_TESTS_SERVICES_PLANNER_ENGINE_OBJECTIVES_DIAGNOSIS_FACTS_H_
