#include "services/planner/workforce/vacancies.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "services/planner/workforce/joint_posts.h"

namespace cairn::planner {
namespace {

absl::Span<const Holding> HoldersOf(const Holdings& holdings, absl::string_view post) {
  const auto found = holdings.find(post);
  if (found == holdings.end()) return {};
  return found->second;
}

// What appointments alone say of a post on a day.
struct Tenancy {
  bool held = false;        // for good, on the day
  Day held_to = kNoDay;     // held: the last day before a gap; kNoDay when none is known
  Day ended = kNoDay;       // not held: the last day of whoever held it before
  Day next_start = kNoDay;  // of the first who is appointed and starts behind the day and the gap
};

struct Stay {
  Day start;
  Day last;  // kNoDay when no end is known
};

// The last day up to which the stays follow each other without a gap; kNoDay when no end is known.
Day HeldTo(const std::vector<Stay>& stays, Day day) {
  Day to = PreviousDay(day);
  for (bool grows = true; grows;) {
    grows = false;
    for (const Stay& stay : stays) {
      if (stay.start > NextDay(to)) continue;
      if (!IsSet(stay.last)) return kNoDay;
      if (stay.last <= to) continue;
      to = stay.last;
      grows = true;
    }
  }
  return to;
}

Tenancy TenancyOn(absl::Span<const Holding> holders, Day day) {
  std::vector<Stay> stays;
  for (const Holding& holding : holders)
    if (holding.appointment->kind == Appointment::Kind::kSubstantive)
      stays.push_back({holding.appointment->start, LastDay(*holding.holder, *holding.appointment)});
  Tenancy tenancy;
  for (const Stay& stay : stays) {
    if (stay.start > day) continue;
    if (!IsSet(stay.last) || stay.last >= day) tenancy.held = true;
    if (IsSet(stay.last) && stay.last < day) tenancy.ended = std::max(tenancy.ended, stay.last);
  }
  if (tenancy.held) {
    tenancy.held_to = HeldTo(stays, day);
    tenancy.ended = kNoDay;
    if (!IsSet(tenancy.held_to)) return tenancy;
  }
  const Day gap = tenancy.held ? tenancy.held_to : day;
  for (const Stay& stay : stays)
    if (stay.start > gap && (!IsSet(tenancy.next_start) || stay.start < tenancy.next_start))
      tenancy.next_start = stay.start;
  return tenancy;
}

Cover::Kind CoverOf(Appointment::Kind kind) {
  switch (kind) {
    case Appointment::Kind::kActing:
      return Cover::Kind::kActing;
    case Appointment::Kind::kInterim:
      return Cover::Kind::kInterim;
    case Appointment::Kind::kSecondment:
      return Cover::Kind::kSecondment;
    case Appointment::Kind::kUnknown:
    case Appointment::Kind::kSubstantive:
      return Cover::Kind::kUnknown;
  }
  return Cover::Kind::kUnknown;
}

// Who covers the post on the day: an appointment says so more surely than a published comment, and
// of several comments the newest counts.
Cover::Kind CoverOn(const Post& post, absl::Span<const Holding> holders, Day day) {
  for (const Holding& holding : holders) {
    const Cover::Kind kind = CoverOf(holding.appointment->kind);
    if (kind != Cover::Kind::kUnknown && HoldsOn(*holding.holder, *holding.appointment, day))
      return kind;
  }
  const Cover* newest = nullptr;
  for (const Cover& cover : post.covers) {
    const bool in_force =
        (!IsSet(cover.start) || cover.start <= day) && (!IsSet(cover.end) || cover.end >= day);
    if (in_force && (newest == nullptr || cover.start >= newest->start)) newest = &cover;
  }
  return newest == nullptr ? Cover::Kind::kUnknown : newest->kind;
}

// Whether a vacancy that is open has begun.
bool HasBegun(const Vacancy& vacancy, Day day) { return vacancy.Begins() <= day; }

// Of the post's vacancies the one that stands on the day, else one whose day is to come and that
// was known by then; null when there is none.
const Vacancy* VacancyOn(absl::Span<const Vacancy* const> vacancies, Day day) {
  const Vacancy* to_come = nullptr;
  for (const Vacancy* vacancy : vacancies) {
    if (!vacancy->IsOpenOn(day)) continue;
    if (HasBegun(*vacancy, day)) return vacancy;
    const bool was_known = !IsSet(vacancy->first_shown) || vacancy->first_shown <= day;
    if (IsSet(vacancy->since) && was_known) to_come = vacancy;
  }
  return to_come;
}

Day Before(Day day) { return IsSet(day) ? PreviousDay(day) : kNoDay; }

// The last day of the gap: before the next holder starts, by appointment or else by the move that
// fills the vacancy.
Day GapTo(const Tenancy& tenancy, const Vacancy* vacancy, Day day) {
  if (IsSet(tenancy.next_start)) return Before(tenancy.next_start);
  const bool is_filled = vacancy != nullptr && vacancy->state == Vacancy::State::kFilled;
  return is_filled && vacancy->ended > day ? Before(vacancy->ended) : kNoDay;
}

// A holder who goes; no vacancy where the next one has come by the day after.
PostState Leaving(Day leaves, Day until) {
  if (IsSet(until) && until <= leaves) return {.followed = true};
  return {.leaves = leaves, .until = until};
}

PostState StateOf(const Tenancy& tenancy, const Vacancy* vacancy, Day day) {
  const Day until = GapTo(tenancy, vacancy, day);
  const Day day_after = IsSet(tenancy.ended) ? NextDay(tenancy.ended) : kNoDay;
  if (vacancy != nullptr && HasBegun(*vacancy, day)) {
    const bool stands =
        vacancy->StateOn(day) != Vacancy::State::kAnticipated ||
        (IsSet(vacancy->since) && !tenancy.held && !IsSet(tenancy.next_start) && !IsSet(day_after));
    const Day since = IsSet(vacancy->since) ? vacancy->since : day_after;
    if (stands) return {.vacant = true, .since = since, .until = tenancy.held ? kNoDay : until};
  }
  if (IsSet(day_after)) return {.vacant = true, .since = day_after, .until = until};
  if (IsSet(tenancy.held_to)) return Leaving(tenancy.held_to, until);
  if (vacancy == nullptr || !IsSet(vacancy->since)) return {};
  return Leaving(std::max(PreviousDay(vacancy->since), PreviousDay(day)), until);
}

using VacanciesByPost = absl::flat_hash_map<absl::string_view, std::vector<const Vacancy*>>;

VacanciesByPost VacanciesOf(const Organisation& organisation) {
  VacanciesByPost by_post;
  for (const auto& [id, vacancy] : organisation.vacancies)
    by_post[vacancy->post].push_back(vacancy.get());
  return by_post;
}

std::vector<std::string> IdentitiesOfHolders(const Workforce& workforce,
                                             absl::Span<const Holding> holders, Day day) {
  std::vector<std::string> identities;
  for (const Holding& holding : holders)
    if (holding.appointment->kind == Appointment::Kind::kSubstantive &&
        HoldsOn(*holding.holder, *holding.appointment, day))
      identities.push_back(IdentityOf(workforce, *holding.employer, *holding.holder->person));
  return identities;
}

void SayHowItIsKnown(VacantPost& row, Day day) {
  if (row.vacancy != nullptr) {
    row.origin = row.vacancy->origin;
    row.state = row.vacancy->StateOn(day);
    row.evidence = row.vacancy->evidence;
  } else if (row.to_come) {
    row.origin = Vacancy::Origin::kForeseen;
    row.evidence = "the holder's last day or end of contract is recorded";
  } else {
    row.origin = Vacancy::Origin::kInferred;
    row.evidence = "the last permanent appointment has ended and nobody opened a vacancy";
  }
}

bool IsNamedBy(const Holding& holding, absl::string_view appointment) {
  return appointment == absl::StrCat(PersonName(*holding.employer, *holding.holder->person),
                                     "/appointments/", holding.appointment->id);
}

// Of each vacancy with its post and, where people are read, with who holds it.
void AddOfVacancies(const Workforce& workforce, const Organisation& organisation,
                    const Holdings& holdings, Day day, RecordsOf records,
                    std::vector<Disagreement>& found) {
  const bool of_people = records == RecordsOf::kRolesAndPeople;
  for (const auto& [id, vacancy] : organisation.vacancies) {
    const std::string post = absl::StrCat(organisation.Name(), "/posts/", vacancy->post);
    const std::string name = absl::StrCat(organisation.Name(), "/vacancies/", id);
    const absl::Span<const Holding> holders = HoldersOf(holdings, post);
    const bool stands = vacancy->IsOpenOn(day) && HasBegun(*vacancy, day) &&
                        vacancy->StateOn(day) != Vacancy::State::kAnticipated;
    if (of_people && stands && TenancyOn(holders, day).held)
      found.push_back({Disagreement::Kind::kVacantWithHolder, post, name, ""});
    const Post* its_post = FindPost(workforce, post);
    if (stands && its_post != nullptr && IsSet(its_post->close) && its_post->close < day)
      found.push_back({Disagreement::Kind::kVacancyOnClosedPost, post, name, ""});
    if (of_people && vacancy->state == Vacancy::State::kFilled &&
        FilledBy(organisation, *vacancy, holdings) == nullptr)
      found.push_back({Disagreement::Kind::kFilledWithoutAppointment, post, name, ""});
  }
}

void AddOfAppointment(const Workforce& workforce, const Organisation& organisation,
                      const Employee& employee, const Appointment& appointment, Day day,
                      std::vector<Disagreement>& found) {
  const std::string name = PostName(organisation, appointment);
  const Day left = employee.person->left;
  if (IsSet(left) && left < appointment.start)
    found.push_back({Disagreement::Kind::kAppointmentAfterLeaving, name, "", ""});
  if (appointment.placeholder)
    found.push_back({Disagreement::Kind::kPlaceholderDate, name, "", ""});
  if (!HoldsOn(employee, appointment, day)) return;
  const Post* post = FindPost(workforce, name);
  if (!IsAgreed(workforce, organisation, appointment)) {
    // Whether the other organisation has such a post is not told.
    found.push_back({Disagreement::Kind::kAppointmentNotAgreed, name, "", ""});
  } else if (post == nullptr) {
    found.push_back({Disagreement::Kind::kAppointmentWithoutPost, name, "", ""});
  } else if (!post->IsOpenOn(day)) {
    found.push_back({Disagreement::Kind::kAppointmentOnClosedPost, name, "", ""});
  }
}

}  // namespace

PostState StateOf(const Organisation& organisation, const Post& post, const Holdings& holdings,
                  Day day) {
  std::vector<const Vacancy*> vacancies;
  for (const auto& [id, vacancy] : organisation.vacancies)
    if (vacancy->post == post.id) vacancies.push_back(vacancy.get());
  return StateOf(TenancyOn(HoldersOf(holdings, PostName(organisation, post)), day),
                 VacancyOn(vacancies, day), day);
}

Day FirstHeld(const Organisation& organisation, const Post& post, const Holdings& holdings,
              Day day) {
  Day first = kNoDay;
  for (const Holding& holding : HoldersOf(holdings, PostName(organisation, post))) {
    const Day last = LastDay(*holding.holder, *holding.appointment);
    if (holding.appointment->kind != Appointment::Kind::kSubstantive || (IsSet(last) && last < day))
      continue;
    const Day held = std::max(day, holding.appointment->start);
    if (!IsSet(first) || held < first) first = held;
  }
  return first;
}

std::vector<VacantPost> VacantPosts(const Workforce& workforce, const Organisation& organisation,
                                    const Holdings& holdings, Day day, int horizon_months) {
  std::vector<VacantPost> found;
  const Day horizon = AddMonths(day, horizon_months);
  const VacanciesByPost vacancies = VacanciesOf(organisation);
  for (const auto& [id, post] : organisation.posts) {
    if (!post->IsOpenOn(day)) continue;
    const auto of_post = vacancies.find(id);
    const absl::Span<const Holding> holders = HoldersOf(holdings, PostName(organisation, *post));
    VacantPost row{
        .organisation = &organisation,
        .post = post.get(),
        .role = workforce.catalogue->role(post->role),
        .vacancy = of_post == vacancies.end() ? nullptr : VacancyOn(of_post->second, day)};
    const PostState state = StateOf(TenancyOn(holders, day), row.vacancy, day);
    row.to_come = !state.vacant;
    row.since = state.vacant ? state.since : IsSet(state.leaves) ? NextDay(state.leaves) : kNoDay;
    row.until = state.until;
    const bool is_known_exit = IsSet(state.leaves) && state.leaves <= horizon;
    if (!state.vacant && !is_known_exit && row.vacancy == nullptr) continue;
    if (state.followed) continue;
    if (row.to_come && IsSet(post->close) && row.since > post->close) continue;
    row.cover = CoverOn(*post, holders, day);
    row.holders = IdentitiesOfHolders(workforce, holders, day);
    SayHowItIsKnown(row, day);
    found.push_back(std::move(row));
  }
  return found;
}

VacantPost AsIfVacant(const Workforce& workforce, const Organisation& organisation,
                      const Post& post, const Holdings& holdings, Day day) {
  const absl::Span<const Holding> holders = HoldersOf(holdings, PostName(organisation, post));
  return {.organisation = &organisation,
          .post = &post,
          .role = workforce.catalogue->role(post.role),
          .since = day,
          .holders = IdentitiesOfHolders(workforce, holders, day)};
}

const Holding* FilledBy(const Organisation& organisation, const Vacancy& vacancy,
                        const Holdings& holdings) {
  const absl::Span<const Holding> holders =
      HoldersOf(holdings, absl::StrCat(organisation.Name(), "/posts/", vacancy.post));
  const auto named = std::find_if(holders.begin(), holders.end(), [&](const Holding& holding) {
    return IsNamedBy(holding, vacancy.appointment);
  });
  return named == holders.end() ? nullptr : &*named;
}

std::vector<Disagreement> Disagreements(const Workforce& workforce,
                                        const Organisation& organisation, const Holdings& holdings,
                                        Day day, RecordsOf records) {
  std::vector<Disagreement> found;
  const bool of_people = records == RecordsOf::kRolesAndPeople;
  if (of_people && !organisation.IsKnown() && !organisation.people.empty())
    found.push_back({Disagreement::Kind::kPeopleWithoutOrganisation, "", "", organisation.Name()});
  AddOfVacancies(workforce, organisation, holdings, day, records, found);
  if (!of_people) return found;
  for (const auto& [id, post] : organisation.posts) {
    const std::string name = PostName(organisation, *post);
    if (IsOverfilled(*post, HoldersOf(holdings, name), day))
      found.push_back({Disagreement::Kind::kPostOverfilled, name, "", ""});
  }
  for (std::string& name : HeldUnagreed(workforce, organisation, day))
    found.push_back({Disagreement::Kind::kAppointmentNotAgreed, std::move(name), "", ""});
  for (const auto& [id, employee] : organisation.people)
    for (const auto& appointment : employee.appointments)
      AddOfAppointment(workforce, organisation, employee, *appointment, day, found);
  return found;
}

Day RecordsBegin(const Organisation& organisation, RecordsOf records) {
  Day first = kNoDay;
  const auto see = [&](Day day) {
    if (IsSet(day) && !IsPlaceholderStart(day) && (!IsSet(first) || day < first)) first = day;
  };
  for (const auto& [id, post] : organisation.posts) see(post->own_open);
  for (const auto& [id, vacancy] : organisation.vacancies) {
    see(vacancy->since);
    see(vacancy->first_shown);
  }
  if (records == RecordsOf::kRoles) return first;
  for (const auto& [id, employee] : organisation.people)
    for (const auto& appointment : employee.appointments) see(appointment->start);
  return first;
}

}  // namespace cairn::planner
