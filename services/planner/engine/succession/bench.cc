#include "services/planner/engine/succession/bench.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <tuple>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace cairn::planner {
namespace {

bool HoldsForGood(const Organisation& employer, const Employee& employee, absl::string_view post,
                  Day day) {
  return std::any_of(
      employee.appointments.begin(), employee.appointments.end(), [&](const auto& appointment) {
        return appointment->kind == Appointment::Kind::kSubstantive &&
               PostName(employer, *appointment) == post && HoldsOn(employee, *appointment, day);
      });
}

// The roles that a person may come to fill: those that the posts held lead to, and those aspired
// to.
std::vector<Index> RolesAheadOf(const Workforce& workforce, const Organisation& employer,
                                const Employee& employee, Day day) {
  std::vector<Index> ahead = employee.person->aspirations;
  for (const auto& appointment : employee.appointments) {
    if (!HoldsOn(employee, *appointment, day)) continue;
    const Role* role = RoleOf(workforce, employer, *appointment);
    if (role == nullptr) continue;
    for (const Route& route : role->routes) ahead.push_back(route.role);
  }
  std::sort(ahead.begin(), ahead.end());
  ahead.erase(std::unique(ahead.begin(), ahead.end()), ahead.end());
  return ahead;
}

// Gone by the day, or on notice already, which is no bench whatever the last day.
bool IsGoneBy(const Employee& employee, Day today, Day needed) {
  const Day last = LastDayWithEmployer(employee);
  if (!IsSet(last)) return false;
  const bool on_notice = std::any_of(
      employee.appointments.begin(), employee.appointments.end(), [&](const auto& held) {
        return IsSet(held->notice) && held->notice <= today && HoldsOn(employee, *held, today);
      });
  return on_notice || last < needed;
}

// Until the person is ready, as far as the lengths of what is missing are known.
double KnownMonthsToReady(const Assessment& assessment) {
  double longest = 0;
  for (const Part& part : assessment.parts)
    if (part.requirement->gate == Gate::kEssential && part.gap.has_value())
      longest = std::max(longest, part.gap->months);
  return longest;
}

// Finds the benches of one organisation.
class BenchFinder {
 public:
  BenchFinder(Candidates& candidates, const Organisation& organisation, int target)
      : candidates_(candidates),
        workforce_(candidates.workforce()),
        organisation_(organisation),
        target_(target) {
    for (const auto& [id, other] : workforce_.organisations)
      if (other.get() == &organisation_ || organisation_.SharesNetworkWith(*other))
        reach_.push_back(other.get());
    for (const auto& [id, employee] : organisation_.people)
      if (!employee.person->same_as.empty())
        joined_.insert(IdentityOf(workforce_, organisation_, *employee.person));
  }

  std::map<std::string, Bench> Find(std::vector<const VacantPost*> vacancies) {
    std::sort(vacancies.begin(), vacancies.end(), [](const VacantPost* a, const VacantPost* b) {
      return std::tuple(!a->post->statutory, a->since, a->post->id) <
             std::tuple(!b->post->statutory, b->since, b->post->id);
    });
    for (const VacantPost* vacancy : vacancies) FindSuitable(*vacancy);
    std::map<std::string, Bench> benches;
    Count(
        vacancies, [](const Suitable& s) { return s.is_ours && s.is_ready; },
        [&](const VacantPost& v, int people) { benches[v.post->id].ready_here = people; });
    Count(
        vacancies, [](const Suitable& s) { return s.is_elsewhere && s.is_ready; },
        [&](const VacantPost& v, int people) { benches[v.post->id].ready_network = people; });
    CountSector(vacancies, Sector::kHealth, benches, &Bench::health);
    CountSector(vacancies, Sector::kEducation, benches, &Bench::education);
    CountSector(vacancies, Sector::kOther, benches, &Bench::other_sector);
    return benches;
  }

 private:
  // A ready or near person who could fill one vacancy.
  struct Suitable {
    int person;
    bool is_ours;
    bool is_elsewhere;  // and of no record with us
    bool is_ready;
    Sector from;  // another sector that the role is open to, else unknown
    double months_to_ready;
  };

  void FindSuitable(const VacantPost& vacancy) {
    std::vector<Suitable>& suitable = suitable_[&vacancy];
    for (const Organisation* employer : reach_) {
      const bool is_ours = employer == &organisation_;
      for (const Candidate& candidate : candidates_.Of(*employer, vacancy.post->role)) {
        const Person& person = *candidate.employee->person;
        const bool is_ready = candidate.assessment.readiness == Readiness::kReady;
        if (!is_ready && candidate.assessment.readiness != Readiness::kNear) continue;
        if (!is_ours && !person.IsMobile()) continue;
        if (!candidates_.CanFill(candidate, vacancy)) continue;
        const bool is_elsewhere = !is_ours && !HasRecordHere(candidate.identity);
        suitable.push_back({NumberOf(candidate.identity), is_ours, is_elsewhere, is_ready,
                            SectorFor(*vacancy.role, person),
                            KnownMonthsToReady(candidate.assessment)});
      }
    }
  }

  bool HasRecordHere(const std::string& identity) const {
    return absl::StartsWith(identity, absl::StrCat(organisation_.Name(), "/")) ||
           joined_.contains(identity);
  }

  static Sector SectorFor(const Role& role, const Person& person) {
    switch (person.last_sector) {
      case Sector::kUnknown:
      case Sector::kSocialServices:
        return Sector::kUnknown;
      case Sector::kHealth:
      case Sector::kEducation:
        return IsOpenTo(role, person.last_sector) ? person.last_sector : Sector::kUnknown;
      case Sector::kOther:
      case Sector::kCross:
        return IsOpenTo(role, person.last_sector) ? Sector::kOther : Sector::kUnknown;
    }
    return Sector::kUnknown;
  }

  int NumberOf(const std::string& identity) {
    return numbers_.try_emplace(identity, static_cast<int>(numbers_.size())).first->second;
  }

  void Count(const std::vector<const VacantPost*>& vacancies,
             const std::function<bool(const Suitable&)>& counts,
             const std::function<void(const VacantPost&, int)>& keep) {
    std::vector<std::vector<int>> choices;
    for (const VacantPost* vacancy : vacancies) {
      std::vector<int>& people = choices.emplace_back();
      for (const Suitable& suitable : suitable_[vacancy])
        if (counts(suitable)) people.push_back(suitable.person);
    }
    const std::vector<int> assigned = AssignInRounds(choices, target_);
    for (std::size_t v = 0; v < vacancies.size(); ++v) keep(*vacancies[v], assigned[v]);
  }

  void CountSector(const std::vector<const VacantPost*>& vacancies, Sector sector,
                   std::map<std::string, Bench>& benches, SectorPool Bench::*pool) {
    const auto is_of = [&](const Suitable& suitable) { return suitable.from == sector; };
    Count(vacancies, is_of, [&](const VacantPost& vacancy, int people) {
      std::optional<double> fewest;
      for (const Suitable& suitable : suitable_[&vacancy])
        if (is_of(suitable))
          fewest = std::min(suitable.months_to_ready, fewest.value_or(suitable.months_to_ready));
      benches[vacancy.post->id].*pool = {people, fewest.value_or(0)};
    });
  }

  Candidates& candidates_;
  const Workforce& workforce_;
  const Organisation& organisation_;
  int target_;
  std::vector<const Organisation*> reach_;
  absl::flat_hash_set<std::string> joined_;  // identities of our people with records elsewhere
  absl::flat_hash_map<std::string, int> numbers_;
  absl::flat_hash_map<const VacantPost*, std::vector<Suitable>> suitable_;
};

// A matching of people to vacancies that only grows.
class Assignment {
 public:
  explicit Assignment(const std::vector<std::vector<int>>& choices) : choices_(choices) {
    int people = 0;
    for (const std::vector<int>& suitable : choices)
      for (const int person : suitable) people = std::max(people, person + 1);
    vacancy_of_.assign(static_cast<std::size_t>(people), kFree);
    asked_.assign(static_cast<std::size_t>(people), 0);
  }

  // Gives the vacancy one more person, moving others between vacancies where that helps.
  bool Grow(std::size_t vacancy) {
    ++search_;
    return Find(vacancy);
  }

 private:
  static constexpr std::size_t kFree = static_cast<std::size_t>(-1);

  bool Find(std::size_t vacancy) {
    for (const int choice : choices_[vacancy]) {
      const auto person = static_cast<std::size_t>(choice);
      if (std::exchange(asked_[person], search_) == search_) continue;
      if (vacancy_of_[person] != kFree && !Find(vacancy_of_[person])) continue;
      vacancy_of_[person] = vacancy;
      return true;
    }
    return false;
  }

  const std::vector<std::vector<int>>& choices_;
  std::vector<std::size_t> vacancy_of_;
  std::vector<int> asked_;  // the search in which a person was last asked
  int search_ = 0;
};

}  // namespace

const Candidates::Feeders& Candidates::FeedersOf(const Organisation& organisation) {
  const auto [entry, is_new] = feeders_.try_emplace(&organisation);
  if (!is_new || !organisation.ExistsOn(day_)) return entry->second;
  for (const auto& [id, employee] : organisation.people) {
    if (HasLeft(employee, day_)) continue;
    for (const Index role : RolesAheadOf(workforce_, organisation, employee, day_))
      entry->second[role].push_back(&employee);
  }
  return entry->second;
}

const std::vector<Candidate>& Candidates::Of(const Organisation& organisation, Index role) {
  std::unique_ptr<std::vector<Candidate>>& pool = pools_[{&organisation, role}];
  if (pool != nullptr) return *pool;
  pool = std::make_unique<std::vector<Candidate>>();
  if (workforce_.catalogue->role(role) == nullptr) return *pool;
  const Feeders& feeders = FeedersOf(organisation);
  const auto found = feeders.find(role);
  if (found == feeders.end()) return *pool;
  for (const Employee* employee : found->second)
    pool->push_back({&organisation, employee,
                     IdentityOf(workforce_, organisation, *employee->person),
                     Assess(workforce_, organisation, *employee, role, day_)});
  return *pool;
}

bool Candidates::CanFill(const Candidate& candidate, const VacantPost& vacancy) const {
  const Day needed = IsSet(vacancy.since) ? std::max(vacancy.since, day_) : day_;
  if (IsGoneBy(*candidate.employee, day_, needed)) return false;
  return std::find(vacancy.holders.begin(), vacancy.holders.end(), candidate.identity) ==
         vacancy.holders.end();
}

// The last day with the employer, or the last in any post when notice was given and nothing
// follows. A fixed term that ends is no leave-taking.
Day LastDayWithEmployer(const Employee& employee) {
  Day last = kNoDay;
  Day left = employee.person->left;
  for (const auto& appointment : employee.appointments)
    if (IsSet(left) && left < appointment->start) left = kNoDay;  // came back
  for (const auto& appointment : employee.appointments) {
    if (!IsSet(appointment->last_day)) return left;
    last = std::max(last, appointment->last_day);
  }
  return IsSet(left) && IsSet(last) ? std::min(left, last) : IsSet(left) ? left : last;
}

std::vector<Candidate> Pool(const Workforce& workforce, const Organisation& organisation,
                            Index role, const std::string& except, Day day) {
  std::vector<Candidate> pool = Candidates(workforce, day).Of(organisation, role);
  std::erase_if(pool, [&](const Candidate& candidate) {
    return HoldsForGood(organisation, *candidate.employee, except, day);
  });
  return pool;
}

std::vector<int> AssignInRounds(const std::vector<std::vector<int>>& choices, int target) {
  Assignment assignment(choices);
  std::vector<int> counts(choices.size(), 0);
  for (int round = 0; round < target; ++round)
    for (std::size_t vacancy = 0; vacancy < choices.size(); ++vacancy)
      if (counts[vacancy] == round && assignment.Grow(vacancy)) ++counts[vacancy];
  return counts;
}

bool IsOpenTo(const Role& role, Sector sector) {
  return std::find(role.open_to.begin(), role.open_to.end(), sector) != role.open_to.end();
}

std::map<std::string, Bench> Benches(Candidates& candidates, const Organisation& organisation,
                                     const std::vector<VacantPost>& vacancies, int target) {
  std::vector<const VacantPost*> in_scope;
  for (const VacantPost& vacancy : vacancies)
    if (vacancy.InScope() && !vacancy.HasSuccessor()) in_scope.push_back(&vacancy);
  return BenchFinder(candidates, organisation, target).Find(std::move(in_scope));
}

std::map<std::string, Bench> Benches(const Workforce& workforce, const Organisation& organisation,
                                     const std::vector<VacantPost>& vacancies, Day day,
                                     int target) {
  Candidates candidates(workforce, day);
  return Benches(candidates, organisation, vacancies, target);
}

}  // namespace cairn::planner
