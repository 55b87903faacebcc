#include "tools/synthesise/nation/person_draws.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

namespace cairn::synthesise {
namespace {

using roles::v1::Programme;
using roles::v1::Role;
using type::v1::Sector;
using State = people::v1::Enrolment;
using Mobility = people::v1::Person;

constexpr int kDaysAMonth = 30;
constexpr int kFreshDays = 600;  // inside the 24 months for which evidence of readiness holds
constexpr int kOldestFreshDay = 20;
constexpr int kStaleDays = 760;  // outside them
constexpr int kOldestDays = 1400;
constexpr int kLongestTenure =
    8 * 365;  // cuts the mean of serving directors to the 3 years observed

std::string DrawName(Draws& draws) {
  static const auto* const given = new std::vector<std::string>{
      "Fen", "Orla", "Tam", "Isk", "Merra", "Dov", "Wren", "Calla", "Brin", "Sorr", "Jul", "Nev"};
  static const auto* const ends =
      new std::vector<std::string>{"nick", "vane", "drie", "mund", "letta", "wick", "rona", "bert"};
  static const auto* const family =
      new std::vector<std::string>{"Orval",  "Tarrin",  "Quelm",  "Haskev",   "Bruvie",
                                   "Lommar", "Zannoch", "Vellan", "Morquist", "Farvoe"};
  static const auto* const tails =
      new std::vector<std::string>{"sen", "by", "thwick", "ander", "oway", "kirk"};
  return absl::StrCat(draws.Pick(*given), draws.Pick(*ends), " ", draws.Pick(*family),
                      draws.Pick(*tails));
}

// How often, in a thousand people whose readiness is known, somebody stands at each distance from
// the next role. Judgement: chosen so that some benches suffice and most do not.
struct Distances {
  int ready, course, no_course, time;
};
Distances DistancesOf(int tier) {
  if (tier <= 3) return {60, 100, 20, 40};
  if (tier == 4) return {130, 170, 60, 80};
  if (tier == 5) return {110, 160, 70, 50};
  if (tier == 6) return {60, 130, 90, 30};
  if (tier == 7) return {25, 90, 60, 20};
  return {60, 140, 110, 30};
}
constexpr Distances kOfEducationDirectors = {40, 250, 100, 100};
constexpr Distances kOfHealthLeaders = {5, 420, 150, 0};

Aim DrawAim(const Distances& distances, Draws& draws) {
  return draws.Weighted<Aim>({{Aim::kReady, distances.ready},
                              {Aim::kCourse, distances.course},
                              {Aim::kNoCourse, distances.no_course},
                              {Aim::kTimeInPost, distances.time},
                              {Aim::kFar, 1000 - distances.ready - distances.course -
                                              distances.no_course - distances.time}});
}

Sector DrawSector(Draws& draws) {
  return draws.Weighted<Sector>({{type::v1::SOCIAL_SERVICES, 850},
                                 {type::v1::HEALTH, 60},
                                 {type::v1::EDUCATION, 40},
                                 {type::v1::OTHER_SECTOR, 50}});
}

Mobility::Mobility DrawMobility(int tier, Draws& draws) {
  const int network = 150;
  const int nation = tier <= 5 ? 70 : 40;
  return draws.Weighted<Mobility::Mobility>(
      {{Mobility::NETWORK, network},
       {Mobility::NATIONAL, nation},
       {Mobility::OWN_ORGANISATION, 620},
       {Mobility::MOBILITY_UNSPECIFIED, 380 - network - nation}});
}

// The first day of an intake at or before the day, or after it.
absl::CivilDay IntakeBefore(const Programme& programme, absl::CivilDay day) {
  absl::CivilMonth month(day);
  const auto& months = programme.intake_months();
  while (!months.empty() && std::find(months.begin(), months.end(), month.month()) == months.end())
    --month;
  return absl::CivilDay(month);
}
std::optional<absl::CivilDay> IntakeAfter(const Programme& programme, absl::CivilDay day) {
  const auto& months = programme.intake_months();
  if (months.empty()) return std::nullopt;
  absl::CivilMonth month = absl::CivilMonth(day) + 1;
  while (std::find(months.begin(), months.end(), month.month()) == months.end()) ++month;
  return absl::CivilDay(month);
}

}  // namespace

void PersonDraws::DrawCommon(int tier, Draws& draws, Person& person) const {
  constexpr int kNamedPerMille = 50;
  if (draws.Happens(kNamedPerMille)) person.display_name = DrawName(draws);
  person.mobility = DrawMobility(tier, draws);
  person.last_sector = DrawSector(draws);
  constexpr int kCommunityPerMille = 120;
  if (tier <= 7 && !communities_.empty() && draws.Happens(kCommunityPerMille))
    person.communities.push_back(draws.Pick(communities_)->name());
}

std::optional<absl::CivilDay> PersonDraws::DrawAssessed(Records records, Draws& draws) const {
  enum class Age { kFresh, kOld, kNone };
  Age age = Age::kNone;
  switch (records) {
    case Records::kFresh:
      age = draws.Weighted<Age>({{Age::kFresh, 930}, {Age::kOld, 35}, {Age::kNone, 35}});
      break;
    case Records::kPatchy:
      age = draws.Weighted<Age>({{Age::kFresh, 560}, {Age::kOld, 220}, {Age::kNone, 220}});
      break;
    case Records::kStale:
      age = draws.Weighted<Age>({{Age::kFresh, 100}, {Age::kOld, 760}, {Age::kNone, 140}});
      break;
    case Records::kNone:
      break;
  }
  if (age == Age::kFresh) return DrawFresh(draws);
  if (age == Age::kOld) return options_.as_of - draws.Between(kStaleDays, kOldestDays);
  return std::nullopt;
}

absl::CivilDay PersonDraws::DrawFresh(Draws& draws) const {
  return options_.as_of - draws.Between(kOldestFreshDay, kFreshDays);
}

int PersonDraws::DrawTenure(int tier, Draws& draws) const {
  const int mean_days = reference_.TurnoverOf(tier).mean_tenure_days;
  int days = draws.ExponentialDays(mean_days);
  while (days > kLongestTenure) days = draws.ExponentialDays(mean_days);
  return days;
}

int PersonDraws::MonthsSinceAssessed(const Person& person) const {
  return person.assessed.has_value()
             ? static_cast<int>(options_.as_of - *person.assessed) / kDaysAMonth
             : 0;
}

void PersonDraws::DrawProspects(const Council& council, const Role& role, Draws& draws,
                                Person& person) const {
  MeetRole(role, reference_, draws, person.evidence);
  const Role* target = DrawTarget(role, draws);
  if (&role == ladder_.education_head && draws.Happens(300)) {
    target = ladder_.children_director;
    person.aspirations.push_back(target->name());
  }
  const bool from_education =
      &role == ladder_.education_director || &role == ladder_.education_head;
  if (from_education && draws.Happens(900)) person.last_sector = type::v1::EDUCATION;
  if (&role == ladder_.planning_head && draws.Happens(400)) person.last_sector = type::v1::HEALTH;
  if (target == nullptr) return;
  Aim aim = DrawAim(from_education ? kOfEducationDirectors : DistancesOf(role.tier()), draws);
  if (target == CaseRoleOf(council)) aim = Aim::kFar;  // the case is about the partner's people
  AimAt(*target, &role, aim, draws, person);
  if (aim != Aim::kFar && draws.Happens(350) && person.aspirations.empty())
    person.aspirations.push_back(target->name());
  DrawEnrolments(council, role.tier(), draws, person);
}

const Role* PersonDraws::CaseRoleOf(const Council& council) const {
  switch (council.partner_case) {
    case PartnerCase::kHealth:
      return ladder_.chief_officer;
    case PartnerCase::kEducation:
      return ladder_.children_director;
    case PartnerCase::kNone:
      break;
  }
  return nullptr;
}

const Role* PersonDraws::DrawTarget(const Role& role, Draws& draws) const {
  std::vector<const Role*> targets;
  for (const auto& route : role.routes())
    if (const Role* next = reference_.FindRole(route.role()); next != nullptr)
      targets.push_back(next);
  if (targets.empty()) return nullptr;
  return draws.Happens(550) ? targets.front() : draws.Pick(targets);
}

void PersonDraws::DrawEnrolments(const Council& council, int tier, Draws& draws,
                                 Person& person) const {
  constexpr int kCompletedPerMille = 50;
  if (!person.evidence.offers.empty() && draws.Happens(council.offer_per_mille)) {
    const std::vector<std::string> offers(person.evidence.offers.begin(),
                                          person.evidence.offers.end());
    person.enrolments.push_back(DrawOpenEnrolment(draws.Pick(offers), draws));
  } else if (tier <= 7 && draws.Happens(kCompletedPerMille)) {
    const auto programmes =
        reference_.ProgrammesFor("skills/strategic-leadership", 1, options_.as_of);
    if (programmes.empty()) return;
    Enrolment enrolment{.programme = draws.Pick(programmes)->name()};
    enrolment.state = draws.Weighted<State::State>({{State::COMPLETED, 85}, {State::LEFT, 15}});
    enrolment.since = options_.as_of - draws.Between(400, 2200);
    person.enrolments.push_back(enrolment);
  }
}

Enrolment PersonDraws::DrawOpenEnrolment(const std::string& name, Draws& draws) const {
  const Programme& programme = *FindProgramme(name);
  Enrolment enrolment{.programme = name};
  enrolment.state = draws.Weighted<State::State>(
      {{State::ENQUIRED, 45}, {State::NOMINATED, 25}, {State::ENROLLED, 30}});
  enrolment.since = options_.as_of - draws.Between(15, 330);
  if (enrolment.state == State::NOMINATED)
    enrolment.intake = IntakeAfter(programme, options_.as_of);
  if (enrolment.state == State::ENROLLED) {
    enrolment.intake = IntakeBefore(
        programme, programme.intake_months().empty() ? enrolment.since : options_.as_of);
    enrolment.since = std::min(*enrolment.intake + draws.Between(0, 20), options_.as_of);
  }
  return enrolment;
}

const Programme* PersonDraws::FindProgramme(absl::string_view name) const {
  const auto& programmes = reference_.bundle().programmes();
  return &*std::find_if(programmes.begin(), programmes.end(),
                        [&](const Programme& p) { return p.name() == name; });
}

void PersonDraws::DrawHealthLeader(Draws& draws, Person& person) const {
  person.last_sector = type::v1::HEALTH;
  const Role* target = draws.Happens(700) ? ladder_.chief_officer : ladder_.planning_head;
  AimAt(*target, nullptr, DrawAim(kOfHealthLeaders, draws), draws, person);
  person.aspirations.push_back(target->name());
}

void PersonDraws::AimAt(const Role& target, const Role* from, Aim aim, Draws& draws,
                        Person& person) const {
  synthesise::AimAt(target, from, aim, reference_, options_.as_of, MonthsSinceAssessed(person),
                    draws, person.evidence);
}

void PersonDraws::DrawDistance(const Role& target, int tier, Draws& draws, Person& person) const {
  AimAt(target, nullptr, DrawAim(DistancesOf(tier), draws), draws, person);
}

}  // namespace cairn::synthesise
