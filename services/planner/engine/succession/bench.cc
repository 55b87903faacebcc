#include "services/planner/engine/succession/bench.h"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

namespace cairn::planner {
namespace {

bool HasRouteTo(const Role& role, Index target) {
  return std::any_of(role.routes.begin(), role.routes.end(), [&](const Route& route) { return route.role == target; });
}

// Whether the person's post leads to the role, or the person aspires to it.
bool IsEligible(const Workforce& workforce, const Employee& employee, Index role, const std::string& except, Day day) {
  const Person& person = *employee.person;
  if (IsSet(person.left) && person.left < day) return false;
  bool leads = std::find(person.aspirations.begin(), person.aspirations.end(), role) != person.aspirations.end();
  for (const auto& appointment : employee.appointments) {
    if (!appointment->Holds(day)) continue;
    if (appointment->kind == Appointment::Kind::kSubstantive && appointment->post == except) return false;
    const std::size_t slash = appointment->post.find('/', absl::string_view("organisations/").size());
    const Organisation* owner = workforce.Find(
        absl::string_view(appointment->post).substr(absl::string_view("organisations/").size(), slash - absl::string_view("organisations/").size()));
    if (owner == nullptr) continue;
    const auto post = owner->posts.find(appointment->post.substr(appointment->post.rfind('/') + 1));
    const Role* held = post == owner->posts.end() ? nullptr : workforce.catalogue->role(post->second->role);
    leads = leads || (held != nullptr && HasRouteTo(*held, role));
  }
  return leads;
}

// One person under one name, whichever employer's record it is.
std::string Identity(const Organisation& organisation, const Person& person) {
  const std::string name = PersonName(organisation, person);
  return person.same_as.empty() ? name : std::min(name, person.same_as);
}

Sector SectorOf(const Candidate& candidate) { return candidate.employee->person->last_sector; }

// Benches of one organisation.
class Planner {
 public:
  Planner(const Workforce& workforce, const Organisation& organisation, Day day, int target)
      : workforce_(workforce), organisation_(organisation), day_(day), target_(target) {}

  std::map<std::string, Bench> Run(std::vector<const VacantPost*> vacancies) {
    std::sort(vacancies.begin(), vacancies.end(), [](const VacantPost* a, const VacantPost* b) {
      return std::tuple(!a->post->statutory, a->since, a->post->id) < std::tuple(!b->post->statutory, b->since, b->post->id);
    });
    std::map<std::string, Bench> benches;
    for (const VacantPost* vacancy : vacancies) benches[vacancy->post->id];
    Count(vacancies, [&](const Candidate& c) { return IsOurs(c) && IsReady(c); }, [&](const std::string& id) { return &benches[id].ready_here; });
    Count(vacancies, [&](const Candidate& c) { return !IsOurs(c) && IsReady(c) && c.employee->person->IsMobile(); },
          [&](const std::string& id) { return &benches[id].ready_network; });
    const auto from = [&](Sector sector, int Bench::*count) {
      Count(vacancies, [&, sector](const Candidate& c) {
        const bool near = IsReady(c) || c.assessment.readiness == Readiness::kNear;
        return near && SectorOf(c) == sector && (IsOurs(c) || c.employee->person->IsMobile());
      }, [&, count](const std::string& id) { return &(benches[id].*count); });
    };
    from(Sector::kHealth, &Bench::health);
    from(Sector::kEducation, &Bench::education);
    from(Sector::kOther, &Bench::other_sector);
    return benches;
  }

 private:
  bool IsOurs(const Candidate& candidate) const { return candidate.employer == &organisation_; }
  static bool IsReady(const Candidate& candidate) { return candidate.assessment.readiness == Readiness::kReady; }

  // Everybody of the organisation and its network who is eligible for the vacancy's role.
  const std::vector<Candidate>& Eligible(const VacantPost& vacancy) {
    auto [entry, fresh] = eligible_.try_emplace(vacancy.post->id);
    if (!fresh) return entry->second;
    for (const auto& [id, other] : workforce_.organisations) {
      if (other.get() != &organisation_ && !organisation_.SharesNetworkWith(*other)) continue;
      std::vector<Candidate> pool = Pool(workforce_, *other, vacancy.post->role, PostName(organisation_, *vacancy.post), day_);
      std::move(pool.begin(), pool.end(), std::back_inserter(entry->second));
    }
    return entry->second;
  }

  void Count(const std::vector<const VacantPost*>& vacancies, const std::function<bool(const Candidate&)>& suits,
             const std::function<int*(const std::string&)>& place) {
    std::map<std::string, int> people;
    std::vector<std::vector<int>> choices;
    for (const VacantPost* vacancy : vacancies) {
      std::set<int> suitable;
      for (const Candidate& candidate : Eligible(*vacancy))
        if (suits(candidate))
          suitable.insert(people.try_emplace(Identity(*candidate.employer, *candidate.employee->person), static_cast<int>(people.size())).first->second);
      choices.emplace_back(suitable.begin(), suitable.end());
    }
    const std::vector<int> counts = AssignInRounds(choices, target_);
    for (std::size_t v = 0; v < vacancies.size(); ++v) *place(vacancies[v]->post->id) = counts[v];
  }

  const Workforce& workforce_;
  const Organisation& organisation_;
  Day day_;
  int target_;
  std::map<std::string, std::vector<Candidate>> eligible_;
};

}  // namespace

std::vector<Candidate> Pool(const Workforce& workforce, const Organisation& organisation, Index role, const std::string& except, Day day) {
  std::vector<Candidate> pool;
  const Role* wanted = workforce.catalogue->role(role);
  if (wanted == nullptr) return pool;
  for (const auto& [id, employee] : organisation.people)
    if (IsEligible(workforce, employee, role, except, day))
      pool.push_back({&organisation, &employee, Assess(employee, *wanted, *workforce.catalogue, organisation.nation, day)});
  return pool;
}

std::vector<int> AssignInRounds(const std::vector<std::vector<int>>& choices, int target) {
  std::map<int, int> assigned;  // person to vacancy
  std::vector<int> counts(choices.size(), 0);
  // Finds somebody for vacancy v, moving others between vacancies where that helps.
  std::set<int> asked;
  const std::function<bool(int)> find = [&](int v) {
    for (const int person : choices[static_cast<std::size_t>(v)]) {
      if (!asked.insert(person).second) continue;
      const auto taken = assigned.find(person);
      if (taken == assigned.end() || find(taken->second)) {
        assigned[person] = v;
        return true;
      }
    }
    return false;
  };
  for (int round = 0; round < target; ++round) {
    for (std::size_t v = 0; v < choices.size(); ++v) {
      asked.clear();
      if (counts[v] == round && find(static_cast<int>(v))) ++counts[v];
    }
  }
  return counts;
}

std::map<std::string, Bench> Benches(const Workforce& workforce, const Organisation& organisation,
                                     const std::vector<VacantPost>& vacancies, Day day, int target) {
  std::vector<const VacantPost*> in_scope;
  for (const VacantPost& vacancy : vacancies)
    if (vacancy.InScope()) in_scope.push_back(&vacancy);
  return Planner(workforce, organisation, day, target).Run(std::move(in_scope));
}

}  // namespace cairn::planner
