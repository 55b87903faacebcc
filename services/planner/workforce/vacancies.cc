#include "services/planner/workforce/vacancies.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace cairn::planner {
namespace {

const std::vector<Holding>& HoldersOf(const Holdings& holdings, const std::string& post) {
  static const auto* const nobody = new std::vector<Holding>;
  const auto found = holdings.find(post);
  return found == holdings.end() ? *nobody : found->second;
}

Cover::Kind CoverOf(Appointment::Kind kind) {
  switch (kind) {
    case Appointment::Kind::kActing: return Cover::Kind::kActing;
    case Appointment::Kind::kInterim: return Cover::Kind::kInterim;
    case Appointment::Kind::kSecondment: return Cover::Kind::kSecondment;
    case Appointment::Kind::kUnknown:
    case Appointment::Kind::kSubstantive: return Cover::Kind::kUnknown;
  }
  return Cover::Kind::kUnknown;
}

// Who covers the post on the day: an appointment says so more surely than a published comment.
Cover::Kind CoverOn(const Post& post, const std::vector<Holding>& holders, Day day) {
  for (const Holding& holding : holders)
    if (holding.appointment->kind != Appointment::Kind::kSubstantive && holding.appointment->Holds(day))
      return CoverOf(holding.appointment->kind);
  Cover::Kind latest = Cover::Kind::kUnknown;
  for (const Cover& cover : post.covers)
    if ((!IsSet(cover.start) || cover.start <= day) && (!IsSet(cover.end) || cover.end >= day)) latest = cover.kind;
  return latest;
}

// What appointments alone say of a post.
struct Tenancy {
  bool ever = false;      // somebody was ever appointed for good
  bool held = false;      // on the day
  Day ended = kNoDay;     // the last day of the last holder, when nobody holds it
  Day leaves = kNoDay;    // the day on which the last holder is known to go, when somebody does
};

Tenancy TenancyOn(const std::vector<Holding>& holders, Day day) {
  Tenancy tenancy;
  bool open_ended = false;
  Day last_end = kNoDay;
  for (const Holding& holding : holders) {
    const Appointment& appointment = *holding.appointment;
    if (appointment.kind != Appointment::Kind::kSubstantive) continue;
    tenancy.ever = true;
    if (appointment.Holds(day)) tenancy.held = true;
    // Somebody without a known end, be it a successor who is still to start, keeps the post filled.
    if (!IsSet(appointment.End())) open_ended = true;
    if (IsSet(appointment.End())) last_end = std::max(last_end, appointment.End());
  }
  if (tenancy.held && !open_ended) tenancy.leaves = last_end;
  if (tenancy.ever && !tenancy.held) {
    for (const Holding& holding : holders)
      if (holding.appointment->kind == Appointment::Kind::kSubstantive && IsSet(holding.appointment->End()) && holding.appointment->End() < day)
        tenancy.ended = std::max(tenancy.ended, holding.appointment->End());
  }
  return tenancy;
}

const Vacancy* OpenVacancyOf(const Organisation& organisation, const std::string& post) {
  for (const auto& [id, vacancy] : organisation.vacancies)
    if (vacancy->post == post && vacancy->IsOpen()) return vacancy.get();
  return nullptr;
}

}  // namespace

PostState StateOf(const Organisation& organisation, const Post& post, const Holdings& holdings, Day day) {
  PostState state;
  const Tenancy tenancy = TenancyOn(HoldersOf(holdings, PostName(organisation, post)), day);
  if (const Vacancy* vacancy = OpenVacancyOf(organisation, post.id); vacancy != nullptr) {
    if (vacancy->state == Vacancy::State::kAnticipated) {
      state.leaves = IsSet(tenancy.leaves) ? tenancy.leaves : vacancy->since;
      return state;
    }
    state.vacant = true;
    state.since = vacancy->since;
    return state;
  }
  state.leaves = tenancy.leaves;
  if (tenancy.ever && !tenancy.held && IsSet(tenancy.ended)) {
    state.vacant = true;
    state.since = NextDay(tenancy.ended);
  }
  return state;
}

std::vector<VacantPost> VacantPosts(const Workforce& workforce, const Organisation& organisation, const Holdings& holdings,
                                    Day day, int horizon_months) {
  std::vector<VacantPost> found;
  const Day horizon = AddMonths(day, horizon_months);
  for (const auto& [id, post] : organisation.posts) {
    if (!post->IsOpenOn(day)) continue;
    const PostState state = StateOf(organisation, *post, holdings, day);
    const bool to_come = !state.vacant && IsSet(state.leaves) && state.leaves <= horizon;
    const Vacancy* vacancy = OpenVacancyOf(organisation, id);
    const bool anticipated = vacancy != nullptr && vacancy->state == Vacancy::State::kAnticipated;
    if (!state.vacant && !to_come && !anticipated) continue;
    VacantPost row{.organisation = &organisation,
                   .post = post.get(),
                   .role = workforce.catalogue->role(post->role),
                   .vacancy = vacancy,
                   .since = state.vacant ? state.since : state.leaves,
                   .to_come = !state.vacant,
                   .cover = CoverOn(*post, HoldersOf(holdings, PostName(organisation, *post)), day)};
    if (vacancy != nullptr) {
      row.origin = vacancy->origin;
      row.evidence = vacancy->evidence;
    } else if (state.vacant) {
      row.origin = Vacancy::Origin::kInferred;
      row.evidence = "the last permanent appointment has ended and nobody opened a vacancy";
    } else {
      row.origin = Vacancy::Origin::kForeseen;
      row.evidence = "the holder's last day or end of contract is recorded";
    }
    found.push_back(std::move(row));
  }
  return found;
}

std::vector<Disagreement> Disagreements(const Workforce& workforce, const Organisation& organisation, const Holdings& holdings,
                                        Day day) {
  std::vector<Disagreement> found;
  const auto vacancy_name = [&](const Vacancy& vacancy) { return absl::StrCat(organisation.Name(), "/vacancies/", vacancy.id); };
  for (const auto& [id, vacancy] : organisation.vacancies) {
    const std::string post = absl::StrCat(organisation.Name(), "/posts/", vacancy->post);
    const std::vector<Holding>& holders = HoldersOf(holdings, post);
    const bool stands = vacancy->IsOpen() && vacancy->state != Vacancy::State::kAnticipated;
    if (stands && TenancyOn(holders, day).held)
      found.push_back({Disagreement::Kind::kVacantWithHolder, post, vacancy_name(*vacancy)});
    const bool recorded = std::any_of(holders.begin(), holders.end(), [&](const Holding& holding) {
      return vacancy->appointment == absl::StrCat(PersonName(*holding.employer, *holding.holder->person), "/appointments/", holding.appointment->id);
    });
    if (vacancy->state == Vacancy::State::kFilled && !recorded)
      found.push_back({Disagreement::Kind::kFilledWithoutAppointment, post, vacancy_name(*vacancy)});
  }
  for (const auto& [id, employee] : organisation.people) {
    for (const auto& appointment : employee.appointments) {
      if (!appointment->Holds(day)) continue;
      absl::string_view rest = appointment->post;
      rest.remove_prefix(std::min(rest.size(), absl::string_view("organisations/").size()));
      const Organisation* owner = workforce.Find(rest.substr(0, rest.find('/')));
      const std::string post_id = appointment->post.substr(appointment->post.rfind('/') + 1);
      const auto post = owner == nullptr ? organisation.posts.end() : owner->posts.find(post_id);
      if (owner == nullptr || post == owner->posts.end()) {
        found.push_back({Disagreement::Kind::kAppointmentWithoutPost, appointment->post, ""});
      } else if (!post->second->IsOpenOn(day)) {
        found.push_back({Disagreement::Kind::kAppointmentOnClosedPost, appointment->post, ""});
      }
    }
  }
  return found;
}

}  // namespace cairn::planner
