#include "services/planner/workforce/vacancies.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

namespace cairn::planner {
namespace {

absl::Span<const Holding> HoldersOf(const Holdings& holdings, absl::string_view post) {
  const auto found = holdings.find(post);
  if (found == holdings.end()) return {};
  return found->second;
}

// What appointments alone say of a post on a day.
struct Tenancy {
  bool ever = false;      // somebody was ever appointed for good
  bool held = false;      // by somebody, on the day
  bool promised = false;  // to somebody who is still to start
  bool lasting = false;   // somebody holds it, or is to, without a known end
  Day last_end = kNoDay;  // the latest known end
};

Tenancy TenancyOn(absl::Span<const Holding> holders, Day day) {
  Tenancy tenancy;
  for (const Holding& holding : holders) {
    if (holding.appointment->kind != Appointment::Kind::kSubstantive) continue;
    const Day last = LastDay(*holding.holder, *holding.appointment);
    tenancy.ever = true;
    tenancy.held = tenancy.held || HoldsOn(*holding.holder, *holding.appointment, day);
    tenancy.promised = tenancy.promised || holding.appointment->start > day;
    tenancy.lasting = tenancy.lasting || !IsSet(last);
    tenancy.last_end = std::max(tenancy.last_end, last);
  }
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

PostState StateOf(const Tenancy& tenancy, const Vacancy* vacancy, Day day) {
  const bool ended = tenancy.ever && !tenancy.held && !tenancy.promised;
  const Day day_after = ended ? NextDay(tenancy.last_end) : kNoDay;
  if (vacancy != nullptr && vacancy->state != Vacancy::State::kAnticipated)
    return {.vacant = true, .since = IsSet(vacancy->since) ? vacancy->since : day_after};
  if (ended) return {.vacant = true, .since = day_after};
  if (tenancy.held && !tenancy.lasting) return {.leaves = tenancy.last_end};
  if (vacancy == nullptr || !IsSet(vacancy->since)) return {};
  const bool has_come = vacancy->since <= day && !tenancy.held && !tenancy.promised;
  if (has_come) return {.vacant = true, .since = vacancy->since};
  return {.leaves = PreviousDay(vacancy->since)};
}

const Vacancy* OpenVacancyOf(const Organisation& organisation, absl::string_view post) {
  for (const auto& [id, vacancy] : organisation.vacancies)
    if (vacancy->IsOpen() && vacancy->post == post) return vacancy.get();
  return nullptr;
}

absl::flat_hash_map<absl::string_view, const Vacancy*> OpenVacancies(
    const Organisation& organisation) {
  absl::flat_hash_map<absl::string_view, const Vacancy*> open;
  for (const auto& [id, vacancy] : organisation.vacancies)
    if (vacancy->IsOpen()) open.emplace(vacancy->post, vacancy.get());
  return open;
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

void SayHowItIsKnown(VacantPost& row) {
  if (row.vacancy != nullptr) {
    row.origin = row.vacancy->origin;
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

}  // namespace

PostState StateOf(const Organisation& organisation, const Post& post, const Holdings& holdings,
                  Day day) {
  return StateOf(TenancyOn(HoldersOf(holdings, PostName(organisation, post)), day),
                 OpenVacancyOf(organisation, post.id), day);
}

std::vector<VacantPost> VacantPosts(const Workforce& workforce, const Organisation& organisation,
                                    const Holdings& holdings, Day day, int horizon_months) {
  std::vector<VacantPost> found;
  const Day horizon = AddMonths(day, horizon_months);
  const auto open = OpenVacancies(organisation);
  for (const auto& [id, post] : organisation.posts) {
    if (!post->IsOpenOn(day)) continue;
    const auto vacancy = open.find(id);
    const absl::Span<const Holding> holders = HoldersOf(holdings, PostName(organisation, *post));
    VacantPost row{.organisation = &organisation,
                   .post = post.get(),
                   .role = workforce.catalogue->role(post->role),
                   .vacancy = vacancy == open.end() ? nullptr : vacancy->second};
    const PostState state = StateOf(TenancyOn(holders, day), row.vacancy, day);
    row.to_come = !state.vacant;
    row.since = state.vacant ? state.since : IsSet(state.leaves) ? NextDay(state.leaves) : kNoDay;
    const bool is_known_exit = IsSet(state.leaves) && state.leaves <= horizon;
    if (!state.vacant && !is_known_exit && row.vacancy == nullptr) continue;
    if (row.to_come && IsSet(post->close) && row.since > post->close) continue;
    row.cover = CoverOn(*post, holders, day);
    row.holders = IdentitiesOfHolders(workforce, holders, day);
    SayHowItIsKnown(row);
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
                                        Day day) {
  std::vector<Disagreement> found;
  if (!organisation.IsKnown() && !organisation.people.empty())
    found.push_back({Disagreement::Kind::kPeopleWithoutOrganisation, "", "", organisation.Name()});
  for (const auto& [id, vacancy] : organisation.vacancies) {
    const std::string post = absl::StrCat(organisation.Name(), "/posts/", vacancy->post);
    const std::string name = absl::StrCat(organisation.Name(), "/vacancies/", id);
    const absl::Span<const Holding> holders = HoldersOf(holdings, post);
    const bool stands = vacancy->IsOpen() && vacancy->state != Vacancy::State::kAnticipated;
    if (stands && TenancyOn(holders, day).held)
      found.push_back({Disagreement::Kind::kVacantWithHolder, post, name, ""});
    if (vacancy->state == Vacancy::State::kFilled &&
        FilledBy(organisation, *vacancy, holdings) == nullptr)
      found.push_back({Disagreement::Kind::kFilledWithoutAppointment, post, name, ""});
  }
  for (const auto& [id, employee] : organisation.people) {
    for (const auto& appointment : employee.appointments) {
      if (!HoldsOn(employee, *appointment, day)) continue;
      const std::string name = PostName(organisation, *appointment);
      const Post* post = FindPost(workforce, name);
      if (post == nullptr) {
        found.push_back({Disagreement::Kind::kAppointmentWithoutPost, name, "", ""});
      } else if (!post->IsOpenOn(day)) {
        found.push_back({Disagreement::Kind::kAppointmentOnClosedPost, name, "", ""});
      }
    }
  }
  return found;
}

}  // namespace cairn::planner
